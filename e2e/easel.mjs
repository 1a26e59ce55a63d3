// A page in which golden cards are drawn as Teams would draw them.
import fs from "node:fs";
import path from "node:path";
import { chromium } from "playwright-core";
import { chromiumArgs, findChromium } from "./chromium.mjs";
import { css, hostConfig, themes } from "./teamslook.mjs";

const here = import.meta.dirname;
export const goldenFolder = path.join(here, "../bot/cards/testdata/golden");

// goldens are all golden cards, each with its name ("menu.en").
export function goldens() {
  return fs.readdirSync(goldenFolder).sort().map((file) => ({ name: path.basename(file, ".json"), json: golden(file) }));
}

const golden = (file) => JSON.parse(fs.readFileSync(path.join(goldenFolder, file), "utf8"));

// openBrowser starts the Chromium of this machine.
export const openBrowser = () => chromium.launch({ executablePath: findChromium(), args: chromiumArgs });

// openEasel makes a page in which `draw` and `look` of brush.js are to be had.
export async function openEasel(browser, { width = 1280, height = 900, scale = 1 } = {}) {
  const page = await browser.newPage({ viewport: { width, height }, deviceScaleFactor: scale });
  page.setDefaultTimeout(120_000);
  await page.setContent("<!doctype html><html lang='en'><title>Cards</title><body><main id='easel'></main></body></html>");
  await page.addStyleTag({ content: css });
  await page.addScriptTag({ path: path.join(here, "node_modules/adaptivecards/dist/adaptivecards.min.js") });
  await page.addScriptTag({ path: path.join(here, "brush.js") });
  const looks = Object.fromEntries(themes.map((t) => [t, { phone: hostConfig(t, true), desktop: hostConfig(t, false) }]));
  await page.evaluate((looks) => { window.looks = looks; }, looks);
  return page;
}
