// Each box of the screen: what stands in it, what the server has, what is between.
const PAUSE = 400; // milliseconds after the last key
const MOST = 1200; // and at most, however fast somebody types
const LONGEST = 15000; // between two tries
const bare = (text) => text.replace(/\r\n/g, "\n").trim();

// What a form of choices says: what is chosen, and the words beside it, as one answer.
function answerOf(form, target) {
  const words = form.querySelector("[data-words]");
  if (!words) {
    return target.value;
  }
  const chosen = form.querySelector("input:checked")?.value ?? "";
  return [chosen, words.value.trim()].filter(Boolean).join(": ");
}

class Entry {
  constructor(name, form) {
    this.name = name;
    this.form = form; // a box that stands; none where the server makes the choices
    this.input = form?.querySelector(".ds-box__input");
    this.mark = form?.querySelector("[data-mark]");
    this.held = this.input?.defaultValue ?? ""; // what the server has
    this.chosen = "";
    this.dirty = false; // a choice that the server does not have yet
    this.seq = 0;
    this.since = 0;
    this.tries = 0;
    this.timer = 0;
    this.flight = null;
    this.refused = null;
  }

  get value() {
    return this.input ? this.input.value : this.chosen;
  }

  get unsaved() {
    return this.input ? bare(this.value) !== bare(this.held) : this.dirty;
  }

  choose(value) {
    this.chosen = value;
    this.dirty = true;
  }

  get stuck() {
    return this.unsaved && this.refused === this.value;
  }

  note(words, state) {
    if (this.mark) {
      this.mark.textContent = words;
      this.mark.dataset.state = state;
      this.mark.title = words;
      this.input.dataset.state = state;
    }
  }

  // Somebody else's words stand beside what is being typed, and never in their place.
  other(value, by) {
    const place = this.form?.querySelector("[data-other]");
    if (!place) {
      return;
    }
    const show = value && bare(value) !== bare(this.value);
    place.hidden = !show;
    place.querySelector("[data-other-says]").textContent = `${by || "Somebody else"} entered: ${value}`;
    place.dataset.value = value;
  }
}

export class Boxes {
  constructor(screen, server, { changed, soon }) {
    this.server = server;
    this.changed = changed;
    this.soon = soon;
    this.key = `call ${screen.dataset.call}`;
    this.entries = new Map();
    for (const form of screen.querySelectorAll("form.ds-box[data-say]")) {
      this.entries.set(form.dataset.say, new Entry(form.dataset.say, form));
    }
    screen.addEventListener("input", (event) => this.typed(event));
    screen.addEventListener("change", (event) => this.chose(event));
    screen.addEventListener("focusout", (event) => this.left(event));
    screen.addEventListener("click", (event) => this.use(event));
  }

  of(name) {
    if (!this.entries.has(name)) {
      this.entries.set(name, new Entry(name, null));
    }
    return this.entries.get(name);
  }

  typed(event) {
    const form = event.target.closest("form.ds-box[data-say]");
    if (form) {
      this.plan(this.of(form.dataset.say));
    } else if ("words" in event.target.dataset) {
      this.answer(event.target.form, event.target);
    }
  }

  chose(event) {
    const form = event.target.closest("form[data-choose]");
    if (form && !("words" in event.target.dataset)) {
      this.answer(form, event.target);
    }
  }

  // The part of the screen keeps the answer until the server shows it: see Parts.
  answer(form, target) {
    const entry = this.of(form.dataset.say);
    entry.choose(answerOf(form, target));
    entry.part = form.closest("[data-part]");
    entry.part?.setAttribute("data-unsaved", "");
    this.plan(entry);
  }

  plan(entry, wait = PAUSE) {
    entry.refused = null;
    if (!entry.unsaved && !entry.flight) {
      entry.note("saved", "");
      this.keep();
      return;
    }
    entry.since ||= Date.now();
    entry.note("not yet saved", "not");
    this.keep();
    clearTimeout(entry.timer);
    const rest = Math.max(0, MOST - (Date.now() - entry.since));
    entry.timer = setTimeout(() => this.save(entry), Math.min(wait, rest));
  }

  now(name) {
    const entry = this.of(name);
    clearTimeout(entry.timer);
    return this.save(entry);
  }

  save(entry, more = {}) {
    clearTimeout(entry.timer);
    if (entry.flight) {
      return entry.flight.then(() => this.save(entry, more));
    }
    if (!entry.unsaved || entry.stuck) {
      return Promise.resolve();
    }
    entry.flight = this.send(entry, more).finally(() => {
      entry.flight = null;
    });
    return entry.flight;
  }

