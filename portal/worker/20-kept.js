// Pages that were seen are kept on the device, for when there is no network: those of
// one person, in one cache under the name that the desk gives them ("data-me").

// How many pages are kept, and how long. A sign-in lasts 14 days; pages that nobody has
// asked for do not outlive it.
const pageLimit = 60, pageAge = 7 * 24 * 3600e3;

// Home, the catalog, one's tickets, forms and drafts, answers, and the chat of the moment.
const keepable = (url) => (url.search === "" || url.search.startsWith("?draft=")) &&
  /^\/((catalog|request|known)\/[^/]+|catalog|tickets(\/[^/]+)?|incident\/new|drafts|chat)?$/.test(url.pathname);

// person is who uses the portal here; "" is nobody, and nothing is kept.
let person;

const pageCaches = async () => (await caches.keys()).filter((name) => name.startsWith("pages-"));

// serve has only the pages of one person stay.
async function serve(who) {
  person = who;
  for (const name of await pageCaches()) if (name !== "pages-" + who) await caches.delete(name);
}

// keep keeps an answer as the page at an address. Whose it is says the page itself:
// an answer may come after its person has signed out, or somebody else has signed in.
async function keep(address, answer) {
  if (answer.status === 403 || answer.status === 404) return drop(address);
  if (answer.status !== 200 || answer.redirected || !/^text\/html/.test(answer.headers.get("Content-Type"))) return;
  const html = await answer.text();
  const whose = /<body[^>]* data-me="([0-9a-f]+)"/.exec(html)?.[1];
  if (!whose || person !== undefined && person !== whose) return;
  if (person === undefined) await serve(whose);
  const headers = new Headers(answer.headers); // with the policy of the page
  for (const name of ["Content-Encoding", "Content-Length"]) headers.delete(name);
  headers.set("X-Kept", Date.now());
  const cache = await caches.open("pages-" + whose);
  if (person !== whose) return;
  await cache.delete(address); // the oldest come first
  await cache.put(address, new Response(html, { headers }));
  const all = await cache.keys();
  for (const old of all.slice(0, Math.max(0, all.length - pageLimit))) await cache.delete(old);
}

// drop removes a page that is not there any more, or no longer this person's.
async function drop(address) {
  for (const name of await pageCaches()) await (await caches.open(name)).delete(address);
}

// kept returns the page at an address as it was seen last, if it is kept.
async function kept(address) {
  const names = await pageCaches();
  if (names.length !== 1 || person === "") return undefined;
  const answer = await (await caches.open(names[0])).match(address);
  return answer && Date.now() - seenAt(answer) < pageAge ? answer : undefined;
}

const seenAt = (answer) => Number(answer.headers.get("X-Kept"));

// asSeen is a kept page as it is shown: it says when it was seen.
async function asSeen(answer) {
  const html = (await answer.text()).replace("<body ", `<body data-seen="${seenAt(answer)}" `);
  return new Response(html, { headers: answer.headers });
}
