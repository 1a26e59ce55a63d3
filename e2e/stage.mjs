// The stage of the demo and the browser run: the desk behind its make-believe
// Teams, and two Agents Playgrounds, one window for the employee and one for the
// analyst. All of it listens on this machine, and ends with this process.
import { spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";

const here = import.meta.dirname;
const playground = path.join(here, "node_modules/@microsoft/m365agentsplayground/cli.js");

export const ports = { employee: 56150, analyst: 56160, page: 56170, desk: 3978, bridge: 3980, signin: 3981 };
export const url = (name) => `http://127.0.0.1:${ports[name]}/`;

const children = [];

// start runs a program until it prints what ready looks for. It returns the match,
// and what the program has printed on its standard output.
function start(name, command, args, { ready, ...options }) {
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], ...options });
  children.push(child);
  return new Promise((resolve, reject) => {
    let printed = "", out = "";
    const fail = (why) => reject(new Error(`${name} ${why}:\n${printed}`));
    const timer = setTimeout(() => fail("is not ready after 30 s"), 30_000);
    const read = (data) => {
      printed += data;
      const match = ready.exec(printed);
      if (!match) return;
      clearTimeout(timer);
      resolve({ match, out });
    };
    child.stdout.on("data", (data) => { out += data; });
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    child.once("error", (e) => fail(e.message));
    child.once("exit", (code) => fail(`ended with ${code}`));
  });
}

// startDesk starts the desk on a data file, and returns its guide: what to try.
// A new file gets the tickets of the demo, unless it is to be empty. In a hurry,
// chats end by themselves after seconds. page is where both windows are shown.
export async function startDesk(data, { hurry = false, empty = false, language = "en", page = "" } = {}) {
  const binary = process.env.FRONTDESK ?? path.join(here, "..", "frontdesk");
  const flags = [...(hurry ? ["--hurry"] : []), ...(empty ? ["--empty"] : [])];
  const args = ["demo", "--data", data, "--language", language, "--page", page, ...flags];
  const ready = /Ctrl-C[^]*msg=listening|msg=listening[^]*Ctrl-C/; // the guide and the log come by two ways
  return (await start("frontdesk", binary, args, { ready })).out;
}

// startPlayground starts the window of "employee" or "analyst". The Playground
// opens a browser by itself, with a program named xdg-open, and dies without
// one: it gets one that does nothing. A taken port it replaces by another.
export async function startPlayground(name, language = "en") {
  const bin = fs.mkdtempSync(path.join(os.tmpdir(), "frontdesk-bin-"));
  fs.writeFileSync(path.join(bin, "xdg-open"), "#!/bin/sh\n", { mode: 0o755 });
  const port = ports[name];
  const args = [
    playground, "start", "--dt", "-c", "msteams", "-p", String(port),
    "-e", `http://127.0.0.1:${ports.bridge}/bridge/${name}/api/messages`,
    "--su", `http://127.0.0.1:${port}/_connector`,
  ];
  const env = { ...process.env, PATH: `${bin}:${process.env.PATH}`, APPLICATION_INSIGHTS_NO_STATSBEAT: "1" };
  const cwd = path.join(here, "windows", language, name);
  const { match } = await start(`the ${name}'s Playground`, process.execPath, args, { cwd, env, ready: /Listening on (\d+)/ });
  if (Number(match[1]) !== port) throw new Error(`port ${port} is taken: stop what listens there`);
}

// scratch is a new folder for data that nobody keeps.
export const scratch = () => fs.mkdtempSync(path.join(os.tmpdir(), "frontdesk-"));

// stop ends everything that was started.
export function stop() {
  for (const child of children) {
    child.removeAllListeners("exit");
    child.kill();
  }
}
