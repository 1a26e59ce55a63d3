// The portal's pages in a real browser: people are suggested while a name is typed,
// answers while an incident is written; what was withdrawn or discarded comes back.
import assert from "node:assert/strict";
import fs from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { test } from "node:test";
import { address, useDesk, visit } from "./visitor.mjs";

const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

useDesk();

// sound is what axe-core finds on a page, and whether it is wider than the screen.
async function sound(page) {
  await page.evaluate(fs.readFileSync(axe, "utf8"));
  const { violations } = await page.evaluate(() => window.axe.run());
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  return [...violations.map((v) => `${v.id}: ${v.nodes[0].html}`), ...(wide ? ["wide"] : []), ...page.wrong];
}

test("a person is chosen by keyboard", async () => {
  const page = await visit();
  await page.goto(address("/incident/new"));
  await page.locator("[name=title]").fill("For a colleague");
  const input = page.getByRole("combobox", { name: /For/ });
  await input.pressSequentially("emp");
  const list = page.getByRole("listbox");
  await list.getByRole("option").first().waitFor();
  assert.equal(await input.getAttribute("aria-expanded"), "true");
  assert.ok(await list.getByRole("option").count() <= 5);
  assert.deepEqual(await sound(page), []);
  await input.press("Escape");
  assert.equal(await input.getAttribute("aria-expanded"), "false");
  assert.equal(await input.inputValue(), "emp");
  await input.fill("");
  await input.pressSequentially("carl");
  await list.getByRole("option", { name: "Carl Employee" }).waitFor();
  await input.press("ArrowDown");
  const active = await input.getAttribute("aria-activedescendant");
  assert.equal(await page.locator(`#${active}`).getAttribute("aria-selected"), "true");
  await input.press("Enter");
  assert.equal(await input.inputValue(), "Carl Employee");
  assert.match(await page.locator("[name=beneficiary]").inputValue(), /^[0-9a-f-]{36}$/);
  await input.press("End");
  await input.pressSequentially("x"); // forgets who was chosen
  assert.equal(await page.locator("[name=beneficiary]").inputValue(), "Carl Employeex");
  await input.press("Backspace");
  await list.getByRole("option").first().waitFor();
  await input.press("ArrowDown");
  await input.press("Enter");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByText("For: Carl Employee").or(page.getByText("for Carl Employee")).first().waitFor();
  assert.deepEqual(page.wrong, []);
  await page.context().close();
});

test("a person is chosen by touch, and a draft remembers who", async () => {
  const page = await visit({ locale: "ru-RU", hasTouch: true, isMobile: true });
  await page.goto(address("/incident/new"));
  await page.locator("[name=title]").fill("Для коллеги");
  const input = page.getByRole("combobox").last();
  await input.tap();
  await input.pressSequentially("car");
  const kept = page.waitForResponse((r) => r.url().endsWith("/drafts/keep"));
  await page.getByRole("option", { name: "Carl Employee" }).tap();
  assert.equal(await input.inputValue(), "Carl Employee");
  assert.deepEqual(await sound(page), []);
  await kept;
  await page.goto(address("/drafts"));
  await page.getByRole("link", { name: "Для коллеги" }).tap();
  assert.match(await page.locator("[name=beneficiary]").inputValue(), /^[0-9a-f-]{36}$/);
  assert.equal(await page.getByRole("combobox").last().inputValue(), "Carl Employee");
  await page.context().close();
});

test("the title of an incident finds answers", async () => {
  const page = await visit();
  await page.goto(address("/incident/new"));
  await page.locator("[name=title]").pressSequentially("how do I connect to vpn");
  const answer = page.locator("#hints details").first();
  await answer.waitFor();
  await answer.locator("summary").click();
  assert.deepEqual(await sound(page), []);
  await page.locator("#kept:not(:empty)").waitFor();
  await answer.getByRole("button", { name: "This solved it" }).click();
  await page.getByText("Glad that it helped").waitFor();
  await page.goto(address("/drafts"));
  assert.equal(await page.getByRole("link", { name: "how do I connect to vpn" }).count(), 0);
  await page.context().close();
});

for (const javaScriptEnabled of [true, false]) {
  test(`withdrawn and discarded, and back, with JavaScript: ${javaScriptEnabled}`, async () => {
    const page = await visit({ javaScriptEnabled }), mind = `Never mind ${javaScriptEnabled}`;
    await page.goto(address("/incident/new"));
    if (!javaScriptEnabled) {
      await page.locator("[name=title]").fill("vpn");
      await page.getByRole("button", { name: "Look for Known Answers" }).click();
      await page.locator("#hints details").first().waitFor();
    }
    await page.locator("[name=title]").fill("The lamp blinks");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByRole("button", { name: "Withdraw" }).click();
    await page.getByText("Nobody will work on it then").waitFor();
    assert.doesNotMatch(await page.locator("#ticket").innerText(), /Canceled/);
    await page.getByRole("button", { name: "Withdraw" }).click();
    await page.locator("#ticket").getByText("Canceled").first().waitFor();
    await page.getByRole("button", { name: "Undo" }).click();
    await page.locator("#ticket .chip[data-state=new]").waitFor();
    await page.goto(address("/incident/new"));
    await page.locator("[name=title]").fill(mind);
    await page.getByRole("button", { name: "Save as Draft" }).click();
    await page.locator("li", { hasText: mind }).getByRole("button", { name: "Discard" }).click();
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByText("The draft is back.").waitFor();
    await page.getByRole("link", { name: mind }).click();
    assert.equal(await page.locator("[name=title]").inputValue(), mind);
    assert.deepEqual(page.wrong, []);
    await page.context().close();
  });
}

test("files are named at the field, and too large ones are refused there", async () => {
  const page = await visit();
  await page.goto(address("/tickets/INC-1027"));
  const input = page.locator("#files");
  assert.match(await input.getAttribute("accept"), /\.heic/);
  await input.setInputFiles([{ name: "IMG_1.HEIC", mimeType: "image/heic", buffer: Buffer.alloc(2e6) }]);
  await page.getByText("IMG_1.HEIC · 2 MB").waitFor();
  assert.equal(await input.evaluate((i) => i.validationMessage), "");
  const film = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "frontdesk-")), "film.png");
  fs.writeFileSync(film, "");
  fs.truncateSync(film, 25e6);
  await input.setInputFiles(film);
  await page.getByText("⚠ film.png").waitFor();
  assert.match(await input.evaluate((i) => i.validationMessage), /Too large/);
  assert.deepEqual(await sound(page), []);
  await page.context().close();
});

test("each sign-in is ended by itself", async () => {
  const other = await visit(), page = await visit();
  await page.goto(address("/me"));
  await page.getByText("This browser", { exact: true }).waitFor();
  assert.deepEqual(await sound(page), []);
  await page.getByRole("button", { name: /^Sign Out: Chrome on Linux/ }).first().click();
  await page.waitForURL("**/me");
  await other.goto(address("/tickets"));
  await other.waitForURL("**/signin?*");
  await page.goto(address("/tickets"));
  await page.waitForURL("**/tickets");
  await other.context().close();
  await page.context().close();
});

test("who has the same trouble says so on the first page", async () => {
  const page = await visit({ person: "Carl Employee" });
  await page.goto(address("/"));
  const majors = page.locator("#home-majors");
  await majors.getByRole("button", { name: "Me Too" }).first().click();
  await page.waitForURL("**/tickets/INC-*");
  await page.goto(address("/"));
  await majors.getByRole("link", { name: "You are in" }).waitFor();
  assert.deepEqual(await sound(page), []);
  await page.context().close();
});
