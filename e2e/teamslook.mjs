// How Teams looks, near enough to judge a card by: a host configuration and a
// style sheet for the official renderer, in three themes, for a phone and a
// desktop. Written from what Microsoft publishes:
//
//   - spacing, padding, font sizes and six actions: the samples for Teams in
//     microsoft/AdaptiveCards, samples/HostConfig/microsoft-teams-*.json;
//   - colours, line heights and the shape of buttons and fields: the Teams themes
//     in microsoft/fluentui, packages/tokens (the samples' own colours are of
//     2019: their green and yellow cannot be read on white, and Teams has left
//     them);
//   - rows of buttons that wrap: microsoft/AdaptiveCards#8792, which shows the bare
//     renderer cutting a row that Teams wraps.
//
// The font is one that every machine with our Chromium has, so that a height
// means the same everywhere.

const font = '"Liberation Sans", Arial, "DejaVu Sans", "Noto Color Emoji", sans-serif';
const monospace = '"Liberation Mono", "Courier New", monospace';

// Fluent's neutral, brand and status colours, by what they are for here. back.*
// are the grounds of container styles.
const palette = {
  light: {
    page: "#f5f5f5", card: "#ffffff", frame: "#e0e0e0", text: "#242424", subtle: "#616161", inverted: "#ffffff",
    accent: "#5b5fc7", good: "#0e700e", warning: "#bc4b09", attention: "#b10e1c",
    stroke: "#d1d1d1", strong: "#616161", primary: "#5b5fc7", onPrimary: "#ffffff", bubble: "#e8ebfa",
    back: { emphasis: "#f5f5f5", accent: "#e8ebfa", good: "#f1faf1", warning: "#fff9f5", attention: "#fdf3f4" },
  },
  dark: {
    page: "#141414", card: "#292929", frame: "#3d3d3d", text: "#ffffff", subtle: "#adadad", inverted: "#242424",
    accent: "#7f85f5", good: "#54b054", warning: "#faa06b", attention: "#eeacb2",
    stroke: "#666666", strong: "#adadad", primary: "#4f52b2", onPrimary: "#ffffff", bubble: "#383966",
    back: { emphasis: "#1f1f1f", accent: "#2f2f4a", good: "#052505", warning: "#271002", attention: "#3b0509" },
  },
  contrast: {
    page: "#000000", card: "#000000", frame: "#ffffff", text: "#ffffff", subtle: "#ffffff", inverted: "#000000",
    accent: "#ffff00", good: "#ffffff", warning: "#ffffff", attention: "#ffffff",
    stroke: "#ffffff", strong: "#ffffff", primary: "#ffffff", onPrimary: "#000000", bubble: "#000000",
    back: { emphasis: "#000000", accent: "#000000", good: "#000000", warning: "#000000", attention: "#000000" },
  },
};

export const themes = Object.keys(palette);

