import { cleanup, render } from "@testing-library/preact";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { setLanguage } from "../../../src/core/i18n.ts";
import { Html, type HtmlProps, type HtmlShape } from "../../../src/ui/Html.tsx";
import { readableColors } from "../../../src/ui/readableColor.ts";

beforeAll(() => setLanguage("en", []));
afterEach(cleanup);

const text = (words: string): HtmlShape => ({ type: "text", text: words });
const show = (nodes: readonly HtmlShape[], props: Omit<HtmlProps, "nodes"> = {}): Element =>
  render(<Html nodes={nodes} {...props} />).container;
const cell = (words: string, type: "td" | "th" = "td"): HtmlShape => ({ type, children: [text(words)] });
const row = (...cells: readonly HtmlShape[]): HtmlShape => ({ type: "tr", children: cells });

/** WCAG 2.1, "contrast ratio", written down once more for the test. */
function contrast(a: string, b: string): number {
  const light = (color: string): number => {
    const [red, green, blue] = [1, 3, 5].map((at) => {
      const share = parseInt(color.slice(at, at + 2), 16) / 255;
      return share <= 0.03928 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
    });
    return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
  };
  const [low, high] = [light(a), light(b)].sort((x, y) => x - y);
  return (high! + 0.05) / (low! + 0.05);
}

describe("colours of strangers", () => {
  const colors = ["#000000", "#ffffff", "#ff0000", "#00ff00", "#0000ff", "#2a2a2a", "#808080", "#777777", "#39322c", "#b45310"];

  it("can be read on every ground that words stand on", () => {
    for (const color of colors)
      for (const ground of ["#12100e", "#2a2521", "#39322c", "#3b2719", "#50351f"])
        expect(contrast(readableColors(color, undefined)!.color, ground), `${color} on ${ground}`).toBeGreaterThanOrEqual(4.5);
  });

  it("can be read on every ground that the sender chose", () => {
    for (const background of colors)
      for (const color of [undefined, ...colors]) {
        const painted = readableColors(color, background)!;
        expect(painted.background).toBe(background);
        expect(contrast(painted.color, background), `${color} on ${background}`).toBeGreaterThanOrEqual(4.5);
      }
  });

  it("stay what they are where they can be read", () => {
    expect(readableColors("#ffd9a8", undefined)).toEqual({ color: "#ffd9a8" });
  });

  it.each([[undefined], ["red"], ["#fff"], ["url(x)"], ["#12345g"], ["#000000;position:fixed"]])("%j is no colour", (color) => {
    expect(readableColors(color, color)).toBeUndefined();
  });

  it("are set as colours and nothing else", () => {
    const found = show([{ type: "color", color: "#ffffff", background: "#000000", children: [text("x")] }]);
    const span = found.querySelector<HTMLElement>("span[style]")!;
    expect(Array.from(span.style).sort()).toEqual(
      ["background", "color"].flatMap((name) => Array.from(span.style).filter((one) => one.startsWith(name))).sort(),
    );
  });
});

describe("tables", () => {
  it("keep rows and columns", () => {
    const table = show([{ type: "table", children: [row(cell("Day", "th"), cell("Who", "th")), row(cell("Friday"), cell("Opa"))] }]);
    expect(Array.from(table.querySelectorAll("tr"), (tr) => Array.from(tr.children, (td) => `${td.tagName} ${td.textContent}`))).toEqual([
      ["TH Day", "TH Who"],
      ["TD Friday", "TD Opa"],
    ]);
  });

  it("with too many columns are lists, each cell with its title", () => {
    const names = ["A", "B", "C", "D", "E", "F"];
    const table = show([
      { type: "table", children: [row(...names.map((name) => cell(name, "th"))), row(...names.map((name) => cell(`${name}1`)))] },
    ]);
    expect(table.querySelector("table")).toBeNull();
    expect(Array.from(table.querySelectorAll("p"), (p) => p.textContent)).toEqual(names.map((name) => `${name} ${name}1`));
  });

  it("keep their title, and survive what is none of their parts", () => {
    const table = show([
      { type: "table", children: [{ type: "p", children: [text("Title")] }, text("loose"), row(), row(text("no cell"), cell("x"))] },
    ]);
    expect(table.textContent).toBe("Titleloosex");
    cleanup();
    expect(show([row(cell("alone"))]).textContent).toBe("alone");
  });
});

describe("what is covered", () => {
  const details: HtmlShape = {
    type: "details",
    children: [
      { type: "summary", children: [text("The end")] },
      { type: "p", children: [text("he dies")] },
    ],
  };
  const spoiler: HtmlShape = { type: "spoiler", reason: "film", children: [text("he dies")] };

  it.each([details, spoiler])("is not in the page before it is opened", (node) => {
    const found = show([node]);
    expect(found.innerHTML).not.toContain("dies");
    expect(found.textContent).toMatch(/The end|film/);
  });

  it.each([details, spoiler])("is there when it is open", (node) => {
    expect(show([node], { revealed: true }).textContent).toContain("he dies");
  });

  it("details without a title have one", () => {
    expect(show([{ type: "details", children: [text("x")] }]).textContent).toBe("More to read");
  });
});

describe("mentions and pictures", () => {
  const pill: HtmlShape = { type: "pill", target: "user", id: "@opa:x", text: "@Somebody else" };

  it("are called what they are called here", () => {
    expect(show([pill], { mention: () => ({ words: "Opa Willi" }) }).textContent).toBe("Opa Willi");
    cleanup();
    expect(show([pill]).textContent).toBe("Somebody else");
  });

  it("pictures are drawn by whoever has them, else they are their words", () => {
    const image: HtmlShape = { type: "image", mxc: "mxc://x/a", alt: ":fox:", emoticon: true };
    const picture = vi.fn(() => <b>drawn</b>);
    expect(show([image], { picture }).textContent).toBe("drawn");
    expect(picture).toHaveBeenCalledWith(image);
    cleanup();
    expect(show([image]).textContent).toBe(":fox:");
    expect(document.querySelector("img")).toBeNull();
  });
});

describe("directions", () => {
  it.each([
    ["by its first letter", [{ type: "p", children: [text("مرحبا hello")] }], "rtl"],
    ["left to right else", [{ type: "p", children: [text("hello مرحبا")] }], "auto"],
  ] as const)("of a message: %s", (_, nodes, expected) => {
    expect(show(nodes).firstElementChild?.getAttribute("dir")).toBe(expected);
  });

  it("code runs from left to right, in the language that it says", () => {
    const found = show([{ type: "pre", text: "let x", language: "js" }]);
    expect(found.querySelector("pre")?.closest("[dir]")?.getAttribute("dir")).toBe("ltr");
    expect(found.textContent).toBe("jslet x");
  });
});
