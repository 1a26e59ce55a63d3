// The window of the chat, by its icon on every page; and what is new in the chat.

const icon = document.getElementById("chat-icon"), box = document.getElementById("chat-window");
const inside = document.getElementById("chat-main"), title = document.title;
const chatWindow = { root: () => inside, at: "/chat", address: () => chatWindow.at, scroller: () => inside, busy: new Map() };

// leaving is set while the history goes back because the window was closed, which takes
// a moment. Who opens it again meanwhile stays there.
let leaving = false;

// openWindow shows the chat above the page. On a phone it is all there is to see, and
// the page below is out of reach. Back closes it.
function openWindow(fresh) {
  if (!box || box.open) return;
  if (matchMedia("(min-width: 860px)").matches) box.show(); else box.showModal();
  if (fresh && !leaving) history.pushState({ chat: true }, "");
  views.includes(chatWindow) || views.push(chatWindow);
  loadWindow("/chat");
}

async function loadWindow(address) {
  chatWindow.at = address;
  try {
    const answer = await ask(address);
    if (answer.status === 401) return signInAgain();
    showInWindow(parse(await answer.text()));
  } catch {
    if (!inside.firstChild) inside.append(element("p", "", document.body.dataset.offline));
  }
}

function showInWindow(fresh) {
  if (!fresh.querySelector("main")) return;
  swapForms(chatWindow, fresh);
  if (inside.querySelector("#log li")) toEnd(chatWindow);
  if (matchMedia("(hover: hover)").matches) inside.querySelector("[name=message]")?.focus();
  countNews(inside);
}

if (box) {
  icon.addEventListener("click", (e) => { if (plain(e)) { e.preventDefault(); openWindow(true); } });
  box.addEventListener("click", (e) => {
    const link = e.target.closest("a[data-inside]");
    if (e.target.closest(".frame [data-close]")) box.close();
    else if (link && plain(e)) { e.preventDefault(); loadWindow(link.getAttribute("href")); }
  });
  box.addEventListener("keydown", (e) => { if (e.key === "Escape" && !e.defaultPrevented) box.close(); });
  box.addEventListener("close", () => {
    views.splice(views.indexOf(chatWindow), 1);
    if (history.state?.chat) { leaving = true; history.back(); }
    icon.focus();
  });
  inside.addEventListener("submit", async (e) => {
    if (e.defaultPrevented) return;
    e.preventDefault();
    const answer = await sendForm(e, "follow");
    if (!answer) return toast(document.body.dataset.offline);
    if (answer.ok) chatWindow.at = new URL(answer.url).pathname;
    showInWindow(parse(await answer.text()));
  });
  addEventListener("popstate", () => {
    if (leaving) {
      leaving = false;
      if (box.open) history.pushState({ chat: true }, "");
    } else if (!history.state?.chat) box.close(); else openWindow(false);
  });
}

// The keyboard of a phone never covers the input: not every browser makes the page
// smaller for it.
if (window.visualViewport) {
  visualViewport.addEventListener("resize", () => {
    if (visualViewport.scale === 1) document.documentElement.style.setProperty("--seen", visualViewport.height + "px");
  });
}

const number = (item) => Number(item.id.slice(1));

// readUpTo is the number of the last message of a chat that was read on this device.
function readUpTo(chat) {
  const [of, n] = (localStorage[own("read")] || "").split(":");
  return of === chat ? Number(n) : 0;
}

// inSight reports whether somebody has the messages before them.
const inSight = (root) => root.ownerDocument === document && (root !== inside || box.open) && document.visibilityState === "visible" && document.hasFocus();

// countNews counts what others have written since one wrote oneself, and was not read
// on this device. What is in sight is read.
function countNews(root) {
  const log = root.querySelector("#log"), state = root.querySelector("#chat-state");
  if (icon && state) icon.dataset.on = state.dataset.state !== "ended";
  if (!log) return showNews(0);
  const all = [...log.children], chat = log.dataset.live;
  const since = all.slice(all.findLastIndex((m) => m.classList.contains("mine")) + 1);
  const newest = since.length > 0 ? chat + number(since.at(-1)) : "";
  if (countNews.heard !== undefined && newest && newest !== countNews.heard) tone();
  countNews.heard = newest;
  if (inSight(root) && all.length > 0 && readUpTo(chat) < number(all.at(-1))) {
    localStorage[own("read")] = `${chat}:${number(all.at(-1))}`;
  }
  showNews(since.filter((m) => number(m) > readUpTo(chat)).length);
}

// showNews says how many messages are new, in the title and on the icon.
function showNews(n, told = false) {
  document.title = n > 0 ? `(${n}) ${title}` : title;
  if (icon) {
    icon.querySelector(".badge").textContent = n > 0 ? n : "";
    icon.setAttribute("aria-label", n > 0 ? icon.dataset.new.replace("{name}", icon.title).replace("{n}", n) : icon.title);
  }
  if (!told) localStorage[own("news")] = n; // other tabs say so too
}

addEventListener("storage", (e) => { if (e.key === own("news")) showNews(Number(e.newValue), true); });

// hearOfChat looks what is new when the chat has changed, where it is not shown.
async function hearOfChat(subject) {
  if (!icon || box.open || hearOfChat.running || subject !== "" && !subject.startsWith("chat-")) return;
  hearOfChat.running = true;
  try {
    const answer = await ask("/chat");
    if (answer.ok) countNews(parse(await answer.text()));
  } catch { /* offline */ }
  hearOfChat.running = false;
}

// look counts what is new on the page as it is.
function look() {
  const view = views.find((v) => v.root().querySelector("#log"));
  if (view) countNews(view.root());
}
addEventListener("focus", look);
document.addEventListener("visibilitychange", look);
