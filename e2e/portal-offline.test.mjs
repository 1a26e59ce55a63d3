// The portal when things are bad: without a network, with a session that has ended,
// after an upgrade. And as an installed app.
import assert from "node:assert/strict";
import fs from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import { address, useDesk, visit } from "./visitor.mjs";

useDesk();

const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

// keptPages are the addresses of the pages that the device keeps.
const keptPages = (page) => page.evaluate(async () => {
  const list = [];
  for (const name of (await caches.keys()).filter((one) => one.startsWith("pages-"))) {
    for (const { url } of await (await caches.open(name)).keys()) list.push(new URL(url).pathname);
  }
  return list.sort();
});

// until waits for something that a function finds out.
async function until(what, holds) {
  for (let i = 0; i < 100; i++) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  assert.fail(`never: ${what}`);
}

// visitKept is a visit whose pages are kept by now.
async function visitKept(options) {
  const page = await visit(options);
  await until("pages are kept ahead of time", async () => {
    const list = await keptPages(page);
    return ["/catalog", "/tickets", "/drafts", "/incident/new"].every((one) => list.includes(one)) &&
      list.filter((one) => one.startsWith("/tickets/")).length > 2;
  });
  return page;
}

const iPhone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1";

const line = (page) => page.locator("#line");

test("without a network the catalog and one's tickets open as they were seen, and say when", async () => {
  const page = await visitKept();
  await page.goto(address("/request/new-laptop"));
  await page.context().setOffline(true);
  for (const one of ["/catalog", "/tickets", "/drafts", "/request/new-laptop"]) {
    const answer = await page.goto(address(one));
    assert.match(answer.headers()["content-security-policy"], /script-src 'self'/, "under the policy of all pages");
    assert.match(await line(page).innerText(), /This is as of \d\d:\d\d\./, one);
  }
  await page.goto(address("/tickets"));
  await page.locator("#tickets a.row").first().click(); // never opened before
  await page.waitForURL("**/tickets/*-*");
  assert.match(await line(page).innerText(), /This is as of \d\d:\d\d\./);
  assert.match(await page.locator("#ticket").innerText(), /(INC|REQ)-\d+/);
  // It has its style, from the shell.
  assert.equal(await page.locator(".menu").evaluate((e) => getComputedStyle(e).position), "fixed");

  await page.goto(address("/me"));
  await page.getByRole("heading", { name: "You are offline" }).waitFor();
  await page.getByRole("link", { name: "Service Catalog" }).waitFor();
  await page.context().setOffline(false);
  await page.getByRole("heading", { name: "Your settings" }).waitFor();

  await page.goto(address("/tickets"));
  assert.equal(await line(page).innerText(), "");
  assert.deepEqual(page.wrong, []);
  await page.context().close();
});

for (const look of [{ locale: "en-US", colorScheme: "light" }, { locale: "ru-RU", colorScheme: "dark" }]) {
  test(`what is shown without a network, and to an iPhone, is sound: ${look.locale}`, async () => {
    const page = await visitKept({ ...look, userAgent: iPhone });
    const findings = [];
    const check = async (one) => {
      await page.goto(address(one));
      await page.evaluate(fs.readFileSync(axe, "utf8"));
      const { violations } = await page.evaluate(() => window.axe.run());
      for (const v of violations) findings.push(`${one}: ${v.id}: ${v.nodes.map((n) => n.html).slice(0, 2).join(" ")}`);
      if (await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)) findings.push(`${one}: is wider than the screen`);
    };
    await check("/");
    await page.locator("#install").waitFor();
    await page.context().setOffline(true);
    await check("/tickets");
    await check("/me");
    await page.locator("#kept-pages li").first().waitFor();
    assert.deepEqual([...findings, ...page.wrong], []);
    await page.context().setOffline(false);
    await page.context().close();
  });
}

test("a page as it was seen becomes what it is once the network is back", async () => {
  const page = await visitKept(), other = await visit();
  await page.context().setOffline(true);
  await page.goto(address("/tickets/INC-1027"));
  await page.getByLabel("Comment").fill("half a sentence");
  await other.goto(address("/tickets/INC-1027"));
  await other.getByLabel("Comment").fill("It got worse");
  await other.getByRole("button", { name: "Add Comment" }).click();
  await other.locator("#history").getByText("It got worse").waitFor();
  assert.equal(await page.getByText("It got worse").count(), 0);
  await page.context().setOffline(false);
  await page.locator("#history").getByText("It got worse").waitFor();
  await page.locator("#line:empty").waitFor({ state: "attached" });
  assert.equal(await page.getByLabel("Comment").inputValue(), "half a sentence");
  await page.getByRole("button", { name: "Add Comment" }).click();
  await page.locator("#history").getByText("half a sentence").waitFor();
  assert.deepEqual(page.wrong, []);
  await page.context().close();
  await other.context().close();
});

