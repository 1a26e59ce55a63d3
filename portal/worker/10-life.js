// The portal's service worker. A new one takes over at once: pages and worker are of
// one program. VERSION is that of the files, and OFFLINE says whether pages may be kept
// on devices (portal.offline); the desk writes both above this line.

const shell = "shell-" + VERSION;
const parts = [
  ...["app.css", "app.js", "icon.svg"].map((name) => `/static/${name}?v=${VERSION}`), "/look/0b5cad.css", "/offline",
];

self.addEventListener("install", (e) => {
  self.skipWaiting();
  if (OFFLINE) e.waitUntil(caches.open(shell).then((cache) => cache.addAll(parts)));
});

self.addEventListener("activate", (e) => e.waitUntil(takeOver()));

// takeOver removes what workers before this one have kept: the shell of their program,
// and the pages, too, where pages are not to be kept.
async function takeOver() {
  for (const name of await caches.keys()) {
    if (OFFLINE ? name.startsWith("shell-") && name !== shell : /^(shell|pages)-/.test(name)) await caches.delete(name);
  }
  await self.clients.claim();
}
