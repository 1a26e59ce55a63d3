// The browser run: an employee and an analyst use the desk in a client that is
// not ours, in headless Chromium. Screenshots go to out/.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";
import { chromiumArgs, findChromium } from "./chromium.mjs";
import { scratch, startDesk, startPlayground, stop, url } from "./stage.mjs";
import { Person } from "./teams.mjs";

const shots = path.join(import.meta.dirname, "out");
let browser, erin, ana;

before(async () => {
  fs.mkdirSync(shots, { recursive: true });
  [browser] = await Promise.all([
    chromium.launch({ executablePath: findChromium(), args: chromiumArgs }),
    startDesk(path.join(scratch(), "e2e.db"), { hurry: true, empty: true }), startPlayground("employee"), startPlayground("analyst"),
  ]);
  [erin, ana] = await Promise.all(["employee", "analyst"].map((name) => Person.open(browser, url(name), shots)));
  await ana.goto("IT Support - Tickets");
  await ana.page.getByText("installationUpdate 200", { exact: true }).nth(1).waitFor();
});

after(async () => {
  await Promise.all([erin?.shot("last-employee"), ana?.shot("last-analyst")]);
  await browser?.close();
  stop();
});

test("a new employee is welcomed with the menu", async () => {
  await erin.sees("Welcome!", "How can we help you?");
  await erin.shot("welcome");
});

test("an incident is created, taken and resolved", async (t) => {
  await t.test("a form without title is given back", async () => {
    await erin.press(await erin.sees("How can we help you?"), "Create an Incident");
    const form = await erin.sees("New incident");
    await erin.press(form, "Save");
    await erin.sees("New incident", "Not saved yet", "must be filled in");
    await erin.shot("form-refused");
  });
  await t.test("saving turns the form into the confirmation", async () => {
    // The Playground mixes up the choices of a form that has changed.
    await erin.press(await erin.sees("Not saved yet"), "Menu");
    await erin.say("incident");
    const form = await erin.sees("New incident");
    await form.getByLabel("What is wrong?").fill("Printer on fire");
    await form.getByLabel("Tell us more").fill("3rd floor\nsmoke");
    await erin.choose(form, "Who is affected?", "Many people");
    await erin.shot("form");
    await erin.press(form, "Save");
    await erin.sees("INC-1001", "is created", "Printer on fire", "New");
    await erin.shot("created");
  });
  await t.test("an analyst takes it from the channel, and the employee is told", async () => {
    const card = await ana.sees("INC-1001", "Printer on fire", "New");
    await ana.shot("channel-new");
    await ana.press(card, "Take");
    await ana.sees("INC-1001", "In Progress", "Ana Analyst");
    await erin.reads("Ana Analyst is working on INC-1001");
    await erin.sees("INC-1001", "In Progress", "Ana Analyst");
    await ana.shot("channel-taken");
  });
  await t.test("the status shows it with its history", async () => {
    await erin.say("status");
    await erin.press(await erin.sees("Your incidents", "Printer on fire"), "INC-1001");
    await erin.press(await erin.sees("INC-1001", "Your incidents and requests"), "Details");
    await erin.sees("History", "Ana Analyst took it", "Erin Employee created it");
    await erin.shot("status");
  });
});

test("a form is put aside with nothing but a description, and gone on with", async () => {
  await erin.say("incident");
  const form = await erin.sees("New incident");
  await form.getByLabel("Tell us more").fill("It smells");
  await erin.press(form, "Save as Draft");
  await erin.sees("Kept as a draft", "(no title)");
  await erin.say("menu");
  await erin.press(await erin.sees("How can we help you?", "Drafts (1)"), "Drafts (1)");
  const list = await erin.sees("Drafts", "(no title)");
  await erin.shot("drafts");
  await erin.press(list, "Open");
  const again = await erin.sees("New incident", "Discard");
  assert.equal(await again.getByLabel("Tell us more").inputValue(), "It smells");
  await erin.press(again, "Discard");
  await erin.sees("The draft is deleted", "You have no drafts");
});

test("employee and analyst chat", async (t) => {
  await t.test("what is written in line is shown on acceptance", async () => {
    await erin.say("chat");
    await erin.sees("We are available");
    await erin.say("my printer is burning");
    await ana.press(await ana.sees("Erin Employee would like to chat"), "Accept");
    await ana.sees("Connected with Erin Employee");
    await erin.sees("Connected with Ana Analyst");
    await ana.thread("Connected with Erin Employee").getByText("Erin Employee: my printer is burning").waitFor();
  });
  await t.test("both sides read each other", async () => {
    const thread = ana.thread("Connected with Erin Employee");
    await ana.answer(thread, "pull the plug");
    await erin.reads("pull the plug");
    await erin.say("done, thank you");
    await thread.getByText("Erin Employee: done, thank you").waitFor();
    await Promise.all([erin.shot("chat-employee"), ana.shot("chat-analyst")]);
  });
  await t.test("what begins with // stays among analysts", async () => {
    const thread = ana.thread("Connected with Erin Employee");
    await ana.answer(thread, "// she sounds worried");
    await ana.answer(thread, "help is on its way");
    await erin.reads("help is on its way");
    assert.equal(await erin.page.locator(".fai-OutputCard").filter({ hasText: "she sounds worried" }).count(), 0);
  });
  await t.test("an incident is made from it", async () => {
    await ana.press(await ana.sees("Connected with Erin Employee"), "Create Incident");
    const form = await ana.sees("New incident");
    assert.equal(await form.getByLabel("What is wrong for Erin Employee?").inputValue(), "my printer is burning");
    await ana.press(form, "Save");
    await erin.reads("was made from this chat");
    await ana.sees("Connected with Erin Employee", "INC-1002");
    await Promise.all([erin.shot("chat-incident-employee"), ana.shot("chat-incident-analyst")]);
  });
  await t.test("the employee ends it, and both are told", async () => {
    await erin.press(await erin.sees("Connected with Ana Analyst"), "End Chat");
    await erin.press(await erin.sees("End this chat for both of you?"), "End Chat");
    await erin.sees("The chat has ended");
    await ana.sees("Chat with Erin Employee", "The chat has ended");
  });
});

