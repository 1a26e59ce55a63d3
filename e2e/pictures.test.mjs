// The pictures of README and docs/ru.md show the cards as they are.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { drawn, folder, madeOf, record } from "./madeof.mjs";
import { pictures } from "./story.mjs";

const recorded = JSON.parse(fs.readFileSync(record, "utf8"));

test("the pictures are as new as the cards they show", () => {
  const { goldens, drawnBy } = recorded;
  assert.deepEqual({ goldens, drawnBy }, madeOf(), 'a card or its drawing has changed: run "make pictures" and look at docs/pictures');
});

test("the pictures are those that were recorded", () => {
  assert.deepEqual(recorded.pictures, drawn(), 'run "make pictures"');
});

for (const { file } of pictures) {
  test(`${file} is small`, () => {
    assert.ok(fs.statSync(path.join(folder, file)).size < 300_000);
  });
}
