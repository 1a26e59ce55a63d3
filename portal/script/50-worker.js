// The service worker. Inside Teams there is none: its cookies and caches are those of
// the frame, and Teams shows what is to be told.

if ("serviceWorker" in navigator && window.top === window && document.body.dataset.me) {
  navigator.serviceWorker.register("/sw.js").catch(() => {}); // pages work without it
}
