import { statSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { emojiPictures } from "../../../platform/build/emojiPictures.ts";
import { emojiName, splitEmoji } from "../../../src/ui/emoji.ts";

/** [text, its parts: emoji at odd places] */
const cuts: readonly (readonly [string, readonly string[]])[] = [
  ["", [""]],
  ["Six o'clock, and shoes off… please — 3 * 4 #1", ["Six o'clock, and shoes off… please — 3 * 4 #1"]],
  ["映画は八時から。منى कल", ["映画は八時から。منى कल"]],
  ["hi 👍", ["hi ", "👍", ""]],
  ["😂😂", ["", "😂", "", "😂", ""]],
  ["a🎂b☕c", ["a", "🎂", "b", "☕", "c"]],
  ["👍🏽!", ["", "👍🏽", "!"]],
  ["☝🏽 ☝️🏽 ☝️ ☝", ["", "☝🏽", " ", "☝️🏽", " ", "☝️", " ☝"]],
  ["👨‍👩‍👧‍👦 home", ["", "👨‍👩‍👧‍👦", " home"]],
  ["👩🏽‍🚀👩🏾‍❤️‍💋‍👨🏼", ["", "👩🏽‍🚀", "", "👩🏾‍❤️‍💋‍👨🏼", ""]],
  ["❤️ ❤️‍🔥 ❤‍🔥 ❤", ["", "❤️", " ", "❤️‍🔥", " ", "❤‍🔥", " ❤"]],
  ["🏳️‍🌈 🏴‍☠️ 🏴", ["", "🏳️‍🌈", " ", "🏴‍☠️", " ", "🏴", ""]],
  ["🇩🇪🇯🇵🇩", ["", "🇩🇪", "", "🇯🇵", "", "🇩", ""]],
  ["🏴󠁧󠁢󠁷󠁬󠁳󠁿.", ["", "🏴󠁧󠁢󠁷󠁬󠁳󠁿", "."]],
  ["1️⃣ 2⃣ #️⃣ 3️ 4", ["", "1️⃣", " ", "2⃣", " ", "#️⃣", " 3️ 4"]],
  ["© ® ™ ↔ ‼", ["© ® ™ ↔ ‼"]],
  ["©️ ™️ ‼️ ↔️ 〰️ ㊗️", ["", "©️", " ", "™️", " ", "‼️", " ", "↔️", " ", "〰️", " ", "㊗️", ""]],
  ["♥ ☺ ✔ ☀ ➡", ["♥ ☺ ✔ ☀ ➡"]],
  // U+FE0E asks for letters.
  ["⚡︎ 🌍︎", ["⚡︎ 🌍︎"]],
  // Text by Unicode's tables, but no face of a TV has letters for it.
  ["🌶 🖐", ["", "🌶", " ", "🖐", ""]],
  // Given out after Unicode 15: found all the same.
  ["🫩 🫪", ["", "🫩", " ", "🫪", ""]],
  // Joiners without anything to join, halves of letters.
  ["a\u200db \u200d👍\u200d", ["a\u200db \u200d", "👍", "\u200d"]],
  ["\ud83d x \udc4d \ud83c", ["\ud83d x \udc4d \ud83c"]],
  ["𝒜𐍈𠮷", ["𝒜𐍈𠮷"]],
];

describe("splitEmoji", () => {
  it.each(cuts)("cuts %j", (text, parts) => {
    expect(splitEmoji(text)).toEqual(parts);
    expect(splitEmoji(text).join("")).toBe(text);
  });

  it("loses nothing of a text made to be slow", () => {
    const chain = `${"👩\u200d".repeat(20_000)}x${"\ud83c\udff4\udb40\udc67".repeat(20_000)}${"❤".repeat(20_000)}`;
    expect(splitEmoji(chain).join("")).toBe(chain);
  });
});

describe("the pictures of a build", () => {
  const pictures = emojiPictures();

  it("are each one emoji, found under its name", () => {
    const wrong = Array.from(pictures.keys()).filter((name) => {
      const points = name.split("-").map((point) => Number.parseInt(point, 16));
      // As people write it: with U+FE0F behind what is a letter otherwise.
      const written = points
        .map((point) => String.fromCodePoint(point) + (point < 0x3300 && point !== 0x200d && point !== 0x20e3 ? "\ufe0f" : ""))
        .join("");
      const parts = splitEmoji(`a${written}b`);
      return parts.length !== 3 || parts[1] !== written || emojiName(written) !== name;
    });
    expect(wrong).toEqual([]);
  });

  it.each(["👍", "❤️", "😂", "👍🏽", "👨‍👩‍👧‍👦", "👩‍🚀", "❤️‍🔥", "👁️‍🗨️", "🏳️‍🌈", "🇩🇪", "🏴󠁧󠁢󠁷󠁬󠁳󠁿", "1️⃣", "©️", "👩‍🤝‍👨", "🫠"])("have %s", (emoji) => {
    expect(pictures.has(emojiName(emoji))).toBe(true);
  });

  it("take no more than 4 MB", () => {
    const bytes = Array.from(pictures.values(), (file) => statSync(file).size).reduce((sum, size) => sum + size, 0);
    expect(bytes).toBeLessThan(4_000_000);
    expect(pictures.size).toBeGreaterThan(2_000);
  });
});