  async send(entry, more) {
    const value = entry.value;
    entry.since = 0;
    const answer = await this.server.say(entry.name, value, more);
    const told = new DOMParser().parseFromString(answer.html, "text/html");
    const saved = told.getElementById("part-saved");
    if (answer.ok && saved?.dataset.saved === "yes") {
      this.acknowledge(entry, value, saved.dataset);
    } else if (answer.final) {
      this.refuse(entry, value, saved?.textContent.trim() ?? "Doorstep does not take this.");
    } else {
      this.retry(entry);
    }
    this.keep();
  }

  acknowledge(entry, value, { seq, other }) {
    entry.held = value;
    entry.dirty = entry.chosen !== value;
    entry.seq = Number(seq);
    entry.tries = 0;
    if (other) {
      entry.other(other, "");
    }
    if (entry.unsaved) {
      setTimeout(() => this.plan(entry));
    } else {
      entry.note("saved", "");
      entry.part?.setAttribute("data-unsaved", seq);
    }
    this.soon();
  }

  refuse(entry, value, words) {
    entry.refused = value;
    entry.note(`not saved: ${words}`, "refused");
  }

  retry(entry) {
    const wait = Math.min(LONGEST, 1000 * 2 ** entry.tries);
    entry.tries += 1;
    clearTimeout(entry.timer);
    entry.timer = setTimeout(() => this.save(entry), wait);
  }

  // All that is not yet saved, before an act; waits no longer than one try each.
  flush() {
    const waiting = Array.from(this.entries.values()).filter((one) => one.unsaved || one.flight);
    return Promise.all(waiting.map((one) => this.save(one)));
  }

  leave() {
    for (const entry of this.entries.values()) {
      if (entry.unsaved) {
        this.server.say(entry.name, entry.value, { keepalive: true });
      }
    }
  }

  get unsaved() {
    return Array.from(this.entries.values()).some((one) => one.unsaved || one.flight);
  }

  // A copy of what the server does not have yet, in this tab alone.
  keep() {
    const unsaved = Array.from(this.entries.values()).filter((one) => one.unsaved);
    const copy = Object.fromEntries(unsaved.map((one) => [one.name, one.value]));
    try {
      if (unsaved.length) {
        sessionStorage.setItem(this.key, JSON.stringify(copy));
      } else {
        sessionStorage.removeItem(this.key);
      }
    } catch {
      // no room for a copy: what is typed still stands in the page
    }
    const cut = unsaved.some((one) => one.tries > 0);
    this.changed(unsaved.length, cut, unsaved.filter((one) => one.stuck));
  }

  forget() {
    sessionStorage.removeItem(this.key);
  }

  restore() {
    let copy = {};
    try {
      copy = JSON.parse(sessionStorage.getItem(this.key) ?? "{}");
    } catch {
      this.forget();
    }
    for (const [name, value] of Object.entries(copy)) {
      const entry = this.of(name);
      if (entry.input) {
        if (entry.held && bare(entry.held) !== bare(value)) {
          entry.other(entry.held, "Before, the server had");
        }
        entry.input.value = value;
      } else {
        entry.choose(value);
      }
      this.plan(entry, 0);
    }
    for (const entry of this.entries.values()) {
      if (entry.input && entry.unsaved) {
        this.plan(entry, 0); // typed before the scripts were ready
      }
    }
  }

  // What the server has in each box; a box in which somebody is keeps what stands there.
  take(list, seq) {
    for (const { dataset } of list?.children ?? []) {
      const entry = this.entries.get(dataset.name);
      if (!entry?.input || seq < entry.seq) {
        continue;
      }
      if (bare(dataset.value) === bare(entry.held)) {
        if (dataset.odd && !entry.unsaved && !entry.flight) {
          entry.note(dataset.odd, "odd");
        }
        continue;
      }
      const by = dataset.entered;
      if (entry.unsaved || entry.flight || document.activeElement === entry.input) {
        entry.other(dataset.value, by);
        entry.later = { value: dataset.value, by };
      } else {
        this.fill(entry, dataset.value, by);
      }
    }
  }

  fill(entry, value, by) {
    entry.input.value = value;
    entry.held = value;
    entry.later = null;
    entry.other("", "");
    entry.note(by, "");
  }

  left(event) {
    const form = event.target.closest?.("form.ds-box[data-say]");
    const entry = form && this.entries.get(form.dataset.say);
    if (!entry) {
      return;
    }
    if (entry.unsaved) {
      this.now(entry.name);
    } else if (entry.later && !form.contains(event.relatedTarget)) {
      this.fill(entry, entry.later.value, entry.later.by);
    }
  }

  use(event) {
    const button = event.target.closest("[data-other-use]");
    if (button) {
      const place = button.closest("[data-other]");
      const entry = this.of(button.closest("form").dataset.say);
      entry.input.value = place.dataset.value;
      entry.later = null;
      place.hidden = true;
      entry.input.focus();
      this.plan(entry, 0);
    }
  }
}