// hostConfig is what the renderer is told of a theme. A phone puts actions one
// below another, as wide as the card; a desktop side by side.
export function hostConfig(theme, phone) {
  const c = palette[theme];
  const same = (color) => ({ default: color, subtle: color });
  const foregroundColors = {
    default: { default: c.text, subtle: c.subtle }, dark: { default: c.text, subtle: c.subtle },
    light: same(c.inverted), accent: same(c.accent), good: same(c.good), warning: same(c.warning), attention: same(c.attention),
  };
  const containerStyles = { default: { backgroundColor: c.card, foregroundColors } };
  for (const [style, backgroundColor] of Object.entries(c.back)) containerStyles[style] = { backgroundColor, foregroundColors };
  const fontSizes = { small: 12, default: 14, medium: 14, large: 18, extraLarge: 24 };
  const lineHeights = { small: 16, default: 20, medium: 20, large: 24, extraLarge: 32 };
  const fontWeights = { lighter: 200, default: 400, bolder: 600 };
  return {
    supportsInteractivity: true,
    spacing: { small: 8, default: 12, medium: 16, large: 20, extraLarge: 24, padding: 16 },
    separator: { lineThickness: 1, lineColor: c.frame },
    imageSizes: { small: 32, medium: 52, large: 100 },
    fontTypes: {
      default: { fontFamily: font, fontSizes, lineHeights, fontWeights },
      monospace: { fontFamily: monospace, fontSizes, lineHeights, fontWeights },
    },
    lineHeights,
    containerStyles,
    actions: {
      maxActions: 6, spacing: "Default", buttonSpacing: 8, preExpandSingleShowCardAction: false,
      actionsOrientation: phone ? "Vertical" : "Horizontal", actionAlignment: phone ? "Stretch" : "Left",
      showCard: { actionMode: "Inline", inlineTopMargin: 16, style: "emphasis" },
    },
    textBlock: { headingLevel: 2 },
    imageSet: { imageSize: "Medium", maxImageHeight: 100 },
    factSet: { title: { weight: "Bolder", wrap: true }, value: { wrap: true }, spacing: 16 },
    inputs: {
      label: { inputSpacing: "Small", requiredInputs: { suffix: " *", suffixColor: "Attention" }, optionalInputs: {} },
      errorMessage: { color: "Attention" },
    },
  };
}

const variables = (theme) => {
  const { back, ...colors } = palette[theme];
  return `.teams-${theme} { ${Object.entries(colors).map(([name, color]) => `--${name}: ${color};`).join(" ")} --emphasis: ${back.emphasis}; }`;
};

// css goes with hostConfig: what stands in an element with the classes "teams"
// and "teams-THEME" looks like that theme.
export const css = `
${themes.map(variables).join("\n")}
* { box-sizing: border-box; }
body { margin: 0; }
.teams { font: 14px/20px ${font}; color: var(--text); }
.teams .ac-adaptiveCard { border: 1px solid var(--frame); border-radius: 4px; outline: none; }
.teams .ac-adaptiveCard .ac-adaptiveCard { border: 0; }
.teams .ac-horizontal-separator { height: 1px; }
.teams .ac-actionSet:not([style*="column"]) { flex-wrap: wrap; row-gap: 8px; }
.teams .ac-pushButton {
  min-height: 32px; max-width: 100%; padding: 5px 12px; border: 1px solid var(--stroke); border-radius: 4px;
  background: var(--card); color: var(--text); font: 600 14px/20px ${font}; cursor: pointer;
}
.teams .ac-pushButton > div { white-space: nowrap; }
.teams .ac-pushButton.primary { background: var(--primary); border-color: var(--primary); color: var(--onPrimary); }
.teams .ac-pushButton.style-destructive { color: var(--attention); }
.teams .ac-pushButton.expandable { position: relative; padding-right: 28px; }
.teams .ac-pushButton.expandable::after {
  content: ""; position: absolute; right: 12px; top: 10px; width: 6px; height: 6px;
  border: solid currentColor; border-width: 0 1.5px 1.5px 0; transform: rotate(45deg);
}
.teams .ac-pushButton:disabled { color: var(--subtle); background: var(--emphasis); }
.teams .ac-input:is(input, textarea, select) {
  width: 100%; min-height: 32px; padding: 5px 11px; border: 1px solid var(--stroke); border-bottom-color: var(--strong); border-radius: 4px;
  background: var(--card); color: var(--text); font: 14px/20px ${font};
}
.teams .ac-input::placeholder { color: var(--subtle); opacity: 1; }
.teams textarea.ac-input { min-height: 64px; resize: none; }
.teams .ac-choiceSetInput-filtered-dropdown { display: none; }
.teams .ac-input-container > div { flex: 1 1 auto; }
.teams .stars { font: 24px/32px "DejaVu Sans", sans-serif; letter-spacing: 8px; color: var(--warning); }
.teams a { color: var(--accent); }
`;
