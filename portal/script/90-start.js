// What every page does when it has loaded.

if (document.getElementById("zone")) {
  document.getElementById("zone").value = Intl.DateTimeFormat().resolvedOptions().timeZone || "";
}
tellWorker();
showAge();
waitForNetwork();
recall();
dress();
listen();
showPush().catch(() => {});
resumePush().catch(() => {});
tidyPush().catch(() => {});
sendOutbox();
look();
if (document.getElementById("log") && !location.hash) toEnd(page);
if (history.state?.chat) openWindow(false);
else if (icon?.dataset.chat && Number(icon.dataset.n) > readUpTo(icon.dataset.chat)) hearOfChat("");
