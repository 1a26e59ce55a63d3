// What the pictures in docs/pictures are made of, by hashes: so that a test can
// tell that they are older than the cards they show.
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { goldenFolder } from "./easel.mjs";
import { pictures } from "./story.mjs";

const here = import.meta.dirname;
export const folder = path.join(here, "../docs/pictures");
export const record = path.join(folder, "made-of.json");

const drawnBy = ["story.mjs", "pictures.mjs", "teamslook.mjs", "brush.js"];

const hashOf = (file) => createHash("sha256").update(fs.readFileSync(file)).digest("hex").slice(0, 16);

// madeOf tells what a drawing of today would be made of.
export function madeOf() {
  return {
    goldens: Object.fromEntries([...new Set(pictures.flatMap(({ goldens }) => goldens))].sort().map((name) =>
      [name, hashOf(path.join(goldenFolder, `${name}.json`))])),
    drawnBy: Object.fromEntries(drawnBy.map((file) => [file, hashOf(path.join(here, file))])),
  };
}

// drawn are the pictures that are there.
export const drawn = () => Object.fromEntries(pictures.map(({ file }) => [file, hashOf(path.join(folder, file))]));
