// The service worker, which keeps pages for when there is no network. Inside Teams there
// is none: its cookies and caches are those of the frame, and Teams shows what is to be
// told. Phones open the tab without a frame.

const workers = window.top === window && !("tab" in document.body.dataset) ? navigator.serviceWorker : undefined;

// aheadPause is how long it takes at least until pages are kept ahead of time again.
const aheadPause = 30 * 60e3;

// onlyFor removes what is kept on this device for others than a person; "" removes all.
async function onlyFor(me) {
  workers?.controller?.postMessage({ me });
  if (!window.caches) return;
  for (const name of await caches.keys()) if (name.startsWith("pages-") && name !== "pages-" + me) await caches.delete(name);
}

// A page that the desk has answered with says who is here; the sign-in page says that
// nobody is.
function tellWorker() {
  const { me, seen } = document.body.dataset;
  if (seen || !me && !document.querySelector("form[action='/signin/start']")) return;
  onlyFor(me);
  if (workers && me) addEventListener("load", () => setTimeout(startWorker, 500));
}

async function startWorker() {
  const { me } = document.body.dataset;
  try {
    await workers.register("/sw.js");
    const { active } = await workers.ready;
    active.postMessage({ me });
    setTimeout(() => keepAhead(active, me), 2500);
  } catch { /* pages work without it */ }
}

// keepAhead has the pages of the menu kept, and this one.
function keepAhead(active, me) {
  const [who, at] = (localStorage.ahead || "").split(" ");
  if (navigator.connection?.saveData || who === me && Date.now() - at < aheadPause) return;
  localStorage.ahead = me + " " + Date.now();
  const links = [...document.querySelectorAll(".menu a, #drafts-link")].map((a) => a.pathname).filter((path) => path !== "/chat");
  const looks = [...document.querySelectorAll("link[rel=stylesheet], .brand img")].map((e) => e.href || e.src);
  active.postMessage({ ahead: [...new Set([location.pathname + location.search, ...links])], looks, lang: document.documentElement.lang });
}

// A page that has changed while it was open is kept as it is when it goes out of sight.
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState !== "hidden" || !swap.done) return;
  swap.done = false;
  workers?.controller?.postMessage({ again: location.pathname + location.search });
});
