// Draws the picture of the portal in README and docs/ru.md: pages of the demo's desk, as
// a phone shows them, in a language: node portalpicture.mjs ru. `make pictures` runs it.
import fs from "node:fs";
import path from "node:path";
import { scratch, startDesk, stop } from "./stage.mjs";
import { address, closeBrowser, openBrowser, visit } from "./visitor.mjs";

const folder = path.join(import.meta.dirname, "../docs/pictures");
const languages = { en: ["en-US", "Erin Employee"], ru: ["ru-RU", "Ирина Соколова"] };
const frame = `
  body { margin: 0; }
  main { display: inline-flex; gap: 24px; padding: 24px; background: #e9eaf2; }
  img { width: 300px; border-radius: 24px; border: 8px solid #1b1a19; }`;

const language = process.argv[2], [locale, person] = languages[language];
await startDesk(path.join(scratch(), "picture.db"), { language });
const browser = await openBrowser();
const page = await visit({ person, locale, deviceScaleFactor: 1.5, colorScheme: "light", reducedMotion: "reduce" });
const shots = [];
const shoot = async () => shots.push((await page.screenshot()).toString("base64"));
for (const one of ["/", "/catalog", "/tickets/INC-1027"]) {
  await page.goto(address(one));
  if (one === "/catalog") await page.locator(".views button").last().click();
  await page.waitForLoadState();
  await shoot();
}
await page.goto(address("/chat?new=1"));
await page.locator("main form[action='/chat'] button.primary").click();
await page.locator("[name=message]").fill(language === "ru" ? "Принтер снова зажевал бумагу" : "The printer has eaten my paper again");
await page.locator("main form[data-outbox] button.primary").click();
await page.getByRole("log").locator("li").waitFor();
await shoot();
const easel = await browser.newPage();
await easel.setContent(`<style>${frame}</style><main>${shots.map((s) => `<img src="data:image/png;base64,${s}">`).join("")}</main>`);
const picture = await easel.locator("main").screenshot();
fs.writeFileSync(path.join(folder, `portal.${language}.png`), picture);
await closeBrowser();
stop();
