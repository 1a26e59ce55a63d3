// What pages say to their worker: who uses them, and what to keep ahead of time.

// aheadAge is how old a kept page is that is asked for anew ahead of time, and
// aheadTickets how many tickets of the list are.
const aheadAge = 30 * 60e3, aheadTickets = 10;

if (OFFLINE) self.addEventListener("message", (e) => e.waitUntil(hear(e.data).catch(() => {}))); // no network

async function hear({ me, ahead, again, lang, looks }) {
  if (me !== undefined) await serve(me);
  if (again && keepable(new URL(again, location.origin))) await fetchAhead(again);
  if (ahead) {
    await keepShell(looks, lang);
    await keepAhead(ahead);
  }
}

// keepShell keeps the looks of the page, and the page for no network in its language.
async function keepShell(looks, lang) {
  const cache = await caches.open(shell);
  for (const look of looks) if (!await cache.match(look)) await cache.add(look);
  const offline = await cache.match("/offline");
  if (!offline || !(await offline.text()).includes(`<html lang="${lang}"`)) await cache.add("/offline");
}

async function keepAhead(pages) {
  for (const address of pages) {
    if (!keepable(new URL(address, location.origin))) continue;
    const old = await kept(address);
    if (old && Date.now() - seenAt(old) < aheadAge) continue;
    if (!await fetchAhead(address)) return;
    if (address === "/tickets") pages.push(...await listed());
  }
}

// listed returns the first tickets of the list.
async function listed() {
  const list = await (await kept("/tickets"))?.text() || "";
  return [...new Set(list.match(/\/tickets\/[A-Z]+-\d+(?=")/g))].slice(0, aheadTickets);
}

// fetchAhead keeps a page as it is now. It returns false for somebody who is signed
// out.
async function fetchAhead(address) {
  const answer = await fetch(address);
  if (new URL(answer.url).pathname === "/signin") {
    await serve("");
    return false;
  }
  await keep(address, answer);
  return true;
}
