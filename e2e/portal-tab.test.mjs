// The portal as a tab in Teams: Microsoft's own script in a frame of a make-believe
// Teams, which is at Teams' address and answers as Teams does.
import assert from "node:assert/strict";
import path from "node:path";
import { after, before, test } from "node:test";
import { scratch, startDesk, stop, url } from "./stage.mjs";
import { address, closeBrowser, openBrowser, phone, visit } from "./visitor.mjs";

const tenant = "11111111-1111-4111-8111-111111111111", app = "22222222-2222-4222-8222-222222222222";
const teams = "https://teams.microsoft.com/v2/";
let browser;

before(async () => {
  await startDesk(path.join(scratch(), "portal.db"));
  // Chromium asks before a site on the internet, which this Teams seems to be, may frame
  // one of this machine.
  browser = await openBrowser("--disable-features=LocalNetworkAccessChecks");
});

after(async () => {
  await closeBrowser();
  stop();
});

// host is the script of a page that frames the tab. It answers what the tab's script
// asks in messages, as @microsoft/teams-js 2 expects them.
function host(state) {
  const frame = document.querySelector("iframe");
  const send = (message) => frame.contentWindow.postMessage(message, "*");
  const answers = {
    initialize: () => [
      "content", "web", JSON.stringify({ apiVersion: 4, supports: { pages: { backStack: {} } } }), "2.58.0",
    ],
    getContext: () => [{ theme: state.theme, locale: state.locale, entityId: "portal", subEntityId: state.sub, hostClientType: "web" }],
    "authentication.getAuthToken": async () => {
      state.asked++;
      const token = await window.tokenOf(state.person);
      return token ? [true, token] : [false, "resourceDisabled"];
    },
    executeDeepLink: (link) => { state.opened.push(link); return [true]; },
  };
  window.teamsState = state;
  window.teamsDoes = (func, ...args) => send({ func, args });
  addEventListener("message", async ({ data }) => {
    state.heard.push(data.func);
    if (answers[data.func]) send({ id: data.id, uuidAsString: data.uuidAsString, args: await answers[data.func](...data.args ?? []) });
  });
  frame.src = state.tab;
}

// openTab opens the tab in a Teams of somebody.
async function openTab({ person = "Erin Employee", at = teams, tab = "/tab", theme = "default", locale = "en-us", sub = "", page } = {}) {
  if (!page) {
    const context = await browser.newContext({ viewport: phone, locale: "en-US" });
    page = await context.newPage();
    await context.exposeFunction("tokenOf", async (one) => {
      const query = new URLSearchParams({ person: one, app, resource: `api://127.0.0.1/botid-${app}` });
      const answer = await fetch(`${url("signin")}${tenant}/teams/token?${query}`);
      return answer.ok ? answer.text() : "";
    });
  }
  page.wrong = [];
  page.on("pageerror", (e) => page.wrong.push(String(e)));
  page.policies = [];
  page.on("console", (m) => { if (/Content Security Policy|frame-ancestors/.test(m.text())) page.policies.push(m.text()); });
  await page.route(new URL("/**", at).href, (route) => route.fulfill({
    contentType: "text/html", body: "<!doctype html><style>body{margin:0}iframe{border:0;width:100vw;height:100vh}</style><iframe name=tab></iframe>",
  }));
  await page.goto(at);
  const state = { person, theme, locale, sub, tab: address(tab), heard: [], opened: [], asked: 0 };
  await page.evaluate(host, state);
  return { page, frame: page.frame({ name: "tab" }), state: () => page.evaluate(() => window.teamsState) };
}

const themeOf = (frame) => frame.evaluate(() => document.documentElement.dataset.theme);

