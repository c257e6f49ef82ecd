import { describe, expect, it } from "vitest";
import { excerpt, holds, marked, wordsOf } from "../../../src/matrix/findWords.ts";

const shown = (text: string, query: string): string =>
  marked(text, wordsOf(query))
    .map((piece) => (piece.marked ? `[${piece.text}]` : piece.text))
    .join("");

describe("finding words", () => {
  it("finds them whatever their case and accents are, all of them", () => {
    expect(holds("Der KÄSEKUCHEN von Oma", wordsOf("kasekuchen oma"))).toBe(true);
    expect(holds("Der Käsekuchen", wordsOf("käse oma"))).toBe(false);
    expect(holds("anything", wordsOf("  "))).toBe(false);
  });

  it.each([
    ["The cake, the CAKE", "cake", "The [cake], the [CAKE]"],
    ["Käse und Kase", "kase", "[Käse] und [Kase]"],
    ["ﬁne ﬁg", "fi", "[ﬁ]ne [ﬁ]g"], // one sign that folds into two letters
    ["e\u0301te\u0301", "ete", "[e\u0301te\u0301]"],
    ["🎂cake🎂", "cake", "🎂[cake]🎂"],
    ["aaa", "a", "[aaa]"],
    ["nothing", "x", "nothing"],
    ["", "x", ""],
  ])("marks them where they stand: %j for %j", (text, query, expected) => {
    expect(shown(text, query)).toBe(expected);
  });

  it("gives the text back whole, whatever is in it", () => {
    const text = "ab\ud83c cd \udf82 é e\u0301 \u0000 مرحبا";
    expect(
      marked(text, wordsOf("c e مرحبا"))
        .map((piece) => piece.text)
        .join(""),
    ).toBe(text);
  });

  it("cuts a long text around the first match, at words", () => {
    const text = `${"before ".repeat(40)}needle ${"after ".repeat(40)}`.trim();
    const cut = excerpt(text, wordsOf("needle"), 80);
    expect(cut).toMatch(/^…before (before )*needle (after )*after…$/);
    expect(cut.length).toBeLessThanOrEqual(82);
    expect(excerpt("short", wordsOf("x"), 80)).toBe("short");
  });

  it("cuts no sign in two, and a wall without a space somewhere", () => {
    const cut = excerpt("🎂".repeat(200) + "x", wordsOf("x"), 81);
    expect(cut.replace(/🎂|…|x/gu, "")).toBe("");
  });

  it("is bounded in what it looks for", () => {
    expect(wordsOf("word ".repeat(500) + Array.from({ length: 50 }, (_none, i) => `w${i}`).join(" "))).toEqual(["word"]);
    expect(wordsOf("x".repeat(100))).toEqual([]);
  });
});
