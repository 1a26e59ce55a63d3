// The stream of changes: pages stay up to date.

let stream, last;

// listen opens the page's stream. A page that is not in sight closes it, so that
// its person is told elsewhere; in sight again, it goes on where it was.
function listen() {
  const address = document.body.dataset.stream;
  if (!address || stream || document.visibilityState !== "visible") return;
  const url = new URL(address, location.href);
  if (last) url.searchParams.set("last", last);
  last = url.searchParams.get("last");
  url.searchParams.set("answers", "1"); // to "here", below
  stream = new EventSource(url);
  stream.onmessage = (e) => { last = e.lastEventId; changed(e.data); };
  stream.addEventListener("reset", (e) => { last = e.lastEventId; changed(""); });
  stream.addEventListener("here", () => fetch("/here", { method: "POST" }).catch(() => {})); // else it is told elsewhere
  stream.addEventListener("typing", (e) => showTyping(e.data));
  stream.onopen = connected;
  stream.onerror = () => stream?.readyState === EventSource.CLOSED ? refused() : cutOff();
}

// refused is called when the desk has answered that there is no stream: nobody is signed
// in here any more, or there are too many, or a proxy has answered in its place.
async function refused() {
  hush();
  if (window.renewInTeams) return signInAgain();
  const answer = await ask(location.href, { method: "HEAD" }).catch(() => {});
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

// A view shows the main part of an address: the page does, and the window of the chat.
const page = {
  root: () => document.querySelector("main"), address: () => location.href,
  scroller: () => document.scrollingElement, busy: new Map(),
};
const views = [page];

// changed looks anew at the parts of each view that show a subject. "" means all.
function changed(subject) {
  for (const view of views) {
    const parts = [...view.root().querySelectorAll("[data-live]")].filter((part) => shows(part, subject));
    if (parts.length > 0) refresh(view, parts.map((part) => part.id));
  }
  hearOfChat(subject);
}

function shows(part, subject) {
  const live = part.dataset.live;
  if (subject === "" || live === subject) return true;
  const ticket = /^(INC|REQ)-/.test(subject);
  return live === "tickets" && ticket || live === "majors" && ticket || live === "chat" && subject.startsWith("chat-");
}

const ask = (address, more) => fetch(address, { headers: { "HX-Request": "true" }, ...more });
const parse = (html) => new DOMParser().parseFromString(html, "text/html");

// refresh puts fresh parts in the place of those of a view. Inputs are in none of
// them. Changes that come meanwhile are looked at once more.
async function refresh(view, ids) {
  const address = view.address();
  ids.forEach((id) => view.busy.set(id, true));
  if (view.running) return;
  view.running = true;
  try {
    while (view.busy.size > 0) {
      const wanted = [...view.busy.keys()];
      view.busy.clear();
      const answer = await ask(address);
      if (answer.status === 401) return signInAgain();
      if (!answer.ok || address !== view.address()) return;
      swap(view, parse(await answer.text()), wanted);
    }
  } catch {
    view.busy.clear(); // offline: the stream comes back, and with it what was missed
  } finally {
    view.running = false;
  }
}

const toEnd = (view) => view.scroller().scrollTo(0, view.scroller().scrollHeight);

function swap(view, fresh, ids) {
  if (view === page) swap.done = true;
  const root = view.root(), scroller = view.scroller();
  const atEnd = scroller.clientHeight + scroller.scrollTop >= scroller.scrollHeight - 80;
  const shape = (of) => [...of.querySelectorAll("form[action]")].map((f) => f.getAttribute("action")).join();
  for (const id of ids) {
    const now = root.querySelector("#" + CSS.escape(id)), then = fresh.getElementById(id);
    if (now && then && now.innerHTML !== then.innerHTML) merge(now, then);
  }
  if (shape(fresh.querySelector("main")) !== shape(root)) swapForms(view, fresh);
  else renew(root, fresh);
  if (root.querySelector("#log")) {
    countNews(root);
    if (atEnd) toEnd(view);
  }
}

// merge keeps the children that are the same, so that a screen reader hears only
// what is new.
function merge(now, then) {
  if (now.tagName !== "OL" && now.tagName !== "UL") {
    now.replaceWith(document.importNode(then, true));
    return;
  }
  const there = new Set([...then.children].map((child) => child.id));
  for (const child of [...now.children]) if (child.id && !there.has(child.id)) child.remove();
  [...then.children].forEach((child, i) => {
    const old = now.children[i], fresh = document.importNode(child, true);
    if (!old) now.append(fresh);
    else if (old.outerHTML !== child.outerHTML) {
      const focus = old.contains(document.activeElement);
      old.replaceWith(fresh);
      if (focus) fresh.querySelector("a, button")?.focus();
    }
  });
  while (now.children.length > then.children.length) now.lastElementChild.remove();
}

// renew tells the forms which revision the page shows now: otherwise what is sent
// next would be taken for an answer to an older one.
function renew(root, fresh) {
  const revisions = [...fresh.querySelectorAll("main form[action] input[name=rev]")];
  root.querySelectorAll("form[action] input[name=rev]").forEach((input, i) => {
    if (revisions[i]) input.value = revisions[i].value;
  });
}

// swapForms takes over what can be done now. Something that is being written is
// kept, in a form that is still there. That of the chat stays itself, with the files
// that were chosen.
function swapForms(view, fresh) {
  const root = view.root(), main = document.importNode(fresh.querySelector("main"), true), typed = new Map();
  for (const input of root.querySelectorAll("textarea, input:not([type=hidden]):not([type=file])")) {
    if (input.type !== "radio" && input.type !== "checkbox" && input.value) typed.set(input.name, input.value);
  }
  const focus = root.contains(document.activeElement) ? document.activeElement.id : "";
  const say = root.querySelector("form[data-outbox]"), then = main.querySelector("form[data-outbox]");
  if (say && then?.getAttribute("action") === say.getAttribute("action")) then.replaceWith(say);
  root.replaceChildren(...main.childNodes);
  for (const [name, value] of typed) {
    const input = root.querySelector(`[name="${CSS.escape(name)}"]`);
    if (input && !input.value) input.value = value;
  }
  if (focus) document.getElementById(focus)?.focus();
  dress();
}

setInterval(() => {
  if (document.visibilityState !== "visible" || Date.now() % 20000 >= 1000) return;
  for (const view of views) {
    const parts = [...view.root().querySelectorAll("[data-every]")].filter((part) => part.dataset.every);
    if (parts.length > 0) refresh(view, parts.map((part) => part.id));
  }
}, 1000);
