// Pages come from the network, as they are; where it is silent, as they were seen last.
//
// There is no navigation preload: what is not answered here would be asked for twice
// (w3c/ServiceWorker issue 1611), and the code of a sign-in is good once.

// patience is how long a page that is kept waits for the network.
const patience = 4000;

// What a proxy says while the desk is away.
const away = new Set([502, 503, 504]);

// Pages that are not kept; without a network, one reads so.
const others = /^\/(me|search|approvals|tickets|catalog|request|incident|chat|drafts|known)\b/;

if (OFFLINE) self.addEventListener("fetch", (e) => {
  const url = new URL(e.request.url);
  if (url.origin !== location.origin) return;
  if (e.request.method === "POST" && url.pathname === "/signout") e.waitUntil(serve(""));
  if (e.request.method !== "GET") return;
  if (e.request.mode === "navigate") {
    if (keepable(url) || others.test(url.pathname)) e.respondWith(page(e, url));
  } else if (/^\/(static|look|logo)\//.test(url.pathname)) e.respondWith(part(e, url));
});

async function page(e, url) {
  const address = url.pathname + url.search, asked = fetch(e.request);
  if (keepable(url)) e.waitUntil(asked.then((answer) => keep(address, answer.clone())).catch(() => {}));
  const old = keepable(url) ? await kept(address) : undefined;
  const answer = await Promise.race([asked, ...(old ? [pause(patience)] : [])]).catch(() => undefined);
  if (answer && !(old && away.has(answer.status))) return answer;
  return old ? asSeen(old) : await caches.match("/offline") || Response.error();
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

// part answers with a part of the shell. Those of a version never change; without a
// network, one of another version is better than none.
async function part(e, url) {
  const cache = await caches.open(shell), fixed = url.searchParams.get("v") === VERSION || url.pathname.startsWith("/look/");
  const have = await cache.match(e.request);
  if (have && fixed) return have;
  try {
    const answer = await fetch(e.request);
    if (answer.ok && (fixed || url.pathname.startsWith("/logo/"))) e.waitUntil(cache.put(e.request, answer.clone()));
    return answer;
  } catch (error) {
    const other = have || await cache.match(e.request, { ignoreSearch: true });
    if (other) return other;
    throw error;
  }
}
