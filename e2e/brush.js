// In the page: draw() draws a card with the official renderer, look() says what
// came of it.
"use strict";

// complaintsOf is what the renderer says against a card. It does not know what
// Teams adds to the standard: people pickers, which begin without choices, and
// charts, in the place of which it draws text.
function complaintsOf(card, context, json) {
  const complaints = card.validateProperties().validationEvents.map((e) => e.message);
  for (let i = 0; i < context.eventCount; i++) complaints.push(context.getEventAt(i).message);
  const picker = "An Input.ChoiceSet must have at least one choice defined.";
  const picks = JSON.stringify(json).includes('"choices.data"');
  return complaints.filter((c) => (c !== picker || !picks) && !/^Unknown element type "(Chart\.\w+|Input\.Rating|Rating|Badge|Icon)"\. Fallback/.test(c));
}

// draw adds a card to a place, as wide as said, and returns its frame. open, if
// given, is the number of the part that has been opened.
function draw(place, json, { theme = "light", width = 320, open } = {}) {
  const phone = width < 480;
  const card = new AdaptiveCards.AdaptiveCard();
  card.hostConfig = new AdaptiveCards.HostConfig(looks[theme][phone ? "phone" : "desktop"]);
  const context = new AdaptiveCards.SerializationContext();
  card.parse(json, context);
  nameChosen(card);
  const frame = document.createElement("div");
  frame.className = `teams teams-${theme}`;
  frame.style.width = `${width}px`;
  frame.append(card.render());
  frame.complaints = complaintsOf(card, context, json);
  place.append(frame);
  if (open !== undefined) frame.querySelectorAll(".ac-pushButton.expandable")[open].click();
  return frame;
}

// nameChosen has a filtered choice filled in with the title of what is chosen, as
// Teams does: the renderer fills in its value.
function nameChosen(card) {
  for (const input of card.getAllInputs()) {
    if (input.style !== "filtered") continue;
    const chosen = input.choices.find(({ value }) => value === input.defaultValue);
    if (chosen) input.defaultValue = chosen.title;
  }
}

// look measures a drawn card.
function look(frame) {
  const edge = frame.getBoundingClientRect();
  const shown = [...frame.querySelectorAll("*")].filter((e) => e.getClientRects().length);
  const wide = shown.filter((e) => e.getBoundingClientRect().right > edge.right + 1).map((e) => e.textContent.slice(0, 80) || e.tagName);
  const cut = shown.filter((e) => e.closest(".ac-pushButton") && (e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1));
  return {
    complaints: frame.complaints,
    height: Math.ceil(edge.height),
    wide: [...new Set(wide)],
    cut: [...new Set(cut.map((e) => e.textContent))],
    disorder: disorderOf(shown),
  };
}

// disorderOf finds what is read before something that stands above it, or to
// its left in the same line.
function disorderOf(shown) {
  const leaf = (e) => e.matches(".ac-textBlock, .ac-richTextBlock, .ac-pushButton, .ac-input:is(input, textarea, select), img");
  const read = shown.filter(leaf).map((e) => ({ e, r: e.getBoundingClientRect() }));
  const found = [];
  for (let i = 1; i < read.length; i++) {
    const [a, b] = [read[i - 1], read[i]];
    const follows = b.r.top >= a.r.bottom - 2 || b.r.left >= a.r.right - 2 || (b.r.top >= a.r.top - 2 && b.r.left >= a.r.left - 2);
    if (!follows) found.push(`"${a.e.textContent.slice(0, 30)}" before "${b.e.textContent.slice(0, 30)}"`);
  }
  return found;
}

// drawStars has Input.Rating drawn as Teams does, five stars in a row, and not by
// the fallback that clients without it draw.
function drawStars() {
  class Stars extends AdaptiveCards.Input {
    getJsonTypeName() { return "Input.Rating"; }
    get value() { return undefined; }
    isSet() { return false; }
    internalRender() {
      const row = document.createElement("div");
      row.className = "stars";
      row.textContent = "☆".repeat(5);
      return row;
    }
  }
  AdaptiveCards.GlobalRegistry.elements.register("Input.Rating", Stars);
}
