// Cover: one press blanks a staff page to a neutral card, so that nobody standing
// near can read it. The page beneath stays as it is: what was typed is kept.
const cover = document.getElementById("cover");
const controls = document.querySelectorAll("[data-cover]");
const everythingElse = Array.from(document.body.children).filter(
  (element) => element !== cover && element.tagName !== "SCRIPT",
);
const title = document.title;
let before = null;

function put(covered) {
  for (const element of everythingElse) {
    element.inert = covered;
    element.classList.toggle("ds-under-cover", covered);
  }
  cover.hidden = !covered;
  document.title = covered ? "Doorstep" : title;
  if (covered) {
    before = document.activeElement;
    cover.querySelector("button").focus();
  } else if (before) {
    before.focus();
  }
}

if (cover) {
  for (const control of controls) {
    control.hidden = false;
    control.addEventListener("click", () => put(true));
  }
  cover.querySelector("button").addEventListener("click", () => put(false));
}
