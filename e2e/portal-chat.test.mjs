// The chat of the portal in a real browser: its window on every page, what can be done
// about a message, and its outbox. The analyst sits in the Agents Playground.
import assert from "node:assert/strict";
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { after, before, test } from "node:test";
import { scratch, startDesk, startPlayground, stop, url } from "./stage.mjs";
import { Person } from "./teams.mjs";
import { address, closeBrowser, openBrowser, visit } from "./visitor.mjs";

const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const shots = path.join(import.meta.dirname, "out");
let ana, erin;

before(async () => {
  fs.mkdirSync(shots, { recursive: true });
  const [browser] = await Promise.all([
    openBrowser(), startDesk(path.join(scratch(), "chat.db"), { empty: true }), startPlayground("analyst"),
  ]);
  ana = await Person.open(browser, url("analyst"), shots);
  await ana.goto("IT Support - Tickets");
  await ana.page.getByText("installationUpdate 200", { exact: true }).nth(1).waitFor();
  erin = await visit({ permissions: ["clipboard-read", "clipboard-write"] });
  erin.setDefaultTimeout(15_000);
});

after(async () => {
  await erin?.screenshot({ path: path.join(shots, "chat-last.png") });
  await closeBrowser();
  stop();
});

const chatIcon = (page) => page.locator("#chat-icon");
const frame = (page) => page.getByRole("dialog", { name: /^(Chat|Чат)$/ });
const input = (page) => page.locator("[name=message]#message");
const send = async (page, text) => {
  await input(page).fill(text);
  await page.getByRole("button", { name: "Send" }).click();
};
const log = (page) => page.locator("#log");
const unsent = (page) => page.locator("#waiting");