test("the tab signs in without asking, and its pages are used as in a browser", async () => {
  const { page, frame, state } = await openTab();
  await frame.waitForURL(address("/"));
  await frame.getByRole("link", { name: "Create an Incident" }).first().click();
  await frame.locator("[name=title]").fill("The tab works");
  await frame.getByRole("button", { name: "Save", exact: true }).click();
  await frame.waitForURL("**/tickets/INC-*");
  await frame.getByLabel("Comment").fill("Inside Teams");
  await frame.getByRole("button", { name: "Add Comment" }).click();
  await frame.locator("#history").getByText("Inside Teams").waitFor();
  assert.equal(await frame.getByLabel("Comment").inputValue(), "", "what was sent does not come back");
  assert.equal((await state()).asked, 1, "Teams was asked once");
  assert.ok((await state()).heard.includes("appInitialization.success"));
  assert.equal(await frame.evaluate(() => navigator.serviceWorker.getRegistrations().then((l) => l.length)), 0);
  assert.deepEqual(page.wrong, []);
  const cookies = await page.context().cookies();
  assert.deepEqual(cookies.filter((c) => c.httpOnly).map((c) => [c.name, c.sameSite, c.secure, Boolean(c.partitionKey)]),
    [["frontdesk-tab", "None", true, true]]);
  await page.context().close();
});

test("a link into the tab opens its page, and no other site's", async () => {
  const one = await openTab({ sub: "/tickets?show=open" });
  await one.frame.waitForURL(address("/tickets?show=open"));
  await one.page.context().close();
  const other = await openTab({ sub: "//evil.example.com/" });
  await other.frame.waitForURL(address("/"));
  await other.page.context().close();
});

test("no other site shows the tab", async () => {
  const { page } = await openTab();
  await page.frame({ name: "tab" }).waitForURL(address("/"));
  for (const tab of ["/tab", "/tickets"]) {
    const foreign = await openTab({ at: "https://evil.example.com/", tab, page });
    await page.waitForFunction(() => window.teamsState);
    await assert.rejects(foreign.frame.locator("main").waitFor({ timeout: 2000 }));
    assert.ok(page.policies.some((p) => p.includes("frame-ancestors")), page.policies.join());
  }
  // Nor what is open in the browser, even Teams.
  const own = await visit({ bypassCSP: false });
  await own.route("https://teams.microsoft.com/**", (route) => route.fulfill({ contentType: "text/html", body: "<iframe name=tab></iframe>" }));
  await own.goto(teams);
  await own.evaluate((to) => { document.querySelector("iframe").src = to; }, address("/tickets"));
  await own.frame({ name: "tab" }).waitForURL("**/tab?to=*"); // without the browser's cookie
  await page.context().close();
  await own.context().close();
});

test("a session that has ended is renewed in silence, and what was typed stays", async () => {
  const { page, frame, state } = await openTab({ tab: "/tab?to=/incident/new" });
  await frame.waitForURL(address("/incident/new"));
  const endAll = async () => {
    const own = await visit();
    await own.goto(address("/me"));
    await own.getByRole("button", { name: "Sign Out Everywhere" }).click();
    await own.waitForURL("**/signin");
    await own.context().close();
  };
  const deaf = (route) => route.request().method() === "GET" ? route.abort() : route.continue();
  // Found out when the form is sent: the page does not hear of the end.
  await page.route("**/events?*", deaf);
  await frame.goto(address("/incident/new"));
  await frame.locator("[name=title]").fill("Typed before");
  await endAll();
  await frame.evaluate(() => {
    const form = document.querySelector("main form[data-keep]");
    form.requestSubmit([...form.elements].find((one) => one.matches("button.primary")));
  });
  await frame.waitForURL(address("/incident/new"));
  await frame.locator("[name=title]").waitFor();
  await page.waitForFunction(() => window.teamsState.asked >= 2);
  await frame.waitForFunction(() => document.querySelector("[name=title]")?.value === "Typed before");
  await page.unroute("**/events?*", deaf);
  await frame.goto(address("/incident/new"));
  // Found out by the page's script.
  const before = (await state()).asked;
  await endAll();
  await frame.locator("[name=title]").fill("Typed after");
  await frame.locator("#kept:not(:empty)").waitFor();
  assert.equal(await frame.locator("[name=title]").inputValue(), "Typed after");
  assert.ok((await state()).asked > before);
  // A comment, which is not kept as a draft, on a page that does not hear of the end.
  await page.route("**/events?*", deaf);
  await frame.goto(address("/tickets/INC-1027"));
  await endAll();
  await frame.getByLabel("Comment").fill("Half a sentence");
  await frame.getByRole("button", { name: "Add Comment" }).click();
  await frame.waitForFunction(() => document.querySelector("[name=comment]")?.value === "Half a sentence");
  await frame.getByRole("button", { name: "Add Comment" }).click();
  await frame.locator("#history").getByText("Half a sentence").waitFor();
  assert.deepEqual(page.wrong, []);
  await page.context().close();
});