test("who signs out takes along what is kept, and somebody else sees nothing of it", async () => {
  const page = await visitKept();
  await page.goto(address("/me"));
  await page.getByRole("button", { name: "Sign Out", exact: true }).click();
  await page.waitForURL("**/signin");
  await until("nothing is kept", async () => (await keptPages(page)).length === 0);
  await page.context().setOffline(true);
  await page.goto(address("/tickets"));
  await page.getByRole("heading", { name: "You are offline" }).waitFor();
  assert.equal(await page.locator("#kept-pages li").count(), 0);
  await page.context().setOffline(false);
  await page.context().close();
});

test("somebody else on the same device sees nothing of what was kept", async () => {
  const page = await visitKept();
  const mine = (await keptPages(page)).find((one) => one.startsWith("/tickets/"));
  await page.context().clearCookies(); // the session is gone, the device's memory is not
  await page.goto(address("/signin"));
  await page.getByRole("button", { name: "Sign In" }).click();
  await page.getByRole("link", { name: "Carl Employee" }).click();
  await page.waitForURL(address("/"));
  await until("Carl's pages are kept", async () => (await keptPages(page)).includes("/tickets"));
  await page.context().setOffline(true);
  await page.goto(address(mine));
  await page.getByRole("heading", { name: "You are offline" }).waitFor();
  await page.goto(address("/tickets"));
  assert.equal(await page.getByText(mine.split("/")[2]).count(), 0);
  await page.context().setOffline(false);
  await page.context().close();
});

test("a session that ends elsewhere ends here, with what is kept", async () => {
  const page = await visitKept(), other = await visit();
  await other.goto(address("/me"));
  await other.getByRole("button", { name: "Sign Out Everywhere" }).click();
  await page.waitForURL("**/signin?to=*");
  await until("nothing is kept", async () => (await keptPages(page)).length === 0);
  await page.context().close();
  await other.context().close();
});

test("a cut that is short is not told, one that lasts is", async () => {
  const page = await visit();
  await page.route("**/events?*", (route) => route.abort());
  await page.evaluate(() => { hush(); listen(); });
  await page.waitForTimeout(2500);
  assert.equal(await line(page).innerText(), "");
  await line(page).getByText("You are offline.").waitFor();
  await page.unroute("**/events?*");
  await page.locator("#line:empty").waitFor({ state: "attached" });
  assert.deepEqual(page.wrong, []);
  await page.context().close();
});

test("a phone that was locked resumes its stream, and misses nothing", async () => {
  const page = await visit(), other = await visit();
  await page.goto(address("/tickets/INC-1027"));
  const see = (state) => page.evaluate((to) => {
    Object.defineProperty(document, "visibilityState", { value: to, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  }, state);
  await see("hidden");
  await other.goto(address("/tickets/INC-1027"));
  await other.getByLabel("Comment").fill("While you slept");
  await other.getByRole("button", { name: "Add Comment" }).click();
  await other.locator("#history").getByText("While you slept").waitFor();
  assert.equal(await page.getByText("While you slept").count(), 0);
  await see("visible");
  await page.locator("#history").getByText("While you slept").waitFor();
  await page.context().close();
  await other.context().close();
});

test("a form that cannot be sent stays as it is, outlives its window, and is sent once", async () => {
  const page = await visitKept();
  await page.context().setOffline(true);
  await page.goto(address("/incident/new"));
  await page.locator("[name=title]").fill("The gate is locked");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByText("Nothing was sent").waitFor();
  assert.equal(new URL(page.url()).pathname, "/incident/new");
  const again = await page.context().newPage();
  await page.close();
  await again.goto(address("/incident/new"));
  assert.equal(await again.locator("[name=title]").inputValue(), "The gate is locked");
  await again.context().setOffline(false);
  await again.getByRole("button", { name: "Save", exact: true }).click();
  await again.waitForURL("**/tickets/INC-*");
  await again.goto(address("/incident/new"));
  assert.equal(await again.locator("[name=title]").inputValue(), "");
  await again.goto(address("/tickets"));
  assert.equal(await again.getByText("The gate is locked").count(), 1);
  await again.context().close();
});

test("a form that is kept makes a ticket each time", async () => {
  const page = await visitKept();
  for (const title of ["First from the shelf", "Second from the shelf"]) {
    await page.context().setOffline(true);
    await page.goto(address("/incident/new"));
    await page.locator("[name=title]").fill(title);
    await page.context().setOffline(false);
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.waitForURL("**/tickets/INC-*");
    await page.getByText(title).first().waitFor();
  }
  await page.goto(address("/tickets"));
  assert.equal(await page.getByText("from the shelf").count(), 2);
  await page.context().close();
});

// upgrade has a worker with other text take over. It comes from an address of its own:
// tests cannot come between a browser and its look for a new version.
async function upgrade(page, change) {
  await page.context().route("**/sw.js?next", async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, body: change(await answer.text()) });
  });
  await page.evaluate(() => navigator.serviceWorker.register("/sw.js?next"));
}

