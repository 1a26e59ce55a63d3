// The portal's service worker. A new one takes over at once: pages and worker are of
// one program.

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (e) => e.waitUntil(self.clients.claim()));
