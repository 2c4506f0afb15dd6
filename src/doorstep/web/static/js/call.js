// The operator's call. What is typed is saved by itself and stays in the page until the
// server says that it has it; a copy lies in this tab for the case that the tab dies.
// Answers arrive while somebody types: they never take the focus, never move the caret
// and never write into a box in which somebody is. Letters and figures are only that.
import { Boxes } from "./call_boxes.js";
import { Keys } from "./call_keys.js";
import { Parts } from "./call_parts.js";
import { Places } from "./call_places.js";
import { Server } from "./call_server.js";

const screen = document.querySelector("[data-call]");
const status = document.getElementById("status");
const saving = document.getElementById("saving");
const checking = document.getElementById("checking");
const EACH = 1000; // milliseconds between two questions whether anything has changed
const HIDDEN = 5000; // the same while nobody sees the page
const LONGEST = 15000; // and while the server does not answer
const UNCHECKED =
  "History not checked: Doorstep does not answer. This does not mean that nothing is known.";

let spoken = status.textContent;
let last = null; // the box in which somebody typed last
let failures = 0;
let timer = 0;
let asked = 0;

const server = new Server(screen);
const parts = new Parts(screen);
const boxes = new Boxes(screen, server, { changed, soon: () => next(0) });

function say(words, wrong = false) {
  if (words && words !== status.textContent) {
    status.textContent = words;
  }
  status.dataset.state = wrong ? "wrong" : "";
}

// unsaved: how many boxes; cut: the server does not answer; stuck: those it refused
function changed(unsaved, cut, stuck) {
  let text = unsaved ? "Saving…" : "Saved";
  if (cut) {
    text = "Not saved yet: Doorstep does not answer. What you type stays here.";
  } else if (stuck.length) {
    text = "Not saved: see the marked box.";
  }
  if (saving.textContent !== text) {
    saving.textContent = text;
  }
  saving.dataset.state = cut || stuck.length ? "not" : "";
  if (unsaved) {
    checking.textContent = cut || stuck.length ? "" : "checking…";
  }
}

// Take in an answer that holds the parts of the screen; say what it says.
function take(html, own) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const state = page.getElementById("part-status");
  if (!state) {
    return false;
  }
  const { seq, says, wrong, numbered, answered } = state.dataset;
  if (Number(seq) < server.seen) {
    return true; // an older answer that came late
  }
  server.saw(Number(seq), numbered, answered === "yes");
  parts.take(page, own, last, Number(seq));
  boxes.take(page.getElementById("part-values"), Number(seq));
  summarise();
  if (!boxes.unsaved) {
    checking.textContent = ""; // what stands below is of all that was typed
  }
  if (own || wrong || says !== spoken) {
    spoken = says;
    say(says, wrong === "yes");
  }
  return true;
}

async function ask() {
  const number = (asked += 1);
  const answer = await server.changes();
  if (number !== asked) {
    return;
  }
  if (answer.ok) {
    if (failures) {
      say(spoken || "Doorstep answers again.");
    }
    failures = 0;
    if (answer.html) {
      take(answer.html, false);
    }
  } else {
    failures += 1;
    if (failures > 1 || answer.out || answer.final) {
      say(why(answer) || UNCHECKED, true);
    }
  }
  next();
}

// Why a request failed, where it is not that nobody answers.
function why(answer) {
  if (answer.out) {
    return "You are signed out. Sign in again in another tab; what you type stays here.";
  }
  return answer.final ? "This call is not on your screen any more." : "";
}

function next(wait) {
  const usual = document.hidden ? HIDDEN : EACH;
  const after = failures ? Math.min(LONGEST, usual * 2 ** failures) : usual;
  clearTimeout(timer);
  timer = setTimeout(ask, wait ?? after);
}

// Do one act: what was typed goes first, since the act may need it.
async function act(form, button) {
  await boxes.flush();
  const given = new FormData(form, button ?? undefined);
  const answer = await server.post(form.action, given);
  asked += 1; // an answer that is still on its way is older than this one
  if (answer.html && take(answer.html, true)) {
    announce(form, button, answer.ok);
    if (answer.ok && "fields" in form.dataset) {
      form.querySelectorAll("input:not([type=hidden])").forEach((one) => (one.value = ""));
    }
  } else {
    say(why(answer) || "This was not done: Doorstep does not answer. Try again.", true);
  }
  next();
}

// The words to paste are made while they stand open, anew after each change.
async function summarise() {
  const box = screen.querySelector("#summary[open] [data-summary]");
  if (!box) {
    return;
  }
  const answer = await server.send(box.dataset.summary, { method: "GET" });
  box.value = answer.ok ? answer.html : why(answer) || "Doorstep does not answer.";
}

function announce(form, button, done) {
  const candidate = form.closest("[data-candidate]");
  if (done && candidate && button?.dataset.as) {
    say(`Attached as ${button.dataset.as}: ${candidate.dataset.name}. Shift and F8 take it back.`);
  }
}

screen.addEventListener("submit", (event) => {
  const form = event.target;
  event.preventDefault();
  if ("act" in form.dataset) {
    act(form, event.submitter);
  } else {
    boxes.now(form.dataset.say);
  }
});
screen.addEventListener("toggle", (event) => {
  if (event.target.id === "summary") {
    summarise();
  }
}, true);
screen.addEventListener("focusin", (event) => {
  if (event.target.closest("[data-say]") && event.target.matches("input, textarea")) {
    last = event.target;
  }
});
document.addEventListener("visibilitychange", () => next(document.hidden ? undefined : 0));
window.addEventListener("pagehide", () => boxes.leave());
document.querySelector(".ds-header__out")?.addEventListener("submit", () => {
  boxes.forget();
  server.forget();
});

new Keys(screen, { say, last: () => last });
for (const box of screen.querySelectorAll("[data-places]")) {
  new Places(box, server);
}
changed(0, false, []);
boxes.restore();
next(server.restored ? 0 : undefined);
