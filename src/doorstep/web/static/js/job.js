// An officer's phone asks once a second whether anything has changed, and puts what is
// new in its place. What cannot be asked is said: an old briefing never looks current.
const watched = document.getElementById("watched");
const link = document.getElementById("link");
const gone = document.getElementById("gone");
const EACH = 1000; // milliseconds between two questions
const HIDDEN = 5000; // the same while nobody sees the page
const LONGEST = 10000; // and while the server does not answer
const LIMIT = 5000; // an answer that takes longer is none

let failures = 0;
let since = null; // when the connection was lost
let timer = 0;
let leaving = 0;
let speed = 0; // metres a second, where the phone may tell it

const part = () => watched.querySelector("[data-mark]");

function say(words) {
  if (link.textContent !== words) {
    link.textContent = words;
  }
}

// Put the new part in place of the old; the focus stays on the control that had it.
function put(html) {
  const old = part();
  const page = new DOMParser().parseFromString(html, "text/html");
  const fresh = page.querySelector("[data-mark]");
  if (!fresh) {
    return;
  }
  const focused = watched.contains(document.activeElement) && document.activeElement;
  const same = old.dataset.briefing === fresh.dataset.briefing;
  if (same) {
    keep(old, fresh);
  }
  old.replaceWith(fresh);
  if (focused) {
    again(focused, fresh);
  }
  if (!same || !("briefing" in fresh.dataset)) {
    document.title = "Job updated";
    say("Job updated.");
  }
  leaveSoon();
}

// The same version was before these eyes already, and what was opened stays open.
function keep(old, fresh) {
  const seen = old.querySelector("[name=seen]");
  const next = fresh.querySelector("[name=seen]");
  if (seen && next) {
    next.value = seen.value;
  }
  for (const one of old.querySelectorAll("details[open][id]")) {
    fresh.querySelector(`#${one.id}`)?.setAttribute("open", "");
  }
}

function again(focused, fresh) {
  const href = focused.getAttribute("href");
  const same = focused.id
    ? document.getElementById(focused.id)
    : href && fresh.querySelector(`a[href="${CSS.escape(href)}"], a[href="${href}"]`);
  (same || document.getElementById("main")).focus({ preventScroll: true });
}

// Nothing stays on the phone for want of a connection.
function leaveSoon() {
  clearTimeout(leaving);
  const seconds = Number(part()?.dataset.goneIn || 0);
  if (seconds) {
    leaving = setTimeout(leave, seconds * 1000);
  }
}

function leave() {
  clearTimeout(timer);
  clearTimeout(leaving);
  timer = leaving = -1;
  watched.replaceChildren(gone.content.cloneNode(true));
  say("");
  document.title = "Job";
}

async function ask() {
  const address = `${watched.dataset.poll}?after=${encodeURIComponent(part().dataset.mark)}`;
  try {
    const answer = await fetch(address, { signal: AbortSignal.timeout(LIMIT) });
    if (answer.redirected) {
      say("You are signed out. Sign in again to see what is new.");
      failures += 1;
    } else if (answer.status === 404 && gone) {
      leave();
      return;
    } else if (answer.status === 200 || answer.status === 204) {
      if (failures) {
        say("Connected again.");
      }
      failures = 0;
      since = null;
      if (answer.status === 200) {
        put(await answer.text());
      }
    } else {
      lost();
    }
  } catch {
    lost();
  }
  next();
}

function lost() {
  failures += 1;
  since ??= new Date();
  if (failures > 1) {
    const clock = since.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
    say(`No connection since ${clock}. What stands here may be old: ask over the radio.`);
  }
}

function next() {
  if (timer === -1) {
    return;
  }
  const usual = document.hidden ? HIDDEN : EACH;
  clearTimeout(timer);
  timer = setTimeout(ask, failures ? Math.min(LONGEST, usual * 2 ** failures) : usual);
}

// Only where the phone may tell already how fast it moves: nobody is asked for it.
async function feelMoving() {
  const asked = await navigator.permissions?.query({ name: "geolocation" });
  if (asked?.state === "granted") {
    navigator.geolocation.watchPosition((at) => {
      speed = at.coords.speed || 0;
    });
  }
}

document.addEventListener("submit", (event) => {
  if (event.target.matches("[data-read]")) {
    const limit = Number(watched.dataset.speed) / 3.6;
    event.target.elements.moving.value = speed > limit ? "yes" : "";
  }
});
document.addEventListener("visibilitychange", () => {
  if (!document.hidden && timer !== -1) {
    clearTimeout(timer);
    ask();
  }
});
if (watched.dataset.speed) {
  feelMoving();
}
leaveSoon();
next();
