// The outbox of the chat. Every message goes through it, so they arrive in the order
// in which they were written, and what cannot be sent waits. Each has an id of its
// own, so sending it again sends it once.

// Each message is an entry of its own, named by its time: two tabs of a person never
// write the same entry. Those of another person on this device are left alone.
const boxed = () => `outbox.${document.body.dataset.me || ""}.`;

function outbox() {
  const list = [];
  for (const key of Object.keys(localStorage).filter((key) => key.startsWith(boxed())).sort()) {
    try { list.push({ key, ...JSON.parse(localStorage[key]) }); } catch { /* not ours */ }
  }
  return list;
}

const unsent = () => outbox().filter((m) => !m.refused);
const newID = () => crypto.randomUUID ? crypto.randomUUID() : String(Math.random()).slice(2);

// keepUnsent puts a message last. It reports whether there was room.
function keepUnsent(message) {
  const newest = Number(outbox().at(-1)?.key.slice(boxed().length).split("-")[0]) || 0;
  const time = String(Math.max(Date.now(), newest + 1)).padStart(15, "0");
  try { localStorage[`${boxed()}${time}-${message.client}`] = JSON.stringify(message); } catch { return false; }
  return true;
}

function change({ key, ...message }, changes) { localStorage[key] = JSON.stringify({ ...message, ...changes }); }

// locked has the tabs of a person send one after the other.
let turn = Promise.resolve();
function locked(work) {
  if (navigator.locks) return navigator.locks.request(boxed(), work);
  return turn = turn.then(work, work);
}

// post sends what is in the form of the chat.
async function post(form) {
  const message = form.message.value, { busy, full, most } = form.dataset;
  if (form.sending) return;
  if (form.files.files.length > 0) return postFiles(form);
  if (!message.trim()) return;
  if (unsent().length >= Number(most) || !keepUnsent({ address: form.getAttribute("action"), client: newID(), message })) {
    return toast(full);
  }
  form.message.value = "";
  keepTyped("");
  drawUnsent();
  page.root().querySelector("#log") && toEnd(page);
  if (!await sendOutbox()) toast(busy);
}

// postFiles sends a message with files behind those that wait. Files cannot wait: what
// is not sent stays in the form. Sent again as it is, it keeps its id.
async function postFiles(form) {
  const message = form.message.value, same = JSON.stringify([message, ...[...form.files.files].map((f) => [f.name, f.size, f.lastModified])]);
  if (form.dataset.same !== same) form.client.value = newID();
  form.dataset.same = same;
  form.sending = true;
  const body = new FormData(form);
  let done = {};
  await locked(async () => {
    if (await sendWaiting()) done = await deliver(form.getAttribute("action"), body, 300_000);
  });
  form.sending = false;
  if (!done.sent) return toast(done.refused || form.dataset.files);
  if (form.message.value === message) { form.message.value = ""; keepTyped(""); }
  form.files.value = "";
  showSent(done);
}

// sendOutbox sends what waits, and reports whether nothing does any more. It tries
// again soon: not every network tells the browser that it is back.
async function sendOutbox() {
  clearTimeout(sendOutbox.again);
  const empty = await locked(sendWaiting);
  if (!empty) sendOutbox.again = setTimeout(sendOutbox, 5000);
  return empty;
}

async function sendWaiting() {
  for (let [next] = unsent(); next; [next] = unsent()) {
    const body = new FormData();
    body.set("client", next.client);
    body.set("message", next.message);
    const done = await deliver(next.address, body, 30_000);
    if (done.sent) delete localStorage[next.key];
    else if (done.refused) change(next, { refused: done.refused });
    else unsent().forEach((m) => m.late || change(m, { late: true }));
    drawUnsent();
    if (!done.sent && !done.refused) return false;
    showSent(done);
  }
  return true;
}

// deliver sends a message. It is sent when the answer shows the chat: in some networks
// something else answers first. A message that was refused is refused again, so it
// says why.
async function deliver(address, body, wait) {
  try {
    const answer = await ask(address, { method: "POST", body, signal: AbortSignal.timeout(wait) });
    if (answer.status === 401) { signInAgain(); return {}; }
    if (answer.status >= 500 || answer.status === 429 || answer.status === 408) return {};
    const fresh = parse(await answer.text());
    if (answer.ok) return { sent: Boolean(fresh.getElementById("log")), fresh };
    return { refused: (fresh.querySelector("main .problem") || fresh.querySelector("main h1"))?.textContent };
  } catch {
    return {};
  }
}

// showSent shows the chat as it is after a message was sent or refused.
function showSent({ fresh }) {
  const view = views.find((v) => v.root().querySelector("#log"));
  if (!view) return;
  const log = view.root().querySelector("#log"), then = fresh?.getElementById("log");
  if (then && then.dataset.live === log.dataset.live) swap(view, fresh, ["log", "chat-state"]);
  else refresh(view, ["log", "chat-state"]);
}

// drawUnsent shows below the messages of a chat those that are not sent yet, and
// those that were refused.
function drawUnsent() {
  const list = document.getElementById("waiting");
  if (!list) return;
  const here = `/chat/${document.getElementById("log").dataset.live}/say`;
  const items = outbox().filter((m) => m.refused || m.address === here).map((m) => unsentItem(list.dataset, m));
  list.replaceChildren(...items);
  list.hidden = items.length === 0;
}

function unsentItem(words, m) {
  const item = element("li", "message mine"), said = element("p", "said", m.message);
  said.dir = "auto";
  item.append(said);
  if (m.refused) {
    const remove = element("button", "small", words.remove), copy = element("button", "small", words.copy);
    copy.addEventListener("click", () => copyText(m.message));
    remove.addEventListener("click", () => { delete localStorage[m.key]; drawUnsent(); });
    item.append(element("p", "problem", m.refused), copy, remove);
  } else if (m.late) {
    item.append(element("span", "quiet", words.unsent));
  }
  return item;
}

function element(name, kind, text = "") {
  const e = document.createElement(name);
  e.className = kind;
  e.textContent = text;
  return e;
}

function toast(text) {
  const line = element("p", "", text);
  document.getElementById("toasts").append(line);
  setTimeout(() => line.remove(), 6000);
}

addEventListener("storage", (e) => { if (e.key?.startsWith(boxed())) drawUnsent(); });
addEventListener("online", sendOutbox);