test("an employee who falls silent is warned twice, then the chat ends", async () => {
  await erin.say("chat");
  await ana.press(await ana.sees("Erin Employee would like to chat"), "Accept");
  await erin.sees("Connected with Ana Analyst");
  await ana.answer(ana.thread("Connected with Erin Employee"), "Does it work now?");
  await erin.reads("1/2");
  await erin.reads("2/2");
  await erin.reads("was closed for inactivity");
  await erin.sees("The chat has ended", "How helpful was this chat?");
  await erin.shot("chat-idle");
});

test("the analyst works on an incident from its card and thread", async (t) => {
  await t.test("a reply reaches the employee, a note does not", async () => {
    let card = await ana.sees("INC-1001", "In Progress");
    await ana.press(card, "Reply to Requester");
    await card.getByRole("textbox", { name: "Comment" }).fill("Which floor?");
    await ana.press(card, "Reply to Requester");
    await erin.sees("INC-1001", "Ana Analyst: Which floor?", "Your answer");
    await ana.press(await ana.sees("INC-1001", "Ana Analyst: Which floor?"), "More");
    card = await ana.sees("INC-1001", "Set Priority");
    await ana.press(card, "Add Work Note");
    await card.getByRole("textbox", { name: "Work note" }).fill("The third one this week");
    await ana.press(card, "Add Work Note");
    await ana.sees("INC-1001", "Work note, Ana Analyst: The third one this week");
    assert.equal(await erin.page.getByText("The third one this week").count(), 0);
  });
  await t.test("what is written in the thread is a note, or with >> a reply", async () => {
    await ana.answer(ana.thread("INC-1001"), "a new roller is ordered");
    await ana.sees("INC-1001", "Work note, Ana Analyst: a new roller is ordered");
    await ana.answer(ana.thread("INC-1001"), ">> It comes tomorrow");
    await erin.sees("INC-1001", "Ana Analyst: It comes tomorrow", "Your answer");
  });
  await t.test("on hold, it goes on with the employee's comment", async () => {
    await ana.press(await ana.sees("INC-1001", "In Progress"), "More");
    const card = await ana.sees("INC-1001", "Set Priority");
    await ana.press(card, "Hold");
    await ana.press(card, "Hold");
    const own = await erin.sees("INC-1001", "On Hold", "waiting for the requester");
    await erin.press(own, "Add Comment");
    await own.getByRole("textbox", { name: "Comment" }).fill("The third floor");
    await erin.press(own, "Add Comment");
    await erin.sees("INC-1001", "In Progress", "Erin Employee: The third floor");
    await ana.sees("INC-1001", "In Progress", "Erin Employee: The third floor");
  });
  await t.test("priority and assignee change, and the queue shows it", async () => {
    await ana.press(await ana.sees("INC-1001", "In Progress"), "More");
    const card = await ana.sees("INC-1001", "Set Priority");
    await ana.press(card, "Set Priority");
    await ana.choose(card, "Urgency", "High");
    await ana.press(card, "Set Priority");
    await ana.sees("INC-1001", "P1");
    await ana.shot("channel-worked");
  });
});

test("the analyst resolves with a word of how", async () => {
  const card = await ana.sees("INC-1001", "In Progress");
  await ana.press(card, "Resolve");
  await card.getByLabel("Resolution").fill("New printer on its way");
  await ana.press(card, "Resolve");
  await ana.sees("INC-1001", "Resolved", "New printer on its way");
  await erin.sees("INC-1001", "Resolved", "New printer on its way", "Yes, solved");
  await Promise.all([erin.shot("resolved-employee"), ana.shot("resolved-analyst")]);
});

test("three fast presses create one incident", async () => {
  await erin.say("incident");
  const form = await erin.sees("New incident");
  await form.getByLabel("What is wrong?").fill("Keyboard lost");
  await form.getByRole("button", { name: "Save", exact: true }).click({ clickCount: 3 });
  await erin.sees("INC-1003", "is created");
  await erin.say("status");
  const list = await erin.sees("Your incidents", "Keyboard lost");
  assert.equal(await list.getByText("Keyboard lost").count(), 1);
});

test("something is asked for from the catalog, in three presses", async () => {
  await erin.say("hello");
  await erin.press(await erin.sees("How can we help you?"), "Service Catalog");
  const list = await erin.sees("Service Catalog", "Accounts and access", "Tiles");
  await erin.shot("catalog");
  await erin.press(list, "Tiles");
  const tiles = await erin.sees("Service Catalog", "Accounts and access", "List");
  await erin.shot("catalog-tiles");
  await erin.press(tiles, "Accounts and access");
  await erin.press(await erin.sees("Unlock an account", "VPN access"), "Unlock an account");
  const form = await erin.sees("Unlock an account", "15 minutes");
  await form.getByLabel("User name").fill("e.employee");
  await erin.shot("request-form");
  await erin.press(form, "Submit");
  await erin.sees("Your request REQ-", "Unlock an account", "e.employee");
  await ana.sees("Unlock an account", "e.employee", "Take");
  await erin.shot("requested");
});