test("a new version takes over, and removes the shell of the one before", async () => {
  const page = await visitKept();
  const before = await page.evaluate(async () => (await caches.keys()).filter((one) => one.startsWith("shell-")));
  await upgrade(page, (text) => text.replace(/VERSION = "\w+"/, 'VERSION = "next"'));
  await until("the new shell is there, alone", async () => {
    const now = await page.evaluate(async () => (await caches.keys()).filter((one) => one.startsWith("shell-")));
    return now.join() === "shell-next";
  });
  assert.notEqual(before.join(), "shell-next");
  await page.context().setOffline(true);
  await page.goto(address("/catalog"));
  assert.match(await line(page).innerText(), /This is as of/);
  assert.equal(await page.locator(".menu").evaluate((e) => getComputedStyle(e).position), "fixed", "with a style, be it another");
  await page.context().setOffline(false);
  await page.context().close();
});

test("a worker that is told to keep nothing removes what there is", async () => {
  const page = await visitKept();
  await upgrade(page, (text) => text.replace("OFFLINE = true", "OFFLINE = false"));
  await until("nothing is kept", async () => (await page.evaluate(() => caches.keys())).length === 0);
  await page.goto(address("/catalog"));
  assert.equal((await page.evaluate(() => caches.keys())).length, 0);
  await page.context().close();
});

test("Chromium finds nothing that keeps the portal from being installed", async () => {
  const page = await visitKept();
  const browser = await page.context().newCDPSession(page);
  const { errors, data } = await browser.send("Page.getAppManifest");
  assert.deepEqual(errors, []);
  assert.equal(JSON.parse(data).display, "standalone");
  const { installabilityErrors } = await browser.send("Page.getInstallabilityErrors");
  // A context of its own counts as a private window, where nothing can be installed.
  assert.deepEqual(installabilityErrors.filter((one) => one.errorId !== "in-incognito"), []);
  await page.context().close();
});

test("Safari on an iPhone says how to install, and no other browser does", async () => {
  const page = await visit({ userAgent: iPhone });
  await page.goto(address("/"));
  await page.getByText("Add to Home Screen").waitFor();
  assert.equal(await page.getByRole("button", { name: "Install" }).count(), 0);
  await page.getByRole("button", { name: "Not Now" }).click();
  await page.reload();
  await page.getByRole("heading", { level: 1 }).waitFor();
  assert.equal(await page.getByText("Add to Home Screen").isVisible(), false);
  await page.goto(address("/me"));
  assert.equal(await page.getByText("Add to Home Screen").isVisible(), true, "one's settings go on saying it");
  await page.context().close();
  for (const userAgent of [undefined, iPhone.replace("Version/26.0", "CriOS/140.0"), iPhone.replace(/ Version.*/, " Mobile/15E148")]) {
    const other = await visit({ userAgent });
    await other.goto(address("/"));
    assert.equal(await other.locator("#install").isVisible(), false, userAgent);
    await other.context().close();
  }
});

test("where the browser offers to install, a button does", async () => {
  const page = await visit({ locale: "ru-RU" });
  await page.goto(address("/"));
  await page.evaluate(() => {
    const offer = new Event("beforeinstallprompt", { cancelable: true });
    offer.prompt = async () => { window.asked = true; };
    dispatchEvent(offer);
  });
  await page.getByRole("button", { name: "Установить" }).click();
  assert.equal(await page.evaluate(() => window.asked), true);
  await page.locator("#install").waitFor({ state: "hidden" });
  await page.context().close();
});

test("a browser that is too old is told so", async () => {
  const page = await visit();
  assert.equal(await page.getByText("This browser is too old").isVisible(), false);
  await page.route("**/app.css*", async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, body: (await answer.text()).replace("@supports (inset: 0)", "@supports (unheard: 0)") });
  });
  await page.evaluate(async () => { for (const one of await caches.keys()) await caches.delete(one); });
  await page.reload();
  await page.getByText("This browser is too old").waitFor();
  await page.context().close();
});
