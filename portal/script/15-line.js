// The line at the top says when what is shown may be old.

// lineWait is how long a page is cut off before it says so: most cuts mend themselves.
const lineWait = 6000;

let cut;

// cutOff is called when the stream is not there.
function cutOff() {
  cut ||= setTimeout(() => { if (!document.body.dataset.seen) say(document.body.dataset.offline); }, lineWait);
}

// connected is called when the stream is there. A page as it was seen last becomes what
// it is now; what is being written on it stays.
async function connected() {
  clearTimeout(cut);
  cut = undefined;
  if (document.body.dataset.seen) {
    const answer = await ask(location.href).catch(() => {});
    if (answer?.status === 401) return signInAgain();
    if (answer && answer.status < 500 && !answer.ok) return location.reload(); // it is not there any more
    if (!answer?.ok) return;
    swapForms(page, parse(await answer.text()));
    delete document.body.dataset.seen;
    swap.done = true;
    tellWorker();
  }
  say("");
  sendOutbox();
}

function say(text) {
  const line = document.getElementById("line");
  if (line && line.textContent !== text) line.textContent = text;
}

// showAge says on a kept page when it was seen, and gives its forms ids of their own: a
// page that is kept can be opened, filled in and sent more than once.
function showAge() {
  const { seen, kept } = document.body.dataset;
  if (!seen) return;
  const at = new Date(Number(seen)), today = at.toDateString() === new Date().toDateString();
  const time = at.toLocaleString(document.documentElement.lang, {
    ...(today ? {} : { day: "numeric", month: "long" }), hour: "2-digit", minute: "2-digit", hourCycle: "h23",
  });
  say(kept.replace("{time}", time));
  if (location.search) return; // a draft's id is the draft's
  for (const id of document.querySelectorAll("input[name=form]")) id.value = freshID();
}

function freshID() {
  const letters = crypto.getRandomValues(new Uint8Array(16));
  return Math.floor(Date.now() / 1000).toString(16) + "-" + [...letters].map((n) => (n % 32).toString(32)).join("");
}

// online reports whether the desk can be reached.
async function online() {
  try {
    return (await fetch(location.href, { method: "HEAD", redirect: "manual" })).status < 500;
  } catch {
    return false;
  }
}

// The page for no network loads what was wanted once there is one, and names the pages
// that are kept.
async function waitForNetwork() {
  const list = document.getElementById("kept-pages");
  if (!list) return;
  setInterval(async () => { if (await online()) location.reload(); }, 5000);
  for (const name of (await caches.keys()).filter((one) => one.startsWith("pages-"))) {
    const cache = await caches.open(name);
    for (const { url } of await cache.keys()) {
      const { title } = parse(await (await cache.match(url)).text());
      const row = document.createElement("li"), link = document.createElement("a");
      Object.assign(link, { href: url, className: "row", textContent: title.replace(/ · [^·]*$/, "") });
      row.append(link);
      list.append(row);
    }
  }
  list.closest("section").hidden = !list.children.length;
}
