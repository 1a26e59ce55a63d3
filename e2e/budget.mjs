// What a card may cost its reader: docs/cards.md as rules over golden cards.

const behindMore = /-(all|past)(-|$)/;

// The height of what is no common card is not limited, nor is the number of
// buttons behind More.
const long = [
  [behindMore, "what is behind More"],
  [/^(form-|template-form$|request-(form|edit|refused)$|notices)/, "a form"],
  [/^(board|list-|drafts|catalog|files$|links-|knowledge$|doctor|answers|queues$|places$)/, "a list with a row for each thing"],
  [/^transcript/, "what was said in a chat, whole"],
  [/^help/, "everything that can be typed"],
  [/^digest/, "a day's figures"],
];

export const maxHeight = 480;
export const maxButtons = 4;

// baseName is a golden's name without its language.
export const baseName = (name) => name.replace(/\.\w\w$/, "");
export const isCommon = (name) => !long.some(([pattern]) => pattern.test(baseName(name)));
export const exemptions = long;

// walk visits everything in a card that has a type; inRow says that it stands
// in a ColumnSet.
function walk(json, visit, inRow = false) {
  if (Array.isArray(json)) return json.forEach((v) => walk(v, visit, inRow));
  if (json === null || typeof json !== "object") return;
  if (json.type) visit(json, inRow);
  for (const [key, value] of Object.entries(json)) {
    if (key !== "data" && key !== "fallback") walk(value, visit, inRow || json.type === "ColumnSet");
  }
}

function allOf(json, test) {
  const found = [];
  walk(json, (part, inRow) => { if (test(part, inRow)) found.push(part); });
  return found;
}

// showCards are the parts of a card that open in place, in the order of their
// buttons.
export const showCards = (json) => allOf([json.body ?? [], json.actions ?? []], (p) => p.type === "Action.ShowCard");

// buttons are what can be pressed before anything is opened. Buttons in a
// ColumnSet belong to their row: to a thing in a list, or to the field they
// stand beside.
const buttons = (json) =>
  (json.actions?.length ?? 0) + allOf(json.body ?? [], (p, inRow) => p.type === "ActionSet" && !inRow).reduce((n, set) => n + set.actions.length, 0);

const looksLikeTitle = (p) => p.type === "TextBlock" && p.weight === "Bolder" && ["Medium", "Large", "ExtraLarge"].includes(p.size);

// rules say what is wrong with a card, or nothing. seen is what look() in
// brush.js saw at 320 pixels.
export const rules = {
  "the renderer understands it": ({ seen }) => seen.complaints.join("; "),
  "it is not wider than a phone": ({ seen }) => seen.wide.join("; "),
  [`a common card is at most ${maxHeight} pixels high`]: ({ name, seen }) =>
    isCommon(name) && seen.height > maxHeight ? `${seen.height} pixels` : "",
  "no text of a button is cut": ({ seen }) => seen.cut.join("; "),
  [`at most ${maxButtons} buttons outside More`]: ({ name, json }) =>
    !behindMore.test(baseName(name)) && buttons(json) > maxButtons ? `${buttons(json)} buttons` : "",
  "every image has a text instead": ({ json }) => allOf(json, (p) => p.type === "Image" && !p.altText).map((p) => p.url).join("; "),
  "every field has a label": ({ json }) =>
    allOf(json, (p) => p.type?.startsWith("Input.") && !p.label && !p.title).map((p) => p.id).join("; "),
  "a title is a heading": ({ json }) => allOf(json, (p) => looksLikeTitle(p) && p.style !== "heading").map((p) => p.text).join("; "),
  "it is read in the order it is seen": ({ seen }) => seen.disorder.join("; "),
};
