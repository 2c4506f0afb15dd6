// Asks the browser to keep the card for when there is no signal. Where it will not,
// the card is a plain page all the same, and does not claim to be kept.
const says = document.getElementById("kept");

if ("serviceWorker" in navigator) {
  navigator.serviceWorker
    .register("/steps/worker.js", { scope: "/steps/" })
    .then(() => navigator.serviceWorker.ready)
    .then(() => {
      says.hidden = false;
    })
    .catch(() => {});
}
