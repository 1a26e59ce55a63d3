// Messages of the chat are sent once the network is back.

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
    sendOutbox.again = setTimeout(sendOutbox, 5000);
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

// sendOutbox sends what waits, in order. What cannot be sent is tried again soon:
// not every network tells the browser that it is back.
async function sendOutbox() {
  if (sendOutbox.running) return;
  sendOutbox.running = true;
  clearTimeout(sendOutbox.again);
  for (let waiting = outbox(); waiting.length > 0; waiting = outbox()) {
    const body = new FormData();
    body.set("client", waiting[0].client);
    body.set("message", waiting[0].message);
    if (!await deliver(waiting[0].address, body)) break;
    localStorage[box()] = JSON.stringify(outbox().slice(1));
  }
  sendOutbox.running = false;
  if (outbox().length > 0) sendOutbox.again = setTimeout(sendOutbox, 5000);
}

function toast(text) {
  const line = document.createElement("p");
  line.textContent = text;
  document.getElementById("toasts").append(line);
  setTimeout(() => line.remove(), 6000);
}

addEventListener("online", sendOutbox);
