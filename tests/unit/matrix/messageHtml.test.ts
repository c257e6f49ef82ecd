import { describe, expect, test } from "vitest";
import { TEXT_LENGTH } from "../../../src/matrix/htmlElements.ts";
import { readHtml } from "../../../src/matrix/messageHtml.ts";
import { matrixLink, safeHref } from "../../../src/matrix/matrixLinks.ts";
import { linked, withoutReplyFallback } from "../../../src/matrix/plainBody.ts";
import type { HtmlNode } from "../../../src/matrix/records.ts";
import { allowed, attacks, FOREIGN, links, short, words } from "./htmlCases.ts";

describe("the allow-list", () => {
  test.each(allowed)("%s", (html, expected) => {
    expect(short(readHtml(html))).toBe(expected);
  });
});

describe("links", () => {
  test.each(links)("%s", (html, expected) => {
    expect(short(readHtml(html))).toBe(expected);
  });

  test("odd addresses", () => {
    expect(safeHref("x".repeat(3000))).toBeUndefined();
    expect(safeHref(7)).toBeUndefined();
    expect(matrixLink("https://matrix.to/#/%E0%A4%A")).toBeUndefined();
    expect(matrixLink("matrix:constructor/x")).toBeUndefined();
  });
});

describe("attacks", () => {
  test.each([...attacks])("%s leaves no code and no foreign words", (html) => {
    const tree = JSON.stringify(readHtml(html) ?? []);
    expect(tree).not.toMatch(FOREIGN);
  });

  test.each(words)("%s: words stay words", (html, expected) => {
    expect(short(readHtml(html))).toBe(expected);
  });

  test("what only looks like a handler stays in the words", () => {
    expect(JSON.stringify(readHtml("<b>a</b> on x= 3, style = 4 <i onclick=alert(1)>c</i> onward = 5"))).toMatch(
      /on x= 3, style = 4 .*"c".* onward = 5/,
    );
  });

  test("a body of beginnings of tags is read", () => {
    expect(readHtml(`${"<a ".repeat(20_000)} onclick`)).toEqual([{ type: "text", text: "onclick" }]);
  });

  test("no attribute but the known ones survives", () => {
    const tree = JSON.stringify(
      readHtml('<p id=app class=x style="position:fixed" onclick=alert(1) data-x=y>a<b onmouseover=alert(1) id=z>b</b></p>'),
    );
    expect(tree).toBe('[{"type":"p","children":[{"type":"text","text":"a"},{"type":"strong","children":[{"type":"text","text":"b"}]}]}]');
  });

  test("crossed elements are a tree all the same", () => {
    expect(short(readHtml("<b>a<i>b</b>c</i>"))).toContain(`strong["a"`);
  });

  const depth = (nodes: readonly HtmlNode[]): number =>
    nodes.reduce((most, node) => Math.max(most, "children" in node ? 1 + depth(node.children) : 1), 0);
  const count = (nodes: readonly HtmlNode[]): number =>
    nodes.reduce((sum, node) => sum + 1 + ("children" in node ? count(node.children) : 0), 0);

  test("a thousand levels become a hundred, and the words survive", () => {
    const nodes = readHtml(`${"<b>".repeat(1000)}deep<script>alert(1)</script>${"</b>".repeat(1000)}`) ?? [];
    expect(depth(nodes)).toBeLessThanOrEqual(101);
    expect(JSON.stringify(nodes)).toContain("deep");
    expect(JSON.stringify(nodes)).not.toContain("alert");
  });

  test("ten thousand elements and a megabyte of words are bounded", () => {
    expect(count(readHtml("<b>x</b>".repeat(10_000)) ?? [])).toBeLessThanOrEqual(2100);
    const long = JSON.stringify(readHtml("lorem ".repeat(200_000)));
    expect(long.length).toBeLessThan(TEXT_LENGTH + 100);
    expect(long).toContain("…");
    expect(JSON.stringify(readHtml(`<pre>${"x".repeat(100_000)}</pre>`)).length).toBeLessThan(TEXT_LENGTH + 100);
  });

  test.each([
    ["a paragraph", (text: string) => text],
    ["a block of code", (text: string) => `<pre>${text}</pre>`],
  ])("%s that is cut ends in whole letters", (_what, wrap) => {
    const cut = JSON.stringify(readHtml(`<b>abc</b>${wrap("😀".repeat(TEXT_LENGTH))}`));
    expect(cut).toContain("…");
    expect(cut).not.toContain("\\ud83d"); // as JSON writes halves
  });

  test.each([undefined, null, 7, {}, [], ""])("%j is nothing", (input) => {
    expect(readHtml(input)).toBeUndefined();
  });

  test("overrides of direction go, marks for right-to-left stay", () => {
    expect(short(readHtml("a\u202eb\u0000c\u200fd"))).toBe(`"abc\u200fd"`);
  });
});

describe("plain bodies", () => {
  test.each([
    ["> <@a:b> quoted\n> more\n\nanswer\n> own quote", "answer\n> own quote"],
    ["> quoted\nanswer", "answer"],
    ["no quote\n> here", "no quote\n> here"],
    ["> only a quote", "> only a quote"],
  ])("%j without its quote", (body, expected) => {
    expect(withoutReplyFallback(body)).toBe(expected);
  });

  test.each([
    ["see https://a.example/x?y=1. ok", `"see " a(https://a.example/x?y=1)["https://a.example/x?y=1"] ". ok"`],
    ["www.example.org\nnext", `a(https://www.example.org)["www.example.org"] br "next"`],
    ["https://matrix.to/#/@dana:example.org", `@user(@dana:example.org)"@dana:example.org"`],
    ["https://matrix.to/#/@%E2%80%AEdana:example.org", `@user(@\u202edana:example.org)"@dana:example.org"`],
    ["no link: a.b or dana@example.org", "nothing"],
    ["javascript://alert(1)", "nothing"],
  ])("%j", (body, expected) => {
    expect(short(linked(body))).toBe(expected);
  });

  test("a wall of links is bounded", () => {
    expect((linked("https://a.example ".repeat(400)) ?? []).filter((node) => node.type === "link")).toHaveLength(50);
    const wall = linked(`https://a.example${"\n".repeat(8000)}end`) ?? [];
    expect(wall.length).toBeLessThan(600);
    expect(wall[wall.length - 1]).toEqual({ type: "text", text: " end" });
  });
});
