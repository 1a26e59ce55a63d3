// The portal in a real browser, on a phone: its pages without serious findings of
// axe-core, with nothing wider than the screen; and its chat, which forgets no
// message when the network does.
import assert from "node:assert/strict";
import fs from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import { url } from "./stage.mjs";
import { useDesk, visit } from "./visitor.mjs";

const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const pages = [
  "/", "/catalog", "/incident/new", "/request/new-laptop", "/drafts", "/tickets", "/tickets/INC-1027", "/approvals",
  "/search?q=vpn", "/chat", "/me", "/nowhere",
];

useDesk();

for (const look of [
  { locale: "en-US", colorScheme: "light" }, { locale: "ru-RU", colorScheme: "dark" },
  { locale: "en-US", colorScheme: "light", viewport: { width: 1280, height: 800 } },
]) {
  test(`pages are sound: ${JSON.stringify(look)}`, async () => {
    const page = await visit(look);
    const findings = [];
    for (const one of pages) {
      await page.goto(new URL(one, url("desk")).href);
      await page.evaluate(fs.readFileSync(axe, "utf8"));
      const { violations } = await page.evaluate(() => window.axe.run());
      for (const v of violations) findings.push(`${one}: ${v.id}: ${v.nodes.map((n) => n.html).slice(0, 2).join(" ")}`);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
      if (wide) findings.push(`${one}: is wider than the screen`);
    }
    assert.deepEqual([...findings, ...page.wrong], []);
    await page.context().close();
  });
}

test("no page breaks its own policy", async () => {
  const page = await visit({ bypassCSP: false });
  const broken = [];
  page.on("console", (m) => { if (/Content Security Policy/.test(m.text())) broken.push(m.text()); });
  for (const one of pages) {
    await page.goto(new URL(one, url("desk")).href);
    await page.waitForFunction(() => document.readyState === "complete");
  }
  assert.deepEqual([...broken, ...page.wrong], []);
  await page.context().close();
});

test("without JavaScript an incident is made, commented on and withdrawn", async () => {
  const page = await visit({ javaScriptEnabled: false });
  await page.getByRole("link", { name: "Create an Incident" }).first().click();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  assert.equal(await page.locator("[aria-invalid=true]").getAttribute("name"), "title");
  await page.locator("[name=title]").fill("The lamp blinks");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByLabel("Comment").fill("All day long");
  await page.getByRole("button", { name: "Add Comment" }).click();
  assert.match(await page.locator("#history").innerText(), /All day long/);
  await page.getByRole("button", { name: "Withdraw" }).click();
  await page.getByRole("button", { name: "Withdraw" }).click();
  assert.match(await page.locator("#ticket").innerText(), /Canceled/);
  await page.context().close();
});

test("what is typed is kept as a draft", async () => {
  const page = await visit();
  await page.goto(url("desk") + "incident/new");
  await page.locator("[name=title]").fill("The door squeaks");
  await page.locator("#kept:not(:empty)").waitFor();
  const again = page.waitForResponse((r) => r.url().endsWith("/drafts/keep"));
  await page.locator("[name=title]").fill("The door squeaks, and sticks");
  await again;
  await page.goto(url("desk") + "drafts");
  await page.getByRole("link", { name: "The door squeaks, and sticks" }).click();
  assert.equal(await page.locator("[name=title]").inputValue(), "The door squeaks, and sticks");
  await page.context().close();
});

test("a message written offline is sent once", async () => {
  const page = await visit();
  await page.goto(url("desk") + "chat");
  await page.getByRole("button", { name: "Chat with Analyst" }).click();
  await page.getByRole("heading", { name: "We are available" }).waitFor();
  await page.locator("[name=message]").fill("first");
  await page.getByRole("button", { name: "Send" }).click();
  await page.getByRole("log").getByText("first").waitFor();
  await page.context().setOffline(true);
  await page.locator("[name=message]").fill("second");
  await page.getByRole("button", { name: "Send" }).click();
  await page.getByText("Not sent yet").waitFor();
  await page.context().setOffline(false);
  await page.getByRole("log").getByText("second").waitFor();
  await page.reload();
  assert.equal(await page.getByRole("log").getByText("second").count(), 1);
  await page.getByRole("button", { name: "Leave the Queue" }).click();
  await page.getByRole("heading", { name: "The chat has ended" }).waitFor();
  assert.deepEqual(page.wrong, []);
  await page.context().close();
});

test("a message whose answer is lost is sent once", async () => {
  const page = await visit();
  await page.goto(url("desk") + "chat?new=1");
  await page.getByRole("button", { name: "Chat with Analyst" }).click();
  await page.getByRole("heading", { name: "We are available" }).waitFor();
  let lost = 0;
  await page.route("**/say", async (route) => {
    if (lost++ > 0) return route.continue();
    await route.fetch(); // the desk has it
    await route.abort("connectionreset");
  });
  await page.locator("[name=message]").fill("my printer jams");
  await page.getByRole("button", { name: "Send" }).click();
  await page.getByText("Not sent yet").waitFor();
  await page.evaluate(() => dispatchEvent(new Event("online")));
  await page.waitForFunction(() => !Object.keys(localStorage).some((key) => key.startsWith("outbox.")));
  await page.reload();
  assert.equal(await page.getByRole("log").getByText("my printer jams").count(), 1);
  assert.ok(lost > 1, "it was sent again");
  await page.getByRole("button", { name: "Leave the Queue" }).click();
  await page.context().close();
});

test("what is typed outlives the session", async () => {
  const page = await visit();
  await page.goto(url("desk") + "incident/new");
  await page.context().clearCookies();
  await page.locator("[name=title]").fill("The lift is stuck");
  const answer = page.waitForResponse((r) => r.url().endsWith("/drafts/keep"));
  await page.locator("[name=description]").fill("Between two floors");
  assert.equal((await answer).status(), 401);
  assert.equal(await page.locator("[name=title]").inputValue(), "The lift is stuck");
  await page.getByText("You are signed out").waitFor();
  await page.getByRole("link", { name: "Sign In" }).click();
  await page.getByRole("button", { name: "Sign In" }).click();
  await page.getByRole("link", { name: "Erin Employee" }).click();
  await page.waitForURL("**/incident/new");
  assert.equal(await page.locator("[name=title]").inputValue(), "The lift is stuck");
  assert.equal(await page.locator("[name=description]").inputValue(), "Between two floors");
  await page.context().close();
});

// Their role was changed in another window: it has no incidents. The answer to the form
// is the one for an address that is not there.
test("what is typed into a form that is not there any more comes back with it", async () => {
  const page = await visit();
  await page.goto(url("desk") + "incident/new");
  const gone = (route) => route.request().method() === "POST" ? route.continue({ url: url("desk") + "nowhere" }) : route.continue();
  await page.route(/incident.new|drafts.keep/, gone);
  const refused = page.waitForResponse((r) => r.status() === 404);
  await page.locator("[name=title]").fill("The lamp hums");
  await refused;
  await page.locator("[name=description]").fill("All day long");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByText("not here, or not switched on for you").waitFor();
  await page.unrouteAll();
  await page.goto(url("desk") + "incident/new");
  assert.equal(await page.locator("[name=title]").inputValue(), "The lamp hums");
  assert.equal(await page.locator("[name=description]").inputValue(), "All day long");
  await page.context().close();
});
