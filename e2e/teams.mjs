// A person before a window of the Agents Playground.
import path from "node:path";

const editor = '[data-lexical-editor="true"]';

export class Person {
  constructor(page, shots) {
    this.page = page;
    this.shots = shots;
  }

  // open brings up the window at url and waits until the bot has been told that
  // the app is installed.
  static async open(browser, url, shots) {
    const context = await browser.newContext({ viewport: { width: 1400, height: 1000 } });
    await context.route((u) => u.hostname !== "127.0.0.1", (route) => route.abort());
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    await page.goto(url, { timeout: 60_000 });
    await page.getByText("Connected.", { exact: true }).waitFor({ timeout: 60_000 });
    await page.getByText("conversationUpdate 200", { exact: true }).first().waitFor();
    return new Person(page, shots);
  }

  async goto(place) {
    await this.page.getByRole("treeitem", { name: place }).click();
    await this.page.locator(editor).first().waitFor();
  }

  async say(text) {
    await this.page.locator(editor).first().click();
    await this.page.keyboard.insertText(text);
    await this.page.keyboard.press("Enter");
  }

  // reads waits for a message of the bot that is no card.
  async reads(text) {
    await this.page.locator(".fai-OutputCard").filter({ hasText: text }).last().waitFor();
  }

  // card is the newest card that holds all these texts.
  card(...texts) {
    let found = this.page.locator(".ac-adaptiveCard");
    for (const text of texts) found = found.filter({ hasText: text });
    return found.last();
  }

  async sees(...texts) {
    const card = this.card(...texts);
    await card.waitFor();
    return card;
  }

  // press presses the last button of that title on a card: the one of an opened
  // form comes after the one that opened it.
  async press(card, title) {
    await card.getByRole("button", { name: title, exact: true }).last().click();
  }

  async choose(card, label, option) {
    await card.getByRole("combobox", { name: label }).click();
    await this.page.getByRole("option", { name: option }).click();
  }

  // thread is the newest thread in the channel that holds a text.
  thread(text) {
    return this.page.getByRole("group").filter({ hasText: text }).filter({ has: this.page.locator(editor) }).last();
  }

  async answer(thread, text) {
    await thread.locator(editor).click();
    await this.page.keyboard.type("@");
    await this.page.getByRole("menuitem", { name: "Frontdesk" }).click();
    await this.page.keyboard.insertText(` ${text}`);
    await thread.getByRole("button", { name: "Send Message" }).click();
  }

  async shot(name) {
    await this.page.screenshot({ path: path.join(this.shots, `${name}.png`) });
  }
}
