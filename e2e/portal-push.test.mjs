// Notifications of the portal in a real browser: the switch on one's own page, and what
// the service worker shows and opens. There is no push service here, so the browser's
// part in between is made up.
import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";
import { scratch } from "./stage.mjs";
import { address, useDesk, visit } from "./visitor.mjs";

useDesk();

// subscribes stands for a browser that its push service knows. The subscription
// outlives pages.
function subscribes() {
  const made = () => localStorage.madeUp && {
    options: { applicationServerKey: Uint8Array.from(JSON.parse(localStorage.madeUp).sender).buffer },
    toJSON: () => JSON.parse(localStorage.madeUp).told,
    get endpoint() { return this.toJSON().endpoint; },
    unsubscribe: async () => { delete localStorage.madeUp; return true; },
  };
  const text = (bytes) => btoa(String.fromCharCode(...bytes)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
  PushManager.prototype.getSubscription = async () => made() || null;
  PushManager.prototype.subscribe = async (options) => {
    const pair = await crypto.subtle.generateKey({ name: "ECDH", namedCurve: "P-256" }, true, ["deriveBits"]);
    const key = new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
    const keys = { p256dh: text(key), auth: text(crypto.getRandomValues(new Uint8Array(16))) };
    const endpoint = "https://push.example.com/" + crypto.randomUUID();
    localStorage.madeUp = JSON.stringify({ sender: [...options.applicationServerKey], told: { endpoint, keys } });
    return made();
  };
}

const state = (page) => page.locator("#push [role=status]");

for (const [person, locale, words] of [
  ["Erin Employee", "en-US", ["Off on this device.", "Switch On", "On: you are told here", "Switch Off", "Tell me here rather than in Teams", "notifications on"]],
  ["Carl Employee", "ru-RU", ["выключены", "Включить", "Включены:", "Выключить", "Сообщать здесь, а не в Teams", "уведомления включены"]],
]) {
  test(`notifications are switched on and off: ${locale}`, async () => {
    const [off, switchOn, on, switchOff, rather, where] = words;
    const page = await visit({ person, locale, permissions: ["notifications"] });
    await page.addInitScript(subscribes);
    await page.goto(address("/me"));
    await state(page).filter({ hasText: off }).waitFor();
    assert.equal(await page.getByText(rather).isVisible(), false);
    await page.getByRole("button", { name: switchOn, exact: true }).click();
    await state(page).filter({ hasText: on }).waitFor();
    await page.getByText(rather).check();
    await page.locator("main form[action='/me'] button.primary").click();
    await page.waitForURL("**/me?saved=1");
    await state(page).filter({ hasText: on }).waitFor();
    assert.equal(await page.locator("input[name=pushed]").isChecked(), true);
    assert.match(await page.locator("main").textContent(), new RegExp(where));
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    assert.equal(wide, false);
    await page.screenshot({ path: path.join(scratch(), `push-${locale}.png`), fullPage: true });
    await page.getByRole("button", { name: switchOff, exact: true }).click();
    await state(page).filter({ hasText: off }).waitFor();
    await page.goto(address("/me"));
    await state(page).filter({ hasText: off }).waitFor();
    assert.doesNotMatch(await page.locator("main").textContent(), new RegExp(where));
    assert.deepEqual(page.wrong, []);
    await page.context().close();
  });
}

test("a session that ended by itself goes on when its person signs in, one that was ended does not", async () => {
  const page = await visit({ permissions: ["notifications"] });
  await page.addInitScript(subscribes);
  await page.goto(address("/me"));
  await page.getByRole("button", { name: "Switch On", exact: true }).click();
  await state(page).filter({ hasText: "On: you are told here" }).waitFor();
  const signIn = async () => {
    await page.goto(address("/me"));
    await page.getByRole("button", { name: "Sign In" }).click();
    await page.getByRole("link", { name: "Erin Employee" }).click();
    await page.waitForURL("**/me");
  };
  await page.context().clearCookies();
  await signIn();
  await state(page).filter({ hasText: "On: you are told here" }).waitFor();
  await page.getByRole("button", { name: "Sign Out", exact: true }).click();
  await page.waitForURL("**/signin**");
  await signIn();
  await state(page).filter({ hasText: "Off on this device." }).waitFor();
  await page.context().close();
});

test("a browser says why it is told nothing", async () => {
  const blocked = await visit();
  await blocked.addInitScript(() => { Object.defineProperty(Notification, "permission", { get: () => "denied" }); });
  await blocked.goto(address("/me"));
  await state(blocked).filter({ hasText: "blocks notifications" }).waitFor();
  assert.equal(await blocked.locator("#push button").isVisible(), false);
  await blocked.context().close();

  const old = await visit();
  await old.addInitScript(() => { delete window.PushManager; });
  await old.goto(address("/me"));
  await state(old).filter({ hasText: "cannot show notifications" }).waitFor();
  await old.context().close();

  const iphone = await visit({ userAgent: "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15" });
  await iphone.addInitScript(() => { delete window.PushManager; });
  await iphone.goto(address("/me"));
  await state(iphone).filter({ hasText: "add this page to the Home Screen" }).waitFor();
  await iphone.context().close();

  const failing = await visit({ permissions: ["notifications"] });
  await failing.addInitScript(() => { PushManager.prototype.subscribe = async () => { throw new Error("no push service"); }; });
  await failing.goto(address("/me"));
  await failing.getByRole("button", { name: "Switch On", exact: true }).click();
  await state(failing).filter({ hasText: "That did not work." }).waitFor();
  assert.equal(await failing.getByRole("button", { name: "Switch On", exact: true }).isVisible(), true);
  await failing.context().close();

  const plain = await visit({ javaScriptEnabled: false });
  await plain.goto(address("/me"));
  assert.equal(await plain.getByText("Notifications on this device").isVisible(), false);
  await plain.context().close();
});

test("no page asks for permission by itself", async () => {
  const page = await visit();
  await page.addInitScript(() => { Notification.requestPermission = async () => { window.asked = true; return "default"; }; });
  for (const one of ["/", "/me", "/chat"]) {
    await page.goto(address(one));
    await page.waitForLoadState("networkidle");
    assert.equal(await page.evaluate(() => Boolean(window.asked)), false);
  }
  await page.context().close();
});

// pushed has the browser hand a message to the worker, as a push service would.
async function pushed(page, data) {
  const session = await page.context().newCDPSession(page);
  const registration = new Promise((found) => session.on("ServiceWorker.workerRegistrationUpdated",
    ({ registrations }) => registrations[0] && found(registrations[0].registrationId)));
  await session.send("ServiceWorker.enable");
  await session.send("ServiceWorker.deliverPushMessage", {
    origin: new URL(address("/")).origin, registrationId: await registration, data,
  });
  await session.detach();
}

// shown is what the device shows, once there is so much of it.
async function shown(page, count) {
  return page.evaluate(async (many) => {
    const registration = await navigator.serviceWorker.ready;
    for (;;) {
      const list = await registration.getNotifications();
      if (list.length === many) return list.map((n) => ({ title: n.title, body: n.body, tag: n.tag, path: n.data?.path }));
      await new Promise((next) => setTimeout(next, 50));
    }
  }, count);
}

test("the worker shows each push, the newest of a ticket alone, and nothing of a page that is opened", async () => {
  const page = await visit({ permissions: ["notifications"] });
  await page.evaluate(() => navigator.serviceWorker.ready);
  const news = { title: "INC-1027", body: "Ana is working on it", tag: "INC-1027", path: "/tickets/INC-1027", lang: "en" };
  await pushed(page, JSON.stringify(news));
  assert.deepEqual(await shown(page, 1), [{ title: news.title, body: news.body, tag: news.tag, path: news.path }]);
  await pushed(page, JSON.stringify({ ...news, body: "Ana resolved it" }));
  await page.waitForFunction(async () => {
    const list = await (await navigator.serviceWorker.ready).getNotifications();
    return list.length === 1 && list[0].body === "Ana resolved it";
  });
  await pushed(page, "not from the desk");
  assert.equal((await shown(page, 2)).some((n) => n.path === "/" && n.title), true);
  await page.goto(address("/tickets/INC-1027"));
  assert.deepEqual((await shown(page, 1)).map((n) => n.path), ["/"]);
  await page.context().close();
});

test("a press on a notification opens its page, and no other site's", async () => {
  const page = await visit({ permissions: ["notifications"] });
  await page.evaluate(() => navigator.serviceWorker.ready);
  const [worker] = page.context().serviceWorkers();
  const opened = (where) => worker.evaluate(async (path) => {
    const done = [];
    WindowClient.prototype.focus = async function () { done.push("focus " + new URL(this.url).pathname); return this; };
    WindowClient.prototype.navigate = async function (to) { done.push("navigate " + to); return this; };
    Clients.prototype.openWindow = async (to) => { done.push("open " + to); };
    await openPage(path);
    return done;
  }, where);
  const at = address("/").replace(/\/$/, "");
  assert.deepEqual(await opened("/tickets"), ["focus /tickets"]);
  assert.deepEqual(await opened("/chat"), ["focus /tickets", `navigate ${at}/chat`]);
  for (const elsewhere of ["https://example.com/", "//example.com/x", "javascript:alert(1)"]) {
    assert.deepEqual(await opened(elsewhere), ["focus /tickets", `navigate ${at}/`], elsewhere);
  }
  await page.goto("about:blank");
  assert.deepEqual(await opened("/chat"), [`open ${at}/chat`]);
  await page.context().close();
});

test("the worker tells the desk of a subscription that was replaced", async () => {
  const page = await visit({ permissions: ["notifications"] });
  await page.evaluate(() => navigator.serviceWorker.ready);
  const [worker] = page.context().serviceWorkers();
  const told = await worker.evaluate(async () => {
    const calls = [];
    self.fetch = async (to, { method, body }) => { calls.push(`${method} ${to} ${body}`); return new Response(); };
    const keys = { p256dh: "k", auth: "a" };
    await renewPush({ endpoint: "https://push.example.com/1" },
      { toJSON: () => ({ endpoint: "https://push.example.com/2", keys }) });
    await renewPush(null, null);
    return calls;
  });
  assert.deepEqual(told, ["POST /push endpoint=https%3A%2F%2Fpush.example.com%2F2&p256dh=k&auth=a&old=https%3A%2F%2Fpush.example.com%2F1"]);
  await page.context().close();
});
