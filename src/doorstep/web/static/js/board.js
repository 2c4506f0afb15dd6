// A list that follows what happens. Focus stays where it is; a list that could not be
// asked for anew says since when; one key sends a unit. Letters stay letters.
const stale = document.getElementById("stale");
const since = document.getElementById("stale-since");
const list = () => document.getElementById("rows");
const links = () => Array.from(list().querySelectorAll("a[data-job]"));
let good = list().dataset.made;
let failed = 0;

function answered() {
  failed = 0;
  good = new Intl.DateTimeFormat("en-GB", {
    timeStyle: "medium",
    timeZone: "Europe/London",
  }).format(new Date());
  stale.hidden = true;
}

// One lost answer in a second is nothing; two are worth saying.
function notAnswered() {
  failed += 1;
  if (failed > 1) {
    since.textContent = good;
    stale.hidden = false;
  }
}

document.body.addEventListener("htmx:beforeRequest", (event) => {
  if (document.hidden) {
    event.preventDefault();
  }
});
document.body.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.successful) {
    answered();
  } else {
    notAnswered();
  }
});
document.body.addEventListener("htmx:responseError", (event) => {
  // Signed out meanwhile: the list must not stand there as if it were kept.
  if ([401, 403].includes(event.detail.xhr.status)) {
    window.location.reload();
  }
});

function move(from, by) {
  const all = links();
  const next = all[all.indexOf(from) + by];
  next?.focus();
}

function send() {
  const focused = document.activeElement?.closest?.("a[data-job]");
  const sign = document.getElementById("callsign");
  if (sign && !focused) {
    sign.focus();
    return;
  }
  const chosen = focused ?? links()[0];
  if (chosen) {
    const address = new URL(chosen.href);
    address.searchParams.set("do", "dispatch");
    address.hash = ""; // a fragment would keep the call sign from being focused
    window.location.assign(address);
  }
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) {
    return;
  }
  const link = event.target.closest?.("a[data-job]");
  if (event.key === "F8" && window.location.pathname.startsWith("/board/")) {
    event.preventDefault();
    send();
  } else if (link && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    event.preventDefault();
    move(link, event.key === "ArrowDown" ? 1 : -1);
  }
});
