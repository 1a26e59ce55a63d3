// Every golden card, drawn by the official renderer as Teams draws it on a phone:
// it keeps to the budget of docs/cards.md.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { baseName, exemptions, rules, showCards } from "./budget.mjs";
import { goldens, openBrowser, openEasel } from "./easel.mjs";
import { known } from "./known.mjs";

const cards = goldens();
let browser, page;

before(async () => {
  browser = await openBrowser();
  page = await openEasel(browser, { width: 320 });
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
    const names = new Set(found.map(({ name }) => baseName(name)));
    const listed = new Set(known[rule] ?? []);
    const fresh = found.filter(({ name }) => !listed.has(baseName(name))).map(({ name, why }) => `${name}: ${why}`);
    assert.deepEqual(fresh, [], "these cards break the rule");
    const mended = [...listed].filter((name) => !names.has(name));
    assert.deepEqual(mended, [], "these cards keep the rule now: take them out of known.mjs");
  });
}

test("what is known is of rules that exist", () => {
  assert.deepEqual(Object.keys(known).filter((rule) => !rules[rule]), []);
});

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
