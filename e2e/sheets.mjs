// make sheets: contact sheets of all golden cards, in both languages, all themes,
// at the width of a phone and of a desktop, with their names, to be looked at.
// `node sheets.mjs ticket-own board` draws only those whose names begin so.
import fs from "node:fs";
import path from "node:path";
import { goldens, openBrowser, openEasel } from "./easel.mjs";
import { themes } from "./teamslook.mjs";

const perSheet = 24;
const columns = { 320: 6, 600: 4 };
const out = path.join(import.meta.dirname, "out/sheets");
const wanted = process.argv.slice(2);

const sheetStyle = (width) => `
  body { padding: 16px; background: var(--page); }
  #easel { columns: ${columns[width]}; column-gap: 20px; width: ${columns[width] * (width + 20) - 20}px; }
  figure { margin: 0 0 24px; break-inside: avoid; }
  figcaption { font: 600 12px/20px "Liberation Sans", sans-serif; color: var(--text); }
`;

async function drawSheet(page, { cards, theme, width, file }) {
  await page.evaluate(({ cards, theme, width }) => {
    document.body.className = `teams-${theme}`;
    easel.replaceChildren();
    for (const { name, json } of cards) {
      const figure = document.createElement("figure");
      const caption = document.createElement("figcaption");
      easel.append(figure);
      figure.append(caption);
      const frame = draw(figure, json, { theme, width });
      caption.textContent = `${name} · ${Math.ceil(frame.getBoundingClientRect().height)} px`;
    }
  }, { cards, theme, width });
  await page.screenshot({ path: path.join(out, file), fullPage: true });
}

const all = goldens().filter(({ name }) => !wanted.length || wanted.some((w) => name.startsWith(w)));
if (!all.length) throw new Error(`no golden card's name begins with ${wanted.join(" or ")}`);
fs.rmSync(out, { recursive: true, force: true });
fs.mkdirSync(out, { recursive: true });
const browser = await openBrowser();
try {
  for (const width of Object.keys(columns).map(Number)) {
    const page = await openEasel(browser, { width: columns[width] * (width + 20) + 12 });
    await page.addStyleTag({ content: sheetStyle(width) });
    for (const theme of themes) {
      for (const language of new Set(all.map(({ name }) => path.extname(name)))) {
        const cards = all.filter(({ name }) => name.endsWith(language));
        for (let i = 0; i < cards.length; i += perSheet) {
          const file = `${width}-${theme}${language}-${String(i / perSheet + 1).padStart(2, "0")}.png`;
          await drawSheet(page, { cards: cards.slice(i, i + perSheet), theme, width, file });
          console.log(path.join("e2e/out/sheets", file));
        }
      }
    }
    await page.close();
  }
} finally {
  await browser.close();
}
