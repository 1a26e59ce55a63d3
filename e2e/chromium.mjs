// Where a Chromium can be found on this machine.
import fs from "node:fs";
import path from "node:path";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const elsewhere = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

// chromiumArgs keep it from looking outside.
export const chromiumArgs = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync",
];

// findChromium returns the path of a Chromium; $CHROMIUM names one by hand.
export function findChromium() {
  const folders = process.env.PATH.split(path.delimiter);
  const places = [process.env.CHROMIUM ?? "", ...folders.flatMap((f) => names.map((n) => path.join(f, n))), ...elsewhere];
  const found = places.find((p) => p && fs.existsSync(p));
  if (!found) throw new Error("no Chromium found: install one (Debian: apt-get install chromium) or name it in $CHROMIUM");
  return found;
}

if (process.argv[1] === import.meta.filename) {
  try { console.log(findChromium()); } catch { process.exitCode = 1; }
}
