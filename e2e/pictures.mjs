// make pictures: draws the pictures of README and docs/ru.md from golden cards, in
// a plain frame of our own. What they show is in story.mjs.
import fs from "node:fs";
import path from "node:path";
import { goldens, openBrowser, openEasel } from "./easel.mjs";
import { drawn, folder, madeOf, record } from "./madeof.mjs";
import { pictures } from "./story.mjs";

const sheet = `
  body { background: #ffffff; }
  #easel { display: inline-flex; gap: 24px; padding: 20px; background: #e9eaf2; align-items: stretch; }
  .window { display: flex; flex-direction: column; border-radius: 8px; overflow: hidden; background: var(--page);
    box-shadow: 0 2px 12px rgb(0 0 0 / 18%); }
  .bar { display: flex; align-items: center; gap: 10px; padding: 10px 16px; background: var(--card); border-bottom: 1px solid var(--frame);
    font: 600 15px/24px "Liberation Sans", sans-serif; color: var(--text); }
  .bar small { font-weight: 400; font-size: 13px; color: var(--subtle); }
  .talk { flex: 1; display: flex; flex-direction: column; gap: 10px; padding: 16px; }
  .field { margin: 0 16px 16px; padding: 8px 12px; border: 1px solid var(--stroke); border-bottom: 2px solid var(--primary); border-radius: 4px;
    background: var(--card); color: var(--subtle); font: 14px/20px "Liberation Sans", sans-serif; }
  .says { padding: 8px 12px; border-radius: 6px; background: var(--card); color: var(--text); font: 14px/20px "Liberation Sans", sans-serif;
    max-width: 85%; align-self: flex-start; }
  .says.me { align-self: flex-end; background: var(--bubble); }
  .face { flex: none; width: 28px; height: 28px; border-radius: 14px; background: var(--primary); color: var(--onPrimary); text-align: center;
    font: 600 11px/28px "Liberation Sans", sans-serif; }
  .face.desk { border-radius: 6px; }
  .post { padding: 14px; border-radius: 6px; background: var(--card); display: flex; flex-direction: column; gap: 12px; }
  .line { display: flex; gap: 10px; font: 14px/20px "Liberation Sans", sans-serif; color: var(--text); }
  .line b { display: block; font-size: 12px; line-height: 16px; }
  .line b + .teams { margin-top: 6px; }
  .line.answer { margin-left: 38px; }
  .reply { margin-left: 38px; color: var(--accent); font: 600 13px/20px "Liberation Sans", sans-serif; }
  .moments#easel { display: inline-grid; grid-template-columns: repeat(3, 340px); gap: 20px; }
  .moment { position: relative; height: 500px; overflow: hidden; padding: 12px 10px; border-radius: 8px; background: var(--page); }
  .moment::after { content: ""; position: absolute; inset: auto 0 0 0; height: 28px; background: linear-gradient(transparent, var(--page)); }
  .moment h2 { margin: 0 0 10px 4px; font: 600 15px/20px "Liberation Sans", sans-serif; color: var(--text); }
`;

// inWords puts what people wrote in a card into the words of the picture.
function inWords(json, words) {
  let text = JSON.stringify(json);
  for (const [from, to] of Object.entries(words)) text = text.replaceAll(JSON.stringify(from).slice(1, -1), JSON.stringify(to).slice(1, -1));
  return JSON.parse(text);
}

// drawFront runs in the page: an employee's phone, and the analysts' channel.
function drawFront({ story, cards, language }) {
  const add = (to, kind, text = "") => {
    const element = document.createElement("div");
    element.className = kind;
    element.textContent = text;
    to.append(element);
    return element;
  };
  const initials = (name) => name.split(" ").map((part) => part[0]).join("");
  const windowOf = (width, title, note) => {
    const frame = add(easel, "window");
    frame.style.width = `${width}px`;
    const bar = add(frame, "bar");
    add(bar, "face desk", initials(title));
    bar.append(title);
    bar.append(Object.assign(document.createElement("small"), { textContent: note }));
    return [frame, add(frame, "talk")];
  };
  const [phone, chat] = windowOf(384, story.chatName, "");
  for (const { me, desk, card } of story.chat) {
    if (card) draw(chat, cards[`${card}.${language}`], { width: 352 });
    else add(chat, me ? "says me" : "says", me ?? desk);
  }
  add(phone, "field", story.write);
  const [, channel] = windowOf(640, story.channelName, story.tab);
  let post;
  for (const { card, who, says, byDesk } of story.channel) {
    if (card) post = add(channel, "post");
    const line = add(post, card ? "line" : "line answer");
    add(line, card || byDesk ? "face desk" : "face", initials(card || byDesk ? story.chatName : who));
    const text = add(line, "text");
    text.append(Object.assign(document.createElement("b"), { textContent: card || byDesk ? story.chatName : who }));
    if (card) draw(text, cards[`${card}.${language}`], { width: 540 });
    else text.append(byDesk ? `${who}: ${says}` : says);
  }
  for (const post of channel.children) add(post, "reply", story.reply);
}

// drawMoments runs in the page: six cards, each under its caption.
function drawMoments({ story, cards, language }) {
  easel.classList.add("moments");
  for (const [caption, card] of story) {
    const moment = document.createElement("section");
    moment.className = "moment";
    moment.append(Object.assign(document.createElement("h2"), { textContent: caption }));
    easel.append(moment);
    draw(moment, cards[`${card}.${language}`], { width: 320 });
  }
}

const byName = Object.fromEntries(goldens().map(({ name, json }) => [name, json]));
fs.mkdirSync(folder, { recursive: true });
const browser = await openBrowser();
try {
  for (const { file, kind, language, story, words, goldens } of pictures) {
    const missing = goldens.filter((name) => !byName[name]);
    if (missing.length) throw new Error(`e2e/story.mjs names cards that are no more: ${missing.join(", ")}`);
    const page = await openEasel(browser, { scale: 1.5 });
    await page.addStyleTag({ content: sheet });
    await page.evaluate(() => { document.body.className = "teams-light"; drawStars(); });
    const own = (name) => story.channel?.find(({ card }) => `${card}.${language}` === name)?.words;
    const cards = Object.fromEntries(goldens.map((name) => [name, inWords(byName[name], { ...words, ...own(name) })]));
    await page.evaluate(kind === "front" ? drawFront : drawMoments, { story, cards, language });
    await page.locator("#easel").screenshot({ path: path.join(folder, file) });
    await page.close();
    console.log(path.join("docs/pictures", file));
  }
} finally {
  await browser.close();
}
fs.writeFileSync(record, JSON.stringify({ ...madeOf(), pictures: drawn() }, null, 2) + "\n");
