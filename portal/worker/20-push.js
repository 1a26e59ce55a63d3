// What is told while no page is open. Each push shows something: Safari takes the
// permission away from who does not (Apple, "Sending web push notifications in web apps
// and browsers").

self.addEventListener("push", (e) => {
  let news = {};
  try { news = e.data.json(); } catch { /* not from the desk */ }
  const tag = news.tag || "news";
  e.waitUntil(self.registration.showNotification(news.title || location.host, {
    body: news.body || "", lang: news.lang || "", tag, renotify: true, data: { path: news.path || "/" },
  }));
});

self.addEventListener("notificationclick", (e) => {
  e.notification.close();
  e.waitUntil(openPage(e.notification.data?.path));
});

// openPage shows a page of the portal, and nothing else: in a window that shows it,
// else in one that is open, else in a new one.
async function openPage(path) {
  let url = new URL("/", location.origin);
  try { url = new URL(path || "/", location.origin); } catch { /* no path */ }
  if (url.origin !== location.origin) url = new URL("/", location.origin);
  const open = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const there = open.find((c) => new URL(c.url).pathname === url.pathname);
  if (there) return there.focus();
  try {
    if (open[0]) return await (await open[0].focus()).navigate(url.href);
  } catch { /* it cannot be led there */ }
  return self.clients.openWindow(url.href);
}

// A push service may replace a subscription at any time. What cannot be told now is told
// by the next page that is opened (60-push.js).
self.addEventListener("pushsubscriptionchange", (e) => e.waitUntil(renewPush(e.oldSubscription, e.newSubscription)));

async function renewPush(old, fresh) {
  if (!fresh && old) fresh = await self.registration.pushManager.subscribe(old.options);
  if (!fresh) return;
  const { endpoint, keys } = fresh.toJSON();
  const body = new URLSearchParams({ endpoint, ...keys, old: old?.endpoint || "" });
  await fetch("/push", { method: "POST", body, headers: { "HX-Request": "true" } });
}
