// Every golden card, drawn by the official renderer at the width of a phone:
// it must parse without a complaint and fit. Pictures go to out/cards/.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";
import { chromiumArgs, findChromium } from "./chromium.mjs";

const here = import.meta.dirname;
const golden = path.join(here, "../bot/cards/testdata/golden");
const shots = path.join(here, "out/cards");
let browser, page;

before(async () => {
  fs.mkdirSync(shots, { recursive: true });
  browser = await chromium.launch({ executablePath: findChromium(), args: chromiumArgs });
  page = await browser.newPage({ viewport: { width: 320, height: 900 } });
  await page.setContent("<body style='margin:0;font-family:sans-serif'><div id='card'></div></body>");
  await page.addScriptTag({ path: path.join(here, "node_modules/adaptivecards/dist/adaptivecards.js") });
});

after(() => browser?.close());

for (const file of fs.readdirSync(golden)) {
  test(file, async () => {
    const json = JSON.parse(fs.readFileSync(path.join(golden, file), "utf8"));
    const found = await page.evaluate((json) => {
      const card = new AdaptiveCards.AdaptiveCard();
      // Teams on a phone puts buttons below one another.
      card.hostConfig = new AdaptiveCards.HostConfig({ actions: { actionsOrientation: "vertical", maxActions: 6 } });
      const context = new AdaptiveCards.SerializationContext();
      card.parse(json, context);
      const complaints = card.validateProperties().validationEvents.map((e) => e.message);
      for (let i = 0; i < context.eventCount; i++) complaints.push(context.getEventAt(i).message);
      // This renderer does not know what Teams adds to the standard: people pickers,
      // which begin without choices, and charts, in the place of which it draws text.
      const picker = "An Input.ChoiceSet must have at least one choice defined.";
      const picks = JSON.stringify(json).includes('"choices.data"');
      const known = complaints.filter((c) => (c !== picker || !picks) && !/^Unknown element type "(Chart\.\w+|Input\.Rating|Icon)"\. Fallback/.test(c));
      complaints.splice(0, complaints.length, ...known);
      const place = document.getElementById("card");
      place.replaceChildren(card.render());
      const wide = [...place.querySelectorAll("*")].filter((e) => e.getBoundingClientRect().right > 321);
      return { complaints, wide: wide.map((e) => e.outerHTML.slice(0, 200)) };
    }, json);
    await page.screenshot({ path: path.join(shots, file.replace(".json", ".png")), fullPage: true });
    assert.deepEqual(found, { complaints: [], wide: [] });
  });
}
