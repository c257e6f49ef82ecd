/*
 * Emoji in text by UTS 51, as ranges of UTF-16: engines below Chromium 64 know no \p{}. The ranges are wider than what
 * Unicode has given out so far, so that next year's emoji are found too; what has no picture stays a character.
 */
const TONE = "\\ud83c[\\udffb-\\udfff]";
const REGIONAL = "\\ud83c[\\udde6-\\uddff]";
/** Beyond the basic plane everything counts, also what Unicode calls text unless asked (🌶): no face of a TV has letters for it. */
const HIGH =
  "\\ud83c[\\udc04\\udccf\\udd70\\udd71\\udd7e\\udd7f\\udd8e\\udd91-\\udd9a\\ude01\\ude02\\ude1a\\ude2f\\ude32-\\ude3a\\ude50\\ude51\\udf00-\\udfff]" +
  "|\\ud83d[\\udc00-\\ude4f\\ude80-\\udeff\\udfe0-\\udff0]|\\ud83e[\\udd0c-\\uddff\\ude70-\\udeff]";
/** In the basic plane: what is an emoji by itself… */
const BASIC =
  "\\u231a\\u231b\\u23e9-\\u23ec\\u23f0\\u23f3\\u25fd\\u25fe\\u2614\\u2615\\u2648-\\u2653\\u267f\\u2693\\u26a1\\u26aa\\u26ab\\u26bd\\u26be" +
  "\\u26c4\\u26c5\\u26ce\\u26d4\\u26ea\\u26f2\\u26f3\\u26f5\\u26fa\\u26fd\\u2705\\u270a\\u270b\\u2728\\u274c\\u274e\\u2753-\\u2755\\u2757" +
  "\\u2795-\\u2797\\u27b0\\u27bf\\u2b1b\\u2b1c\\u2b50\\u2b55";
/** …and what becomes one by U+FE0F (©️, ™️, ☀️), by a skin tone (☝🏽), or as the beginning of a joined one (❤‍🔥). */
const ASKED = `[\\u00a9\\u00ae\\u203c-\\u2bff\\u3030\\u303d\\u3297\\u3299](?=\\ufe0f)|[\\u2600-\\u27bf](?=${TONE}|\\u200d[\\u2600-\\u27bf\\ud83c-\\ud83e])`;
const LOOK = `(?:\\ufe0f?${TONE}|\\ufe0f)?`;

const EMOJI = new RegExp(
  "(" +
    [
      `${REGIONAL}(?:${REGIONAL})?`, // flags of countries; one alone is a letter in a box
      "[#*0-9]\\ufe0f?\\u20e3", // keycaps
      "\\ud83c\\udff4(?:\\udb40[\\udc60-\\udc7e])+\\udb40\\udc7f", // flags of regions, in tags
      // The rest, joined by U+200D; U+FE0E asks for letters instead.
      `(?:${HIGH}|[${BASIC}]|${ASKED})${LOOK}(?!\\ufe0e)(?:\\u200d(?:${HIGH}|[\\u2190-\\u2bff])${LOOK})*`,
    ].join("|") +
    ")",
);

/** What every emoji has one of. */
const MAYBE = new RegExp(`[\\ud83c-\\ud83e\\ufe0f\\u20e3\\u200d${BASIC}]`);

/**
 * Cuts a text at its emoji. Pure; a text without any costs one look.
 * @returns an odd number of parts: text at even places (perhaps empty), one whole emoji at each odd place.
 */
export function splitEmoji(text: string): readonly string[] {
  return MAYBE.test(text) ? text.split(EMOJI) : [text];
}

/** The name of an emoji's picture: its code points in hex, without U+FE0F, joined by "-" ("1f44d-1f3fd"). */
export function emojiName(emoji: string): string {
  return Array.from(emoji.replace(/\ufe0f/g, ""), (letter) => (letter.codePointAt(0) ?? 0).toString(16)).join("-");
}
