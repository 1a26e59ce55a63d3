// Notifications on this device, while no page is open. The browser asks for permission
// within a press alone.

const pushes = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window &&
  window.top === window && document.body.dataset.push;

// isOwn tells whether the visitor switched notifications on here, and not whoever was
// here before.
const isOwn = () => localStorage.pushed === document.body.dataset.me;

async function subscription() { return (await navigator.serviceWorker.ready).pushManager.getSubscription(); }

// subscribe has the browser's push service take messages of this desk.
async function subscribe() {
  const key = Uint8Array.from(atob(document.body.dataset.push.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const old = await subscription();
  const same = old && String(new Uint8Array(old.options.applicationServerKey || [])) === String(key);
  if (old && !same) await old.unsubscribe();
  const now = same ? old : await (await navigator.serviceWorker.ready).pushManager.subscribe(
    { userVisibleOnly: true, applicationServerKey: key });
  const { endpoint, keys } = now.toJSON();
  return tellPush("/push", { endpoint, ...keys });
}

async function tellPush(address, values) {
  const answer = await fetch(address, { method: "POST", body: new URLSearchParams(values), headers: { "HX-Request": "true" } });
  return answer.ok;
}

async function unsubscribe() {
  delete localStorage.pushed;
  const now = await subscription();
  if (!now) return;
  try { await tellPush("/push/off", { endpoint: now.endpoint }); } finally { await now.unsubscribe(); }
}

// resumePush tells the desk once a visit that this browser still takes messages: the
// session before may have ended by itself. It reports whether it does.
async function resumePush(anew) {
  if (!pushes || !isOwn() || Notification.permission !== "granted") return false;
  if (sessionStorage.pushed && !anew) return true;
  const on = await subscribe();
  if (on) sessionStorage.pushed = "1";
  return on;
}

// showPush says on the visitor's own page how it is.
async function showPush(failed) {
  const part = document.getElementById("push");
  if (!part) return;
  const say = (state, next) => {
    const button = part.querySelector("button");
    part.querySelector("[role=status]").textContent = part.dataset[state];
    button.hidden = !next;
    button.textContent = next ? part.dataset["switch" + next] : "";
    button.onclick = () => switchPush(next);
    if (state === "on") document.getElementById("push-rather").hidden = false;
    part.hidden = false;
  };
  if (!pushes) return say(/iPhone|iPad/.test(navigator.userAgent) && !navigator.standalone ? "install" : "cannot");
  if (Notification.permission === "denied") return say("blocked");
  if (failed) return say("failed", "on");
  return await resumePush(true).catch(() => false) ? say("on", "off") : say("off", "on");
}

async function switchPush(to) {
  let done = true;
  try {
    if (to === "off") await unsubscribe();
    else if (await Notification.requestPermission() === "granted" && (done = await subscribe())) {
      localStorage.pushed = document.body.dataset.me;
    }
  } catch { done = false; }
  showPush(!done && to === "on");
}

// Who signs out here is told nothing here any more.
addEventListener("submit", (e) => {
  if (e.target.getAttribute("action") !== "/signout") return;
  delete localStorage.pushed;
  delete sessionStorage.pushed;
  if (pushes) subscription().then((now) => now?.unsubscribe()).catch(() => {});
});

// tidyPush takes away what was told of the page that is open now.
async function tidyPush() {
  if (!pushes || document.visibilityState !== "visible") return;
  for (const told of await (await navigator.serviceWorker.ready).getNotifications()) {
    if (told.data?.path === location.pathname) told.close();
  }
}
document.addEventListener("visibilitychange", () => tidyPush().catch(() => {}));
