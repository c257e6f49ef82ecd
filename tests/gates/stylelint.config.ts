/**
 * CSS for Chromium 53, for the sources and for what the build makes of them. The plugin knows features by name; what it
 * does not see, or what the build lowers wrongly, is forbidden one by one.
 */
import type { Config } from "stylelint";

const config: Config = {
  plugins: ["stylelint-no-unsupported-browser-features"],
  rules: {
    "plugin/no-unsupported-browser-features": [
      true,
      {
        browsers: ["chrome 53"],
        // An ornament that may be missing, or a name for more than what is used here.
        ignore: ["css-font-rendering-controls", "css-caret-color", "mdn-text-decoration-shorthand", "css-unicode-bidi"],
        ignorePartialSupport: true,
      },
    ],
    "property-disallowed-list": [
      [
        "gap",
        "row-gap",
        "column-gap",
        "aspect-ratio",
        "inset",
        /^inset-/,
        "grid",
        /^grid-/,
        "place-content",
        "place-items",
        "place-self",
        "translate",
        "rotate",
        "scale",
        /^(margin|padding|border)-(inline|block)/,
        /^(inline|block)-size$/,
        "backdrop-filter",
        "overscroll-behavior",
        "contain",
        "content-visibility",
        "accent-color",
        "scrollbar-width",
      ],
      { message: "Chromium 53 does not know this property" },
    ],
    "declaration-property-value-disallowed-list": [
      { display: [/grid/, "contents", "flow-root"], "/./": [/\bfit-content\b/, /\b\d*\.?\d+(dvh|dvw|svh|lvh)\b/] },
      { message: "Chromium 53 does not know this value" },
    ],
    "function-disallowed-list": [
      ["clamp", "min", "max", "env", "color-mix", "light-dark", "round", "oklch", "oklab", "lab", "lch", "conic-gradient"],
      { message: "Chromium 53 does not know this function" },
    ],
    "selector-pseudo-class-disallowed-list": [
      ["focus-visible", "focus-within", "where", "is", "has", "any-link", "dir"],
      { message: "Chromium 53 does not know this selector" },
    ],
    "selector-pseudo-class-no-unknown": [true, { ignorePseudoClasses: ["global", "local"] }],
    "at-rule-disallowed-list": [
      ["layer", "container", "property", "scope", "starting-style"],
      { message: "Chromium 53 does not know this at-rule" },
    ],
    "property-no-unknown": [true, { ignoreProperties: ["composes"] }],
    "unit-no-unknown": true,
    "color-no-invalid-hex": true,
    "block-no-empty": true,
    "declaration-block-no-duplicate-properties": [true, { ignore: ["consecutive-duplicates-with-different-values"] }],
  },
};

export default config;