test("somebody else who uses the same Teams sees what is theirs", async () => {
  const { page, frame } = await openTab({ tab: "/tab?to=/me" });
  await frame.getByText("Erin Employee").first().waitFor();
  const next = await openTab({ person: "Carl Employee", tab: "/tab?to=/me", page });
  await next.frame.getByText("Carl Employee").first().waitFor();
  assert.equal(await next.frame.getByText("Erin Employee").count(), 0);
  await page.context().close();
});

test("the tab wears Teams' theme and speaks its language", async () => {
  const { page, frame } = await openTab({ tab: "/tab?theme=dark&locale=ru-ru", theme: "dark", locale: "ru-ru" });
  await frame.waitForURL(address("/"));
  assert.equal(await themeOf(frame), "dark");
  assert.equal(await frame.evaluate(() => document.documentElement.lang), "ru");
  await page.evaluate(() => window.teamsDoes("themeChange", "contrast"));
  await frame.waitForFunction(() => document.documentElement.dataset.theme === "contrast");
  await page.evaluate(() => { window.teamsState.theme = "contrast"; });
  const [answer] = await Promise.all([page.waitForResponse(address("/tickets")), frame.goto(address("/tickets"))]);
  assert.match(await answer.text(), /data-theme="contrast"/, "from its first byte");
  await page.context().close();
});

test("Teams' Back goes back in the tab, and then out of it", async () => {
  const { page, frame, state } = await openTab();
  await frame.waitForURL(address("/"));
  await page.waitForFunction(() => window.teamsState.heard.includes("appInitialization.success"));
  await frame.goto(address("/tickets"));
  await page.waitForFunction(() => window.teamsState.heard.filter((f) => f === "appInitialization.success").length >= 3);
  await page.evaluate(() => { window.teamsState.heard = []; });
  await frame.goto(address("/drafts"));
  // Back is pressed on a page that has told Teams that it is there.
  const back = async () => {
    await page.waitForFunction(() => window.teamsState.heard.includes("appInitialization.success"));
    await page.evaluate(() => { window.teamsState.heard = []; window.teamsDoes("backButtonPress"); });
  };
  for (const want of ["/tickets", "/"]) {
    await back();
    await frame.waitForURL(address(want));
  }
  await back();
  await page.waitForFunction(() => window.teamsState.heard.includes("navigateBack"));
  assert.ok((await state()).heard);
  await page.context().close();
});

test("without consent the tab says so, and leads to the browser", async () => {
  const { page, frame, state } = await openTab({ person: "Nobody" });
  await frame.getByText("Teams could not sign you in here.").waitFor();
  await frame.getByRole("link", { name: "Open in the Browser" }).click();
  await page.waitForFunction(() => window.teamsState.opened.length > 0);
  assert.deepEqual((await state()).opened, [address("/")]);
  await page.evaluate(() => { window.teamsState.person = "Erin Employee"; });
  await frame.getByRole("button", { name: "Open the Portal" }).click();
  await frame.waitForURL(address("/"));
  await page.context().close();
});

test("who signs out in the tab stays signed out until a press", async () => {
  const { page, frame, state } = await openTab({ tab: "/tab?to=/me" });
  await frame.getByRole("button", { name: "Sign Out", exact: true }).click();
  await frame.waitForURL("**/tab?ask=1");
  await frame.getByRole("button", { name: "Open the Portal" }).click();
  await frame.waitForURL(address("/"));
  assert.equal((await state()).asked, 2);
  await page.context().close();
});

test("outside Teams the tab leads to the portal", async () => {
  const context = await browser.newContext({ viewport: phone, locale: "en-US" });
  const page = await context.newPage();
  await page.goto(address("/tab"));
  assert.equal(await page.getByRole("link", { name: "Open in the Browser" }).getAttribute("href"), "/");
  await context.close();
});
