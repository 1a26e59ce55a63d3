// The stream of changes: pages stay up to date.

let stream, last, busy = new Map();

// listen opens the page's stream. A page that is not in sight closes it, so that
// its person is told elsewhere; in sight again, it goes on where it was.
function listen() {
  const address = document.body.dataset.stream;
  if (!address || stream || document.visibilityState !== "visible") return;
  const url = new URL(address, location.href);
  if (last) url.searchParams.set("last", last);
  last = url.searchParams.get("last");
  stream = new EventSource(url);
  stream.onmessage = (e) => { last = e.lastEventId; changed(e.data); };
  stream.addEventListener("reset", (e) => { last = e.lastEventId; changed(""); });
  stream.addEventListener("here", () => fetch("/here", { method: "POST" }).catch(() => {})); // else it is told elsewhere
  stream.onopen = connected;
  stream.onerror = () => stream?.readyState === EventSource.CLOSED ? refused() : cutOff();
}

// refused is called when the desk has answered that there is no stream: nobody is signed
// in here any more, or there are too many, or a proxy has answered in its place.
async function refused() {
  hush();
  if (window.renewInTeams) return signInAgain();
  const answer = await fetch(location.href, { method: "HEAD", headers: { "HX-Request": "true" } }).catch(() => {});
  if (answer?.status === 401) return signInAgain();
  if (!answer?.ok) cutOff();
  setTimeout(listen, 10000);
}

function hush() {
  if (stream) stream.close();
  stream = undefined;
}

document.addEventListener("visibilitychange", () => document.visibilityState === "visible" ? listen() : hush());
addEventListener("pagehide", hush);
addEventListener("pageshow", listen);

// changed looks anew at the parts of the page that show a subject. "" means all.
function changed(subject) {
  const parts = [...document.querySelectorAll("[data-live]")].filter((part) => shows(part, subject));
  if (parts.length > 0) refresh(parts.map((part) => part.id));
}

function shows(part, subject) {
  const live = part.dataset.live;
  if (subject === "" || live === subject) return true;
  const ticket = /^(INC|REQ)-/.test(subject);
  return live === "tickets" && ticket || live === "majors" && ticket || live === "chat" && subject.startsWith("chat-");
}

// refresh puts fresh parts in the place of those on the page. Inputs are in none
// of them. Changes that come meanwhile are looked at once more.
async function refresh(ids) {
  const page = location.href;
  ids.forEach((id) => busy.set(id, (busy.get(id) || 0) + 1));
  if (refresh.running) return;
  refresh.running = true;
  try {
    while (busy.size > 0) {
      const wanted = [...busy.keys()];
      busy.clear();
      const answer = await fetch(page, { headers: { "HX-Request": "true" } });
      if (answer.status === 401) return signInAgain();
      if (!answer.ok || page !== location.href) return;
      swap(await answer.text(), wanted);
    }
  } catch {
    busy.clear(); // offline: the stream comes back, and with it what was missed
  } finally {
    refresh.running = false;
  }
}

function swap(html, ids) {
  const fresh = new DOMParser().parseFromString(html, "text/html");
  swap.done = true;
  const atEnd = innerHeight + scrollY >= document.documentElement.scrollHeight - 80;
  const shape = (doc) => [...doc.querySelectorAll("main form[action]")].map((f) => f.getAttribute("action")).join();
  for (const id of ids) {
    const now = document.getElementById(id), then = fresh.getElementById(id);
    if (now && then && now.innerHTML !== then.innerHTML) merge(now, then);
  }
  if (shape(fresh) !== shape(document)) swapForms(fresh);
  else renew(fresh);
  if (atEnd && document.getElementById("log")) scrollTo(0, document.documentElement.scrollHeight);
}

// merge keeps the children that are the same, so that a screen reader hears only
// what is new.
function merge(now, then) {
  if (now.tagName !== "OL" && now.tagName !== "UL") {
    now.replaceWith(document.importNode(then, true));
    return;
  }
  [...then.children].forEach((child, i) => {
    const old = now.children[i];
    if (!old) now.append(document.importNode(child, true));
    else if (old.outerHTML !== child.outerHTML) old.replaceWith(document.importNode(child, true));
  });
  while (now.children.length > then.children.length) now.lastElementChild.remove();
}

// renew tells the forms which revision the page shows now: otherwise what is sent
// next would be taken for an answer to an older one.
function renew(fresh) {
  const revisions = [...fresh.querySelectorAll("main form[action] input[name=rev]")];
  document.querySelectorAll("main form[action] input[name=rev]").forEach((input, i) => {
    if (revisions[i]) input.value = revisions[i].value;
  });
}

// swapForms takes over what can be done now. Something that is being written is
// kept, in a form that is still there.
function swapForms(fresh) {
  const main = document.querySelector("main"), typed = new Map();
  for (const input of main.querySelectorAll("textarea, input:not([type=hidden]):not([type=file])")) {
    if (input.type !== "radio" && input.type !== "checkbox" && input.value) typed.set(input.name, input.value);
  }
  const focus = main.contains(document.activeElement) ? document.activeElement.id : "";
  main.replaceWith(document.importNode(fresh.querySelector("main"), true));
  for (const [name, value] of typed) {
    const input = document.querySelector(`main [name="${CSS.escape(name)}"]`);
    if (input && !input.value) input.value = value;
  }
  if (focus) document.getElementById(focus)?.focus();
  dress();
}

setInterval(() => {
  for (const part of document.querySelectorAll("[data-every]")) {
    if (part.dataset.every && document.visibilityState === "visible" && Date.now() % 20000 < 1000) refresh([part.id]);
  }
}, 1000);
