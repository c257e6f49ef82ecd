import { describe, expect, it } from "vitest";
import type { HtmlNode } from "../../../../src/matrix/records.ts";
import { estimateHeight, isCut, linesOf, MOST_LINES } from "../../../../src/screens/room/estimateHeight.ts";
import { plainText } from "../../../../src/screens/room/plainText.ts";
import { pictureBox } from "../../../../src/screens/room/pictureBox.ts";
import { aRow, aText, everyRow, malformedRows } from "../../../fixtures/stillRoom.ts";

describe("lines", () => {
  it.each([
    ["", 1],
    ["short", 1],
    ["x".repeat(57), 2],
    ["a\nb\n\nc", 4],
    ["字".repeat(56), 2],
  ])("of %j", (text, lines) => {
    expect(linesOf(text)).toBe(lines);
  });

  it("are bounded, and a row knows that it is cut", () => {
    const long = "word ".repeat(400);
    expect(linesOf(long)).toBe(MOST_LINES);
    expect(isCut({ body: long })).toBe(true);
    expect(isCut({ body: "word ".repeat(20) })).toBe(false);
  });

  it("count a tree's blocks as lines", () => {
    const text = (words: string): HtmlNode => ({ type: "text", text: words });
    const tree: HtmlNode[] = [
      { type: "p", children: [text("one "), { type: "strong", children: [text("bold")] }] },
      {
        type: "ul",
        children: [
          { type: "li", children: [text("two")] },
          { type: "li", children: [text("three")] },
        ],
      },
      { type: "pre", text: "four\nfive" },
    ];
    expect(plainText(tree)).toBe("one bold\ntwo\nthree\nfour\nfive\n");
  });

  it("survive a tree without end", () => {
    let node: HtmlNode = { type: "text", text: "deep" };
    for (let i = 0; i < 5000; i++) node = { type: "em", children: [node] };
    expect(plainText([node])).toBe("");
  });
});

describe("height", () => {
  it("grows with what a row carries", () => {
    const bare = estimateHeight(aText("x", { firstOfRun: false }));
    const heights = [
      estimateHeight(aText("x")),
      estimateHeight(aText("x".repeat(200), { firstOfRun: false })),
      estimateHeight(aText("x", { firstOfRun: false, replyTo: { status: "missing", eventId: "$x" } })),
      estimateHeight(aText("x", { firstOfRun: false, reactions: [{ key: "a", count: 1, who: [] }] })),
      estimateHeight(aText("x", { firstOfRun: false, own: true, sendState: { status: "queued" } })),
    ];
    for (const height of heights) expect(height).toBeGreaterThan(bare);
  });

  it("is the picture's own where there is one", () => {
    const wide = estimateHeight(aRow("image", { width: 4000, height: 1000 }));
    const tall = estimateHeight(aRow("image", { width: 1000, height: 4000 }));
    expect(wide).toBeLessThan(tall);
    expect(estimateHeight(aRow("image", { width: 1000, height: 2000 }))).toBe(tall);
  });

  it("is sane for every kind and for nonsense", () => {
    for (const item of [...everyRow(), ...malformedRows()]) {
      const height = estimateHeight(item);
      expect(height, JSON.stringify(item)).toBeGreaterThan(20);
      expect(height, JSON.stringify(item)).toBeLessThan(900);
    }
  });
});

describe("the box of a picture", () => {
  it.each([
    ["image", 1600, 900, { width: 720, height: 405 }],
    ["image", 900, 1600, { width: 242, height: 430 }],
    ["image", 10, 10, { width: 430, height: 430 }],
    ["image", 10_000, 10, { width: 720, height: 96 }],
    ["image", 10, 10_000, { width: 96, height: 430 }],
    ["sticker", 512, 512, { width: 240, height: 240 }],
    ["image", 0, 100, { width: 573, height: 430 }],
    ["image", Number.NaN, -1, { width: 573, height: 430 }],
    ["video", 1e9, 1, { width: 540, height: 405 }],
  ] as const)("%s %s×%s", (kind, width, height, box) => {
    expect(pictureBox(kind, width, height)).toEqual(box);
  });
});
