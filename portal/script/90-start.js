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
if (document.getElementById("log")) scrollTo(0, document.documentElement.scrollHeight);
