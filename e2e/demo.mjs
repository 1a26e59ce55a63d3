// make demo: the desk to try, on this machine, without Azure.
import { spawn } from "node:child_process";
import path from "node:path";
import { servePage } from "./page.mjs";
import { ports, scratch, startDesk, startPlayground, stop, url } from "./stage.mjs";

for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => { stop(); process.exit(0); });

try {
  const data = process.env.DEMO_DATA ?? path.join(scratch(), "demo.db");
  const language = process.env.FRONTDESK_LANGUAGE ?? "en";
  const windows = ["employee", "analyst"];
  const [guide] = await Promise.all([
    startDesk(data, { language, page: url("page") }), ...windows.map((name) => startPlayground(name, language)),
  ]);
  await servePage(ports.page, guide, windows.map(url), url("desk"));
  console.log(`\n${guide}`);
  if (!process.env.NO_BROWSER) open(url("page"));
} catch (e) {
  console.error(e.message);
  stop();
  process.exit(1);
}

// open shows a page in the person's browser, if that is to be had.
function open(page) {
  const command = { darwin: "open", win32: "explorer" }[process.platform] ?? "xdg-open";
  spawn(command, [page], { stdio: "ignore", detached: true }).on("error", () => {}).unref();
}
