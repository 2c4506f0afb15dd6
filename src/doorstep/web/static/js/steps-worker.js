// Keeps the card of steps on the phone, and nothing else: whatever is not listed here
// is never answered from what is kept. The card holds nothing about anybody.
const KEPT = "steps";
const CARD = "/steps/";
const LOOKS = [];

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(KEPT)
      .then((kept) => kept.addAll([CARD, ...LOOKS]))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(self.clients.claim());
});

// The newest card where there is signal, the kept one where there is none.
self.addEventListener("fetch", (event) => {
  const path = new URL(event.request.url).pathname;
  if (event.request.method !== "GET" || ![CARD, ...LOOKS].includes(path)) {
    return;
  }
  event.respondWith(
    fetch(event.request)
      .then(async (answer) => {
        if (answer.ok) {
          await (await caches.open(KEPT)).put(path, answer.clone());
        }
        return answer;
      })
      .catch(() => caches.match(path)),
  );
});
