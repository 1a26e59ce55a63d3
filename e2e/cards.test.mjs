// Every golden card, drawn by the official renderer as Teams draws it on a phone:
// it keeps to the budget of docs/cards.md, and axe-core finds nothing serious in
// any theme. `make sheets` makes pictures of what is drawn.
import assert from "node:assert/strict";
import path from "node:path";
import { after, before, test } from "node:test";
import { baseName, exemptions, rules, showCards } from "./budget.mjs";
import { goldens, openBrowser, openEasel } from "./easel.mjs";
import { themes } from "./teamslook.mjs";

const cards = goldens();
let browser, page;

before(async () => {
  browser = await openBrowser();
  page = await openEasel(browser, { width: 320 });
  await page.addScriptTag({ path: path.join(import.meta.dirname, "node_modules/axe-core/axe.min.js") });
  await seeAll(cards);
});

after(() => browser?.close());

// seeAll draws cards and notes what was seen of each. All are drawn before any
// is looked at, for each look at a changed page costs a layout.
async function seeAll(cards) {
  const seen = await page.evaluate((cards) => {
    const frames = cards.map(({ json, open }) => draw(easel, json, { open }));
    const seen = frames.map(look);
    easel.replaceChildren();
    return seen;
  }, cards);
  cards.forEach((card, i) => { card.seen = seen[i]; });
}

for (const [rule, wrong] of Object.entries(rules)) {
  test(rule, () => {
    const found = cards.map((card) => ({ name: card.name, why: wrong(card) })).filter(({ why }) => why);
    assert.deepEqual(found.map(({ name, why }) => `${name}: ${why}`), [], "these cards break the rule");
  });
}

test("whatever is excepted exists", () => {
  const unused = exemptions.filter(([pattern]) => !cards.some(({ name }) => pattern.test(baseName(name))));
  assert.deepEqual(unused, []);
});

// opened are the cards with each of their forms and details open, one of each
// kind: most cards share theirs with others.
function opened() {
  const kinds = new Map();
  for (const { name, json } of cards) {
    showCards(json).forEach((action, open) => {
      const kind = JSON.stringify(action.card, (key, value) => (key === "data" ? undefined : value));
      if (!kinds.has(kind)) kinds.set(kind, { name: `${name}, ${action.title}`, json, open });
    });
  }
  return [...kinds.values()];
}

test("what a button opens fits too", async () => {
  const cards = opened();
  await seeAll(cards);
  const found = cards.map(({ name, seen: { wide, cut } }) => ({ name, wide, cut }));
  assert.deepEqual(found.filter(({ wide, cut }) => wide.length || cut.length), []);
});

test("nothing is cut off on a desktop either", async () => {
  const found = await page.evaluate((cards) => cards.flatMap(({ name, json }) => {
    const frame = draw(easel, json, { width: 600 });
    const right = (element) => element.getBoundingClientRect().right;
    const beyond = [...frame.querySelectorAll(".ac-pushButton")].filter((b) => right(b) > right(b.closest(".ac-actionSet")) + 1);
    easel.replaceChildren();
    return beyond.map((b) => `${name}: ${b.textContent}`);
  }), cards.map(({ name, json }) => ({ name, json })));
  assert.deepEqual(found, []);
});

// What axe-core finds that no card can help: the renderer names a row that can be
// pressed by the title of its action alone, and gives the label of a filtered
// list to the list, not to the field that one types into.
const renderersRules = { "label-content-name-mismatch": { enabled: false } };
const renderersElements = [".ac-choiceSetInput-filtered-textbox"];

const everything = { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"] };
const colours = { type: "rule", values: ["color-contrast"] };

// serious draws cards, many at a time, and returns what axe-core finds serious
// or critical in them.
async function serious(cards, theme, runOnly) {
  const options = { runOnly, rules: runOnly === everything ? renderersRules : {}, resultTypes: ["violations"], elementRef: true };
  const found = [];
  for (let i = 0; i < cards.length; i += 40) {
    found.push(...await page.evaluate(async ({ cards, theme, options, exclude }) => {
      for (const { name, json, open } of cards) draw(easel, json, { theme, open }).dataset.name = name;
      const { violations } = await axe.run({ include: easel, exclude }, options);
      const found = violations.filter((v) => ["serious", "critical"].includes(v.impact)).flatMap((v) => v.nodes.map((n) =>
        `${n.element.closest("[data-name]")?.dataset.name}: ${v.id}: ${n.element.outerHTML.slice(0, 160)} ${n.any[0]?.message ?? ""}`));
      easel.replaceChildren();
      return found;
    }, { cards: cards.slice(i, i + 40), theme, options, exclude: renderersElements }));
  }
  return found;
}

// Languages differ in their words alone, and themes in their colours: one
// language is looked at, and with all rules in one theme.
for (const theme of themes) {
  test(`axe-core finds nothing serious in the ${theme} theme`, async () => {
    const english = [...cards, ...opened()].filter(({ name }) => name.includes(".en"));
    assert.deepEqual(await serious(english, theme, theme === "light" ? everything : colours), []);
  });
}
