// What pages do beyond what the server renders: they stay up to date, keep what is
// typed, and send messages once the network is back. Every page works without it.
"use strict";

// --- The stream of changes -------------------------------------------------

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
  stream.onopen = () => document.body.classList.remove("offline");
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
  return live === "tickets" && /^(INC|REQ)-/.test(subject) || live === "chat" && subject.startsWith("chat-");
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

// signInAgain leads to the sign-in page, unless something is being written here.
function signInAgain() {
  hush();
  const form = document.querySelector("form[data-keep]");
  if (!form) location.href = "/signin?to=" + encodeURIComponent(location.pathname);
  else signedOut(form);
}

function signedOut(form) {
  remember(form);
  const line = document.getElementById("kept"), link = document.createElement("a");
  link.href = "/signin?to=" + encodeURIComponent(location.pathname + location.search);
  link.textContent = line.dataset.signin;
  line.replaceChildren(line.dataset.signedout + " ", link);
}

// remember keeps what is typed into a form while its person signs in again.
function remember(form) {
  const values = [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !notTyped.has(name));
  localStorage.typed = JSON.stringify({ me: document.body.dataset.me, action: form.getAttribute("action"), values });
}

const notTyped = new Set(["form", "chat", "rev", "draft"]);

// recall fills the form in again, for the same person and on the next page alone.
function recall() {
  if (!localStorage.typed || !document.body.dataset.me) return;
  let kept;
  try { kept = JSON.parse(localStorage.typed); } catch { /* not ours */ }
  delete localStorage.typed;
  const form = [...document.querySelectorAll("form[data-keep]")].find((f) => f.getAttribute("action") === kept?.action);
  if (!form || kept.me !== document.body.dataset.me) return;
  for (const [name, value] of kept.values) {
    const inputs = [...form.querySelectorAll(`[name="${CSS.escape(name)}"]`)];
    for (const input of inputs) {
      if (input.type === "radio" || input.type === "checkbox") input.checked = input.checked || input.value === value;
      else if (!input.value) input.value = value;
    }
  }
}

setInterval(() => {
  for (const part of document.querySelectorAll("[data-every]")) {
    if (part.dataset.every && document.visibilityState === "visible" && Date.now() % 20000 < 1000) refresh([part.id]);
  }
}, 1000);

// --- Forms -----------------------------------------------------------------

// dress prepares the forms of a page: choices that depend on others, drafts that
// save themselves, and the outbox.
function dress() {
  document.querySelectorAll("select[data-depends]").forEach((select) => {
    const other = select.form.elements[select.dataset.depends];
    if (!select.dataset.depends || !other || select.dressed) return;
    select.dressed = true;
    const offer = () => {
      for (const option of select.options) {
        const when = option.dataset.when;
        option.hidden = option.disabled = Boolean(when) && !when.split(",").includes(other.value);
      }
      if (select.selectedOptions[0]?.disabled) select.value = "";
    };
    other.addEventListener("change", offer);
    offer();
  });
  document.querySelectorAll("form[data-keep]").forEach((form) => {
    if (!form.dataset.keep || form.dressed) return;
    form.dressed = true;
    let timer;
    form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(() => keep(form), 1500); });
    form.addEventListener("submit", () => { clearTimeout(timer); remember(form); });
  });
  document.querySelectorAll("form[data-outbox]").forEach((form) => {
    if (form.dressed) return;
    form.dressed = true;
    form.addEventListener("submit", (e) => { e.preventDefault(); post(form); });
    form.message.addEventListener("keydown", (e) => {
      if (e.key === "Enter" && !e.shiftKey && !e.isComposing && matchMedia("(hover: hover)").matches) {
        e.preventDefault();
        form.requestSubmit();
      }
    });
  });
}

async function keep(form) {
  const body = new URLSearchParams(new FormData(form));
  body.set("item", form.getAttribute("action").match(/^\/request\/([^/?]+)/)?.[1] || "");
  try {
    const answer = await fetch(form.dataset.keep, { method: "POST", body, headers: { "HX-Request": "true" } });
    const line = document.getElementById("kept");
    if (answer.status === 401) return signedOut(form);
    if (line && answer.status === 200) line.textContent = await answer.text();
  } catch { /* offline: what is typed stays in the form */ }
}

// post sends a message of the chat. It has an id of its own, so sending it again
// sends it once. What cannot be sent waits in the outbox.
async function post(form) {
  const body = new FormData(form);
  body.set("client", crypto.randomUUID ? crypto.randomUUID() : String(Math.random()).slice(2));
  if (!String(body.get("message")).trim() && !form.files.files.length) return;
  const address = form.getAttribute("action"), text = String(body.get("message"));
  form.message.value = "";
  form.files.value = "";
  if (!await deliver(address, body)) {
    if (body.getAll("files").some((f) => f.size)) { form.message.value = text; }
    else keepForLater({ address, client: body.get("client"), message: text });
    toast(form.dataset.busy);
  }
}

// deliver reports whether a message needs no second try.
async function deliver(address, body) {
  try {
    const answer = await fetch(address, { method: "POST", body, headers: { "HX-Request": "true" } });
    if (answer.status === 401) { signInAgain(); return false; }
    if (answer.status >= 500) return false;
    const html = await answer.text();
    const fresh = new DOMParser().parseFromString(html, "text/html");
    if (answer.ok) swap(html, ["log", "chat-state"]); else if (fresh.querySelector("main")) swapForms(fresh);
    return true;
  } catch {
    return false;
  }
}

// The outbox of each person on this device is their own.
const box = () => "outbox." + (document.body.dataset.me || "");
const outbox = () => { try { return JSON.parse(localStorage[box()] || "[]"); } catch { return []; } };

function keepForLater(message) { localStorage[box()] = JSON.stringify([...outbox(), message].slice(-50)); }

// sendOutbox sends what waits, in order.
async function sendOutbox() {
  if (sendOutbox.running) return;
  sendOutbox.running = true;
  for (let waiting = outbox(); waiting.length > 0; waiting = outbox()) {
    const body = new FormData();
    body.set("client", waiting[0].client);
    body.set("message", waiting[0].message);
    if (!await deliver(waiting[0].address, body)) break;
    localStorage[box()] = JSON.stringify(outbox().slice(1));
  }
  sendOutbox.running = false;
}

function toast(text) {
  const line = document.createElement("p");
  line.textContent = text;
  document.getElementById("toasts").append(line);
  setTimeout(() => line.remove(), 6000);
}

addEventListener("online", () => { document.body.classList.remove("offline"); sendOutbox(); });
addEventListener("offline", () => document.body.classList.add("offline"));

if (document.getElementById("zone")) {
  document.getElementById("zone").value = Intl.DateTimeFormat().resolvedOptions().timeZone || "";
}
recall();
dress();
listen();
sendOutbox();
if (document.getElementById("log")) scrollTo(0, document.documentElement.scrollHeight);
