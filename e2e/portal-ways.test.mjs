// The portal as different people use it: by keyboard alone, enlarged, in a language
// that is written from right to left, in two windows, and with the back button.
import assert from "node:assert/strict";
import { test } from "node:test";
import { address, useDesk, visit } from "./visitor.mjs";

const pages = [
  "/", "/catalog", "/catalog?view=tiles", "/incident/new", "/request/new-laptop", "/drafts", "/tickets", "/tickets/INC-1027",
  "/approvals", "/search?q=vpn", "/chat", "/me", "/nowhere",
];

useDesk();

// everyPage goes through the pages, and returns what look finds wrong on them.
async function everyPage(page, look) {
  const findings = [];
  for (const one of pages) {
    await page.goto(address(one));
    findings.push(...(await page.evaluate(look)).map((what) => `${one}: ${what}`));
  }
  return findings;
}

// tooWide is what sticks out of a page.
const tooWide = () => [...document.body.querySelectorAll("*")].filter((e) => {
  const { left, right, width } = e.getBoundingClientRect();
  const unseen = e.closest(".unseen, .skip") || getComputedStyle(e).visibility === "hidden";
  return width > 0 && !unseen && (right > innerWidth + 1 || left < -1);
}).map((e) => `sticks out: ${e.outerHTML.slice(0, 120)}`);

test("what can be pressed is large enough for a thumb", async () => {
  const page = await visit();
  // WCAG 2.2, 2.5.8 asks for 24 pixels; the pages promise 36, and 44 for what matters.
  const small = () => [...document.querySelectorAll("button, .button, nav a, a.row, a.item, select, input, textarea")]
    .filter((e) => !e.closest(".unseen, .skip") && !e.matches(".unseen, [type=hidden]"))
    .filter((e) => {
      const box = (e.closest("label.check, .stars label") ?? e).getBoundingClientRect();
      return box.height > 0 && (box.height < 36 || box.width < 36);
    }).map((e) => `is small: ${e.outerHTML.slice(0, 120)}`);
  assert.deepEqual(await everyPage(page, small), []);
  await page.context().close();
});

test("enlarged to 200 % nothing sticks out", async () => {
  const page = await visit({ viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 });
  assert.deepEqual(await everyPage(page, tooWide), []);
  // Text alone enlarged, as phones do it.
  await page.addInitScript(() => addEventListener("DOMContentLoaded", () => { document.documentElement.style.fontSize = "200%"; }));
  await page.setViewportSize({ width: 360, height: 640 });
  assert.deepEqual(await everyPage(page, tooWide), []);
  await page.context().close();
});

test("from right to left nothing sticks out", async () => {
  const page = await visit();
  await page.addInitScript(() => addEventListener("DOMContentLoaded", () => { document.documentElement.dir = "rtl"; }));
  assert.deepEqual(await everyPage(page, tooWide), []);
  await page.setViewportSize({ width: 1280, height: 800 });
  assert.deepEqual(await everyPage(page, tooWide), []);
  await page.context().close();
});

test("text from right to left reads so, and leaves the page as it is", async () => {
  const page = await visit();
  await page.goto(address("/incident/new"));
  const title = "المدخل لا يعمل (INC)";
  await page.locator("[name=title]").fill(title);
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.waitForURL("**/tickets/INC-*");
  const heading = page.getByText(title).first();
  assert.equal(await heading.evaluate((e) => getComputedStyle(e).direction), "rtl");
  assert.equal(await page.locator("main").evaluate((e) => getComputedStyle(e).direction), "ltr");
  await page.context().close();
});

// tabTo presses Tab until something with that name has the focus.
async function tabTo(page, name) {
  for (let i = 0; i < 80; i++) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate(() => {
      const e = document.activeElement;
      const seen = e.matches(":focus-visible") && getComputedStyle(e).outlineStyle !== "none" || e.closest("label, .attach");
      return { name: e.ariaLabel || e.labels?.[0]?.innerText || e.innerText || e.name || "", seen: Boolean(seen) };
    });
    if (!at.name.includes(name)) continue;
    assert.ok(at.seen, `one sees that ${name} has the focus`);
    return;
  }
  assert.fail(`Tab never reaches ${name}`);
}

test("by keyboard alone an incident is made, commented on and withdrawn", async () => {
  const page = await visit({ viewport: { width: 1280, height: 800 } });
  await page.goto(address("/"));
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter"); // the first stop skips to the page
  assert.equal(await page.evaluate(() => document.activeElement.id), "main");
  await page.goto(address("/"));
  await tabTo(page, "Create an Incident");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/incident/new");
  await tabTo(page, "What is wrong");
  await page.keyboard.type("The projector hums");
  await tabTo(page, "Save");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/tickets/INC-*");
  await tabTo(page, "Comment");
  await page.keyboard.type("Since Monday");
  await tabTo(page, "Add Comment");
  await page.keyboard.press("Enter");
  await page.locator("#history").getByText("Since Monday").waitFor();
  await tabTo(page, "Withdraw");
  await page.keyboard.press("Enter");
  await page.getByText("Nobody will work on it then").waitFor();
  await tabTo(page, "Withdraw");
  await page.keyboard.press("Enter");
  await page.getByText("Canceled").first().waitFor();
  await page.context().close();
});

test("the back button leads back, and a form that was sent is not sent again", async () => {
  const page = await visit();
  await page.goto(address("/incident/new"));
  await page.locator("[name=title]").fill("The blinds are stuck");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.waitForURL("**/tickets/INC-*");
  const ticket = page.url();
  await page.goBack();
  await page.waitForURL("**/incident/new");
  await page.locator("[name=title]").fill("The blinds are stuck");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.waitForURL("**/tickets/INC-*");
  const second = page.url();
  await page.goto(address("/tickets"));
  const made = await page.getByText("The blinds are stuck").count();
  assert.equal(made, second === ticket ? 1 : 2, "each form made one ticket");
  await page.context().close();
});

test("two windows of one person show the same", async () => {
  const page = await visit();
  const other = await page.context().newPage();
  await page.goto(address("/tickets/INC-1027"));
  await other.goto(address("/tickets/INC-1027"));
  await other.getByLabel("Comment").fill("half a sentence");
  await page.getByLabel("Comment").fill("From the first window");
  await page.getByRole("button", { name: "Add Comment" }).click();
  await other.bringToFront();
  await other.locator("#history").getByText("From the first window").waitFor();
  assert.equal(await other.getByLabel("Comment").inputValue(), "half a sentence", "what is being written stays");
  await other.getByRole("button", { name: "Add Comment" }).click();
  await other.locator("#history").getByText("half a sentence").waitFor();
  await page.bringToFront();
  await page.locator("#history").getByText("half a sentence").waitFor();
  assert.deepEqual(page.wrong, []);
  await page.context().close();
});
