// make demo, in Russian: what it prints, its page, and the first thing to try.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import path from "node:path";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";
import { chromiumArgs, findChromium } from "./chromium.mjs";
import { url } from "./stage.mjs";

let demo, guide, browser, page;

before(async () => {
  const env = { ...process.env, NO_BROWSER: "1", FRONTDESK_LANGUAGE: "ru" };
  demo = spawn(process.execPath, [path.join(import.meta.dirname, "demo.mjs")], { env, stdio: ["ignore", "pipe", "inherit"] });
  [guide, browser] = await Promise.all([
    printed(/Ctrl-C/), chromium.launch({ executablePath: findChromium(), args: chromiumArgs }),
  ]);
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  await context.route((u) => u.hostname !== "127.0.0.1", (route) => route.abort());
  page = await context.newPage();
  page.setDefaultTimeout(60_000);
  await page.goto(url("page"));
  await page.locator("iframe.there").nth(1).waitFor();
});

after(async () => {
  await page?.setViewportSize({ width: 1280, height: 800 });
  await page?.screenshot({ path: path.join(import.meta.dirname, "out", "demo.png") });
  await browser?.close();
  demo.kill();
});

// printed resolves to what the demo has printed, once that has the text.
function printed(text) {
  return new Promise((resolve, reject) => {
    let out = "";
    demo.stdout.on("data", (data) => { if (text.test(out += data)) resolve(out); });
    demo.once("exit", (code) => reject(new Error(`the demo ended with ${code}: ${out}`)));
  });
}

// frame is the window of a person, by their name.
const frame = (whose) => page.frameLocator(`iframe[title^="${whose}"]`);

test("it says what to try, on the page too", async () => {
  for (const part of [url("page"), url("employee"), url("analyst"), "6. Аналитик"]) assert.ok(guide.includes(part), part);
  await page.getByText("6. Аналитик").waitFor();
});

test("the employee has tickets, and one waits for an answer", async () => {
  const chat = frame("Ирина Соколова");
  await chat.getByRole("button", { name: "Проверить статус инцидента", exact: true }).click();
  const list = chat.locator(".ac-adaptiveCard").filter({ hasText: "Календарь на телефоне не обновляется" }).last();
  await list.getByRole("button", { name: /INC-1027/ }).click();
  await chat.getByText("Какой у вас телефон").last().waitFor();
});

test("the channel is empty until somebody does something", async () => {
  const window = frame("Анна Белова");
  await window.getByRole("button").first().click();
  await window.getByRole("treeitem", { name: "Обращения" }).click();
  await window.getByRole("button", { name: "Post", exact: true }).waitFor();
  assert.equal(await window.getByText("INC-").count(), 0);
});

test("the log panel is closed, or out of sight where there is room for it", async () => {
  for (const width of [1280, 2400]) {
    await page.setViewportSize({ width, height: 900 });
    for (const section of await page.locator("section").all()) {
      const window = section.frameLocator("iframe");
      const [frame, send] = await Promise.all([section.boundingBox(), window.getByRole("button", { name: /^(Send Message|Post)$/ }).first().boundingBox()]);
      assert.ok(send.x + send.width <= frame.x + frame.width, `${width}: no room to write`);
      const panel = window.getByText("Log Panel", { exact: true });
      const seen = await panel.count() > 0 && (await panel.boundingBox()).x < frame.x + frame.width;
      assert.ok(!seen, `${width}: the log panel is there`);
    }
  }
});

test("the portal opens as on a phone", async () => {
  const opened = page.waitForEvent("popup");
  await page.getByRole("link", { name: url("desk") }).click();
  const portal = await opened;
  await portal.getByRole("button", { name: /Sign In|Войти/ }).click();
  await portal.getByRole("link", { name: "Ирина Соколова" }).click();
  await portal.waitForURL(url("desk"));
  await portal.getByRole("heading", { level: 1 }).waitFor();
  const { width, height } = await portal.evaluate(() => ({ width: innerWidth, height: innerHeight }));
  assert.ok(width <= 400 && height > width, `${width} x ${height}`);
  assert.equal(portal.url(), url("desk"));
  await portal.screenshot({ path: path.join(import.meta.dirname, "out", "demo-portal.png") });
});