async function sound(page) {
  await page.evaluate(fs.readFileSync(axe, "utf8"));
  const { violations } = await page.evaluate(() => window.axe.run());
  assert.deepEqual(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html).slice(0, 2).join(" ")}`), []);
  assert.ok(!await page.evaluate(() => document.documentElement.scrollWidth > innerWidth), "wider than the screen");
}

test("the icon opens the chat above every page", async (t) => {
  await erin.goto(address("/me"));
  await t.test("it says whether there can be one, and asks for it", async () => {
    await chatIcon(erin).click();
    await frame(erin).getByText("We are available").waitFor();
    await sound(erin);
    await frame(erin).getByRole("button", { name: "Chat with Analyst" }).click();
    await frame(erin).getByRole("heading", { name: "We are available" }).waitFor();
    await erin.waitForFunction(() => location.pathname === "/me");
    await sound(erin);
    await erin.screenshot({ path: path.join(shots, "chat-window-waiting.png") });
  });
  await t.test("what it is about is not cleared by what happens meanwhile", async () => {
    await frame(erin).locator("[name=topic]").fill("paper jam");
    await send(erin, "Hello?");
    await log(erin).getByText("Hello?").waitFor();
    assert.equal(await frame(erin).locator("[name=topic]").inputValue(), "paper jam");
    await frame(erin).getByRole("button", { name: "Save" }).click();
    await frame(erin).getByText("What it is about: paper jam").waitFor();
  });
  await t.test("Escape and Back close it, and what is typed stays", async () => {
    await input(erin).fill("half a sent");
    await erin.keyboard.press("Escape");
    await frame(erin).waitFor({ state: "hidden" });
    assert.equal(await erin.evaluate(() => document.activeElement.id), "chat-icon");
    await erin.keyboard.press("Enter");
    await frame(erin).waitFor();
    assert.equal(await input(erin).inputValue(), "half a sent");
    await erin.goBack();
    await frame(erin).waitFor({ state: "hidden" });
    assert.equal(new URL(erin.url()).pathname, "/me");
    await erin.goto(address("/tickets"));
    await chatIcon(erin).click();
    assert.equal(await input(erin).inputValue(), "half a sent");
    await erin.reload();
    await frame(erin).waitFor();
    assert.equal(await input(erin).inputValue(), "half a sent");
    await input(erin).fill("");
  });
  await t.test("the keyboard of a phone does not cover the input", async () => {
    await input(erin).focus();
    await erin.setViewportSize({ width: 360, height: 300 });
    await erin.waitForFunction(() => {
      const { top, bottom } = document.querySelector("#message").getBoundingClientRect();
      return top >= 0 && bottom <= innerHeight;
    });
    await erin.setViewportSize({ width: 360, height: 640 });
  });
});

test("the analyst answers", async (t) => {
  await t.test("the window says with whom one is connected", async () => {
    await ana.press(await ana.sees("Erin Employee would like to chat"), "Accept");
    await frame(erin).getByRole("heading", { name: "Connected with Ana Analyst" }).waitFor();
    await ana.thread("Connected with Erin Employee").getByText("Erin Employee: Hello?").waitFor();
    await sound(erin);
    await erin.screenshot({ path: path.join(shots, "chat-window.png") });
  });
  await t.test("what comes while it is closed is counted until it is read", async () => {
    await erin.keyboard.press("Escape");
    await ana.answer(ana.thread("Connected with Erin Employee"), "Is it on?");
    await erin.waitForFunction(() => document.title.startsWith("(1) "));
    await erin.getByRole("link", { name: "Chat, new messages: 1" }).waitFor();
    await erin.goto(address("/drafts"));
    await erin.waitForFunction(() => document.title.startsWith("(1) "));
    await chatIcon(erin).click();
    await log(erin).getByText("Is it on?").waitFor();
    await erin.waitForFunction(() => !document.title.startsWith("("));
  });
  await t.test("a sound comes only when it is switched on", async () => {
    await erin.evaluate(() => {
      window.tones = 0;
      const start = OscillatorNode.prototype.start;
      OscillatorNode.prototype.start = function (...args) { window.tones++; start.apply(this, args); };
    });
    const toggle = frame(erin).getByRole("button", { name: "Sound" });
    assert.equal(await toggle.getAttribute("aria-pressed"), "false");
    const thread = ana.thread("Connected with Erin Employee");
    await ana.answer(thread, "Plugged in?");
    await log(erin).getByText("Plugged in?").waitFor();
    assert.equal(await erin.evaluate(() => window.tones), 0);
    await toggle.click();
    assert.equal(await toggle.getAttribute("aria-pressed"), "true");
    assert.equal(await erin.evaluate(() => window.tones), 1, "it is heard when it is switched on");
    await ana.answer(thread, "Any light?");
    await log(erin).getByText("Any light?").waitFor();
    await erin.waitForFunction(() => window.tones === 2);
    await send(erin, "No light");
    await log(erin).getByText("No light").waitFor();
    assert.equal(await erin.evaluate(() => window.tones), 2, "one's own makes none");
    await toggle.click();
  });
});

// more opens what can be done about a message.
async function more(page, text) {
  const item = log(page).locator("li").filter({ hasText: text });
  await item.getByRole("link", { name: /more$/ }).click();
  await page.locator("#sheet").waitFor();
  return page.locator("#sheet");
}

test("what is written can be copied, edited, deleted and reacted to", async (t) => {
  await t.test("copied", async () => {
    const sheet = await more(erin, "Is it on?");
    await sound(erin);
    await erin.screenshot({ path: path.join(shots, "chat-sheet.png") });
    await sheet.getByRole("button", { name: "Copy" }).focus();
    await erin.keyboard.press("Enter");
    await sheet.getByRole("button", { name: "Copied" }).waitFor();
    assert.equal(await erin.evaluate(() => navigator.clipboard.readText()), "Is it on?");
  });
  await t.test("reacted to", async () => {
    await erin.locator("#sheet").getByRole("button", { name: "Like" }).click();
    await log(erin).locator("li").filter({ hasText: "Is it on?" }).getByText("👍").waitFor();
    const sheet = await more(erin, "Is it on?");
    assert.equal(await sheet.getByRole("button", { name: "Like" }).getAttribute("aria-pressed"), "true");
    await sheet.getByRole("button", { name: "Like" }).click();
    await log(erin).getByText("👍").waitFor({ state: "detached" });
  });
  await t.test("edited", async () => {
    const sheet = await more(erin, "No light");
    await sheet.getByLabel("Message").fill("");
    await sheet.getByRole("button", { name: "Save" }).click();
    assert.equal(await sheet.locator("[aria-invalid=true]").getAttribute("name"), "message");
    await sheet.getByLabel("Message").fill("No light at all");
    await sheet.getByRole("button", { name: "Save" }).click();
    await log(erin).getByText("No light at all (edited)").waitFor();
    await ana.thread("Connected with Erin Employee").getByText("Erin Employee: No light at all").waitFor();
    assert.match(await erin.evaluate(() => document.activeElement.getAttribute("aria-label")), /more$/);
  });
  await t.test("deleted", async () => {
    const sheet = await more(erin, "No light at all");
    await sheet.getByRole("button", { name: "Delete" }).click();
    await log(erin).getByText("(deleted)").waitFor();
    assert.equal(await log(erin).getByText("No light").count(), 0);
  });
  await t.test("in another size", async () => {
    const size = () => log(erin).locator(".said").first().evaluate((e) => parseFloat(getComputedStyle(e).fontSize));
    const was = await size();
    await frame(erin).getByRole("button", { name: "Larger text" }).click();
    await frame(erin).getByRole("button", { name: "Larger text" }).click();
    assert.ok(await size() > was * 1.4);
    await erin.reload();
    assert.ok(await size() > was * 1.4, "it is remembered");
    await sound(erin);
    await erin.screenshot({ path: path.join(shots, "chat-window-large.png") });
    for (let i = 0; i < 2; i++) await frame(erin).getByRole("button", { name: "Smaller text" }).click();
    assert.equal(await size(), was);
  });
});

test("messages arrive in the order in which they were written", async (t) => {
  await erin.goto(address("/chat"));
  const order = async (...texts) => {
    const said = await log(erin).locator(".said").allInnerTexts();
    assert.deepEqual(said.filter((one) => texts.includes(one)), texts);
  };
  await t.test("behind those that wait", async () => {
    let down = true;
    await erin.route("**/say", (route) => down ? route.abort("internetdisconnected") : route.continue());
    await send(erin, "one");
    await unsent(erin).getByText("Waiting to be sent").waitFor();
    down = false;
    await send(erin, "two");
    await log(erin).getByText("two", { exact: true }).waitFor();
    await order("one", "two");
    await unsent(erin).waitFor({ state: "hidden" });
    await erin.unroute("**/say");
  });
  await t.test("from two tabs of one person", async () => {
    const other = await erin.context().newPage();
    await other.goto(address("/chat"));
    let down = true;
    await erin.context().route("**/say", (route) => down ? route.abort("internetdisconnected") : route.continue());
    await send(erin, "three");
    await unsent(erin).getByText("Waiting to be sent").waitFor();
    await unsent(other).getByText("three").waitFor();
    await send(other, "four");
    await unsent(erin).getByText("four").waitFor();
    down = false;
    await Promise.all([send(erin, "five"), send(other, "six")]);
    for (const text of ["five", "six"]) await log(erin).getByText(text, { exact: true }).waitFor();
    await order("three", "four");
    for (const text of ["three", "four", "five", "six"]) {
      assert.equal(await log(erin).getByText(text, { exact: true }).count(), 1, text);
    }
    await erin.context().unroute("**/say");
    await other.close();
  });
  await t.test("none is dropped, however many wait", async () => {
    await erin.route("**/say", (route) => route.abort("internetdisconnected"));
    await erin.evaluate(() => {
      for (let i = 0; i < 50; i++) keepUnsent({ address: document.querySelector("form.say").getAttribute("action"), client: `many-${i}`, message: `no. ${i}` });
    });
    await send(erin, "one too many");
    await erin.getByText("50 messages wait already").waitFor();
    assert.equal(await input(erin).inputValue(), "one too many");
    assert.equal(await erin.evaluate(() => outbox().length), 50);
    await erin.evaluate(() => outbox().forEach((m) => delete localStorage[m.key]));
    await input(erin).fill("");
  });
  await t.test("a file waits in the form", async () => {
    await erin.locator("input[type=file]").setInputFiles({ name: "a.txt", mimeType: "text/plain", buffer: Buffer.from("a") });
    await send(erin, "see there");
    await erin.getByText("files cannot wait").waitFor();
    assert.equal(await input(erin).inputValue(), "see there");
    await erin.unroute("**/say");
    await erin.getByRole("button", { name: "Send" }).click();
    await log(erin).getByText("a.txt").waitFor();
    assert.equal(await input(erin).inputValue(), "");
    assert.equal(await log(erin).getByText("see there").count(), 1);
  });
  await t.test("one that was refused is kept, with the reason", async () => {
    let down = true;
    await erin.route("**/say", (route) => down ? route.abort("internetdisconnected") : route.continue());
    await send(erin, "too late");
    await unsent(erin).getByText("Waiting to be sent").waitFor();
    await erin.getByRole("button", { name: "End Chat" }).click(); // it asks once
    await erin.getByRole("button", { name: "End Chat" }).click();
    await erin.getByRole("heading", { name: "The chat has ended" }).waitFor();
    down = false;
    await unsent(erin).getByText("Not sent: the chat has ended").waitFor();
    await sound(erin);
    await unsent(erin).getByRole("button", { name: "Remove" }).click();
    await unsent(erin).waitFor({ state: "hidden" });
    await erin.unroute("**/say");
  });
  assert.deepEqual(erin.wrong, []);
});

test("on a desktop it is a panel at the corner, and the page stays in use", async () => {
  const page = await visit({ viewport: { width: 1280, height: 800 }, locale: "ru-RU", colorScheme: "dark" });
  await page.goto(address("/incident/new"));
  await chatIcon(page).click();
  const { width, x, y, height } = await frame(page).boundingBox();
  assert.ok(width <= 400 && x + width <= 1280 && y + height <= 800, "it is at the corner");
  await page.locator("[name=title]").fill("Ещё работает");
  await sound(page);
  await page.screenshot({ path: path.join(shots, "chat-panel.png") });
  assert.deepEqual(page.wrong, []);
  await page.context().close();
});

test("without JavaScript the icon is a link, and messages are edited on pages", async () => {
  const page = await visit({ javaScriptEnabled: false });
  await page.goto(address("/me"));
  await chatIcon(page).click();
  await page.waitForURL("**/chat");
  await page.goto(address("/chat?new=1"));
  await page.getByRole("button", { name: "Chat with Analyst" }).click();
  await send(page, "a typo");
  await page.getByRole("link", { name: "Message 1: more" }).click();
  await page.getByLabel("Message").fill("no typo");
  await page.getByRole("button", { name: "Save" }).click();
  await log(page).getByText("no typo (edited)").waitFor();
  assert.ok(!await page.getByRole("button", { name: "Sound" }).isVisible());
  await page.getByRole("button", { name: "Leave the Queue" }).click();
  await page.context().close();
});

test("nothing of the chat breaks the policy of the pages", async () => {
  const page = await visit({ bypassCSP: false });
  const broken = [];
  page.on("console", (m) => { if (/Content Security Policy/.test(m.text())) broken.push(m.text()); });
  await page.goto(address("/catalog"));
  await chatIcon(page).click();
  await frame(page).getByRole("heading").nth(1).waitFor();
  await page.setViewportSize({ width: 360, height: 400 });
  assert.deepEqual([...broken, ...page.wrong], []);
  await page.context().close();
});
