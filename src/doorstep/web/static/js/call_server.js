// What the call's screen says to the server, and what it knows from it.
const PATIENCE = 8000; // milliseconds
const AGAIN = 3; // polls between two look-ups while history is not checked

function token(screen) {
  const cookie = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
  return cookie ? cookie[1] : screen.querySelector("[name=csrfmiddlewaretoken]").value;
}

export class Server {
  constructor(screen) {
    this.screen = screen;
    this.key = `numbers of ${screen.dataset.call}`;
    const state = document.getElementById("part-status").dataset;
    this.seen = Number(state.seq);
    this.answered = state.answered === "yes";
    this.polls = 0;
    const before = sessionStorage.getItem(this.key);
    // After a reload a person keeps the number that this tab has shown.
    this.restored = before !== null && before !== state.numbered;
    this.numbered = before ?? state.numbered;
    sessionStorage.setItem(this.key, this.numbered);
    if (this.restored) {
      this.seen = 0;
    }
  }

  saw(seq, numbered, answered) {
    this.seen = seq;
    this.numbered = numbered;
    this.answered = answered;
    sessionStorage.setItem(this.key, numbered);
  }

  forget() {
    sessionStorage.removeItem(this.key);
  }

  // Whether anything has changed; asks for everything while history was not checked.
  changes() {
    this.polls += 1;
    const again = !this.answered && this.polls % AGAIN === 0;
    const query = new URLSearchParams({
      after: again ? 0 : this.seen,
      numbered: this.numbered,
    });
    if (location.search.includes("panel=1")) {
      query.set("panel", "1");
    }
    return this.send(`${this.screen.dataset.changesOf}?${query}`, { method: "GET" });
  }

  post(address, given, more = {}) {
    const body = new URLSearchParams(given);
    body.delete("csrfmiddlewaretoken");
    body.set("seen", this.seen);
    body.set("numbered", this.numbered);
    return this.send(address, { method: "POST", body, ...more });
  }

  say(name, value, more = {}) {
    const address = this.screen.dataset.sayTo + location.search;
    return this.post(address, { name, value }, more);
  }

  // Streets and premises that begin as a text does; none where nobody answers.
  async places(text) {
    const body = new URLSearchParams({ text });
    const options = { method: "POST", body };
    const answer = await this.send(this.screen.dataset.placesFrom, options);
    return answer.ok ? JSON.parse(answer.html).places : [];
  }

  // Never throws. ok: done; html: what came; out: signed out; final: no use to repeat.
  async send(address, options) {
    try {
      const answer = await fetch(address, {
        ...options,
        headers: { "HX-Request": "true", "X-CSRFToken": token(this.screen) },
        redirect: "manual",
        signal: options.keepalive ? undefined : AbortSignal.timeout(PATIENCE),
      });
      const out = answer.type === "opaqueredirect" || answer.status === 403;
      const html = answer.status === 204 || out ? "" : await answer.text();
      const final = [400, 404, 413, 422].includes(answer.status);
      return { ok: answer.ok, html, out, final, status: answer.status };
    } catch {
      return { ok: false, html: "", out: false, final: false, status: 0 };
    }
  }
}
