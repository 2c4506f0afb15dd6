// Results arrive while somebody types. Reasons that were opened stay open, and a
// question that was not answered never looks like "none found".
const found = document.getElementById("found");
const notAnswered = document.getElementById("not-answered");
let opened = new Set();

document.body.addEventListener("htmx:beforeSwap", () => {
  opened = new Set(
    Array.from(found.querySelectorAll("details[open][id]"), (one) => one.id),
  );
});

document.body.addEventListener("htmx:afterSwap", () => {
  for (const id of opened) {
    document.getElementById(id)?.setAttribute("open", "");
  }
});

for (const failure of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  document.body.addEventListener(failure, () => {
    found.replaceChildren(notAnswered.content.cloneNode(true));
  });
}
