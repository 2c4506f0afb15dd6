// Results arrive while somebody types. Reasons that were opened stay open, and a
// question that was not answered never looks like "none found".
const form = document.getElementById("find");
const found = document.getElementById("found");
const notAnswered = document.getElementById("not-answered");
let opened = new Set();
let pressed = false;

form.addEventListener("submit", () => {
  pressed = true;
});

document.body.addEventListener("htmx:beforeSwap", () => {
  opened = new Set(
    Array.from(found.querySelectorAll("details[open][id]"), (one) => one.id),
  );
});

document.body.addEventListener("htmx:afterSwap", () => {
  for (const id of opened) {
    document.getElementById(id)?.setAttribute("open", "");
  }
  // Only a press of the button may move the page; on a telephone the answer is below.
  if (pressed && found.getBoundingClientRect().top > window.innerHeight / 2) {
    found.scrollIntoView();
  }
  pressed = false;
});

// What was typed before the scripts were ready, or put back by the browser, is asked
// for too: htmx hears only what comes after it has started.
document.addEventListener("DOMContentLoaded", () => {
  const typed = (box) => box.type === "text" && box.value !== box.defaultValue;
  if (Array.from(form.elements).some(typed)) {
    form.dispatchEvent(new Event("input"));
  }
});

for (const failure of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  document.body.addEventListener(failure, () => {
    found.replaceChildren(notAnswered.content.cloneNode(true));
  });
}
