// make demo: the desk to try, on this machine, without Azure.
import { spawn } from "node:child_process";
import path from "node:path";
import { ports, scratch, startDesk, startPlayground, stop, url } from "./stage.mjs";

for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => { stop(); process.exit(0); });

try {
  const data = process.env.DEMO_DATA ?? path.join(scratch(), "demo.db");
  await Promise.all([startDesk(data), startPlayground("employee"), startPlayground("analyst")]);
  console.log(`
Frontdesk is running. Two windows of Microsoft's Agents Playground play Teams:

  employee   ${url("employee")}
  analyst    ${url("analyst")}

Try this:
  1. Analyst: open the channel "IT Support - Tickets" on the left, once.
  2. Employee: write "hello". Press "Create an Incident", fill it in, press "Save".
  3. Analyst: press "Take" on the card in the channel, then "Resolve". Watch the employee's card.
  4. Employee: write "chat". Analyst: press "Accept". Now write to each other: the analyst
     answers in the card's thread and mentions @Frontdesk (the Playground passes on nothing else).

The data is in ${data}; ports ${Object.values(ports).join(", ")}. Ctrl-C ends it.
`);
  if (!process.env.NO_BROWSER) for (const name of ["employee", "analyst"]) open(url(name));
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
