// Somebody who visits the portal in a real browser.
import path from "node:path";
import { after, before } from "node:test";
import { chromium } from "playwright-core";
import { chromiumArgs, findChromium } from "./chromium.mjs";
import { scratch, startDesk, stop, url } from "./stage.mjs";

export const phone = { width: 360, height: 640 };
let browser;

// openBrowser starts the browser of a test file. Close it with closeBrowser.
export async function openBrowser(...more) {
  browser = await chromium.launch({ executablePath: findChromium(), args: [...chromiumArgs, ...more] });
  return browser;
}

export const closeBrowser = () => browser?.close();

// useDesk has the tests of a file use a desk with the demo's people, and a browser.
export function useDesk() {
  before(async () => {
    await startDesk(path.join(scratch(), "portal.db"));
    await openBrowser();
  });
  after(async () => {
    await closeBrowser();
    stop();
  });
}

// address is where a page of the portal is.
export const address = (path) => new URL(path, url("desk")).href;

// visit opens a window in which somebody is signed in, on a phone. What fails in the
// page's script is in page.wrong.
export async function visit({ person = "Erin Employee", ...options } = {}) {
  const context = await browser.newContext({ viewport: phone, locale: "en-US", bypassCSP: true, ...options });
  const page = await context.newPage();
  page.wrong = [];
  page.on("pageerror", (e) => page.wrong.push(String(e)));
  await page.goto(address("/tickets"));
  await page.getByRole("button", { name: /Sign In|Войти/ }).click();
  await page.getByRole("link", { name: person }).click();
  await page.waitForURL("**/tickets");
  return page;
}
