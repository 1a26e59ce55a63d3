// What the pages of a chat do besides showing it: the text that is being written is
// kept, its size, sound, copies, and what can be done about a message.

// own names what is kept on this device for one person alone.
const own = (name) => `${name}.${document.body.dataset.me || ""}`;

function keepTyped(text) {
  try { if (text) localStorage[own("typing")] = text; else delete localStorage[own("typing")]; } catch { /* full */ }
}

function dressSay(form) {
  if (form.dressed) return;
  form.dressed = true;
  form.message.value ||= localStorage[own("typing")] || "";
  form.addEventListener("submit", (e) => { e.preventDefault(); post(form); });
  form.message.addEventListener("input", () => { keepTyped(form.message.value); tellTyping(form); });
  form.message.addEventListener("keydown", (e) => {
    if (e.key === "Enter" && !e.shiftKey && !e.isComposing && matchMedia("(hover: hover)").matches) {
      e.preventDefault();
      form.requestSubmit();
    }
  });
}

// tellTyping shows the analyst that somebody is writing, at most every four seconds.
function tellTyping(form) {
  if (!document.getElementById("typing") || Date.now() - (tellTyping.last || 0) < 4000) return;
  tellTyping.last = Date.now();
  ask(form.getAttribute("action").replace(/say$/, "typing"), { method: "POST" }).catch(() => {});
}

function showTyping(chat) {
  const line = document.getElementById("typing");
  if (line?.dataset.chat !== chat) return;
  line.textContent = line.dataset.typing;
  clearTimeout(showTyping.over);
  showTyping.over = setTimeout(() => { line.textContent = ""; }, 4000);
}

const sizes = 3;

function dressChat() {
  document.documentElement.dataset.font = localStorage.font || "0";
  for (const tools of document.querySelectorAll(".tools")) {
    tools.hidden = false;
    tools.querySelector("[data-sound]").setAttribute("aria-pressed", localStorage.sound === "on");
  }
  document.querySelectorAll(".sheet button[data-copy]").forEach((button) => { button.hidden = false; });
  drawUnsent();
}

document.addEventListener("click", (e) => {
  const button = e.target.closest?.("button");
  if (button?.dataset.font) {
    localStorage.font = Math.min(Math.max(Number(localStorage.font || 0) + Number(button.dataset.font), 0), sizes - 1);
    dressChat();
  } else if (button?.hasAttribute("data-sound")) {
    localStorage.sound = localStorage.sound === "on" ? "off" : "on";
    wakeSound();
    tone();
    dressChat();
  } else if (button?.hasAttribute("data-copy") && button.closest(".sheet")) {
    copyText(button.closest(".sheet").querySelector("[data-text]").innerText.trim(), button);
  }
});

async function copyText(text, button) {
  try { await navigator.clipboard.writeText(text); } catch { return; }
  const copied = document.body.dataset.copied;
  toast(copied);
  if (!button) return;
  const was = button.dataset.copy ||= button.textContent;
  button.textContent = copied;
  setTimeout(() => { button.textContent = was; }, 2000);
}

// Browsers make no sound before somebody has touched the page.
let audio;
function wakeSound() {
  if (localStorage.sound !== "on" || !window.AudioContext) return;
  audio ||= new AudioContext();
  audio.resume();
}
addEventListener("pointerdown", wakeSound);
addEventListener("keydown", wakeSound);

function tone() {
  if (localStorage.sound !== "on" || !audio) return;
  const sound = audio.createOscillator(), volume = audio.createGain(), now = audio.currentTime;
  sound.frequency.value = 880;
  volume.gain.setValueAtTime(0.1, now);
  volume.gain.exponentialRampToValueAtTime(0.001, now + 0.25);
  sound.connect(volume).connect(audio.destination);
  sound.start(now);
  sound.stop(now + 0.25);
}

// What can be done about a message opens above the page.
let sheet;
document.addEventListener("click", (e) => {
  const link = e.target.closest?.("a[data-sheet]");
  if (link && plain(e)) { e.preventDefault(); openSheet(link); }
});

const plain = (e) => !e.defaultPrevented && e.button === 0 && !e.ctrlKey && !e.metaKey && !e.shiftKey;

async function openSheet(link) {
  let answer;
  try { answer = await ask(link.href); } catch { return toast(document.body.dataset.offline); }
  if (answer.status === 401) return signInAgain();
  if (!sheet) {
    sheet = document.createElement("dialog");
    sheet.id = "sheet";
    sheet.setAttribute("aria-labelledby", "message-title");
    sheet.addEventListener("click", (e) => {
      if (e.target === sheet || e.target.closest("[data-close]")) { e.preventDefault(); sheet.close(); }
    });
    sheet.addEventListener("submit", sendSheet);
    sheet.addEventListener("close", () => document.getElementById(sheet.from)?.querySelector("a.more")?.focus());
    document.body.append(sheet);
  }
  sheet.from = link.closest("li").id;
  fillSheet(parse(await answer.text()));
  if (!sheet.open) sheet.showModal();
}

function fillSheet(fresh) {
  sheet.replaceChildren(...document.importNode(fresh.querySelector("main"), true).childNodes);
  dress();
}

async function sendSheet(e) {
  e.preventDefault();
  const answer = await sendForm(e);
  if (!answer) return toast(document.body.dataset.offline);
  if (answer.type !== "opaqueredirect") return fillSheet(parse(await answer.text()));
  sheet.close();
  const view = views.find((v) => v.root().querySelector("#log"));
  if (view) refresh(view, ["log", "chat-state"]);
}

// sendForm sends a form as the browser would. It returns nothing when it cannot.
async function sendForm({ target: form, submitter }, redirect = "manual") {
  const body = new URLSearchParams(new FormData(form));
  if (submitter?.name) body.set(submitter.name, submitter.value);
  try {
    const answer = await ask(form.getAttribute("action"), { method: "POST", body, redirect });
    if (answer.status === 401) signInAgain();
    else return answer;
  } catch { /* offline */ }
}
