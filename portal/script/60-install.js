// The portal as an app: a button where the browser offers to install, and words in
// Safari on iOS, which has it in a menu of its own. What is installed says nothing.

const { userAgent, maxTouchPoints } = navigator;
const installed = navigator.standalone === true || matchMedia("(display-mode: standalone)").matches;
// iPads call themselves Macs; no Mac has a touch screen. Other browsers there are told
// by their names, and apps that show a page have no "Safari" in theirs.
const safariOnIOS = (/iPhone|iPad|iPod/.test(userAgent) || /Macintosh/.test(userAgent) && maxTouchPoints > 1) &&
  /Version\/\S+ .*Safari\//.test(userAgent) && !/(CriOS|FxiOS|EdgiOS|OPT|OPiOS|GSA|DuckDuckGo|YaBrowser)\//.test(userAgent);

let installPrompt;

addEventListener("beforeinstallprompt", (e) => {
  e.preventDefault(); // the browser's own hint would come on any page
  installPrompt = e;
  offerInstall();
});
addEventListener("appinstalled", () => { document.getElementById("install")?.remove(); });

function offerInstall() {
  const hint = document.getElementById("install"), later = hint?.querySelector("[data-later]");
  const way = installPrompt ? "button" : safariOnIOS ? "safari" : "";
  if (!hint || !way || installed || later && localStorage.installLater) return;
  hint.hidden = false;
  for (const part of hint.querySelectorAll("[data-for]")) part.hidden = part.dataset.for !== way;
  hint.querySelector("button[data-for]").onclick = async () => {
    await installPrompt.prompt();
    installPrompt = undefined; // it is good once
    hint.hidden = true;
  };
  if (later) later.onclick = () => { localStorage.installLater = 1; hint.hidden = true; };
}
