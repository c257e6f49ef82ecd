import { describe, expect, it } from "vitest";
import {
  distance,
  type Lines,
  nextFocusable,
  place,
  rangeAround,
  scrollWithin,
  survivor,
  type View,
  withoutBlank,
} from "../../../src/input/listWindow.ts";

const linesOf = (sizes: readonly number[], gap = 0): Lines => ({ count: sizes.length, gap, size: (line) => sizes[line] as number });
const view = (more: Partial<View> = {}): View => ({ size: 100, focusLine: 0.5, stick: "start", ...more });

describe("distance", () => {
  const lines = linesOf([10, 20, 30, 40], 5);
  it.each([
    [0, 0, 0],
    [0, 1, 15],
    [0, 3, 75],
    [3, 0, -75],
    [2, 1, -25],
  ])("from line %i to %i is %i", (from, to, expected) => expect(distance(lines, from, to)).toBe(expected));
});

describe("place", () => {
  const twenty = linesOf(new Array<number>(20).fill(20));
  it.each([
    ["in the middle stands on the focus line", 10, {}, 40],
    ["the first line stands at the start", 0, {}, 0],
    ["the second has not reached the focus line", 1, {}, 20],
    ["the last stands at the end", 19, {}, 80],
    ["focus line at the start", 10, { focusLine: 0 }, 0],
    ["focus line at the start, near the end", 18, { focusLine: 0 }, 60],
  ])("%s", (_name, line, more, expected) => expect(place(twenty, line, view(more), undefined)).toBe(expected));

  it("keeps short content at the side it sticks to", () => {
    const short = linesOf([20, 20]);
    expect(place(short, 1, view(), undefined)).toBe(20);
    expect(place(short, 1, view({ stick: "end" }), undefined)).toBe(80);
  });

  it("shows the edge of a line larger than the view that focus came in by", () => {
    const tall = linesOf([20, 250, 20]);
    expect(place(tall, 1, view(), "before")).toBe(0);
    expect(place(tall, 1, view(), "after")).toBe(-150);
    expect(place(tall, 1, view({ stick: "end" }), undefined)).toBe(-150);
  });
});

describe("place with snap", () => {
  // Two lines and a piece of the third fit.
  const five = linesOf([40, 40, 40, 40, 40], 5);
  it.each([
    [0, 0],
    [1, 0],
    [2, 0],
    [3, 0],
    [4, 45],
  ])("line %i stands at %i", (line, expected) => expect(place(five, line, view({ snap: true }), undefined)).toBe(expected));
  it("keeps all in sight when all fits", () => expect(place(linesOf([40, 40], 5), 1, view({ snap: true }), undefined)).toBe(45));
});

describe("withoutBlank", () => {
  it("leaves an offset alone that shows no blank", () => expect(withoutBlank(linesOf([50, 50, 50, 50]), 2, 10, view())).toBe(10));
  it("closes a blank before the first line", () => expect(withoutBlank(linesOf([50, 50, 50, 50]), 1, 70, view())).toBe(50));
  it("closes a blank after the last line", () => expect(withoutBlank(linesOf([50, 50, 50, 50]), 3, 10, view())).toBe(50));
});

describe("rangeAround", () => {
  const lines = linesOf(new Array<number>(2000).fill(20));
  it("holds what touches the view", () => expect(rangeAround(lines, 1000, 40, 100, 0)).toEqual({ first: 998, last: 1002 }));
  it("holds a screenful more on both sides", () => expect(rangeAround(lines, 1000, 40, 100, 100)).toEqual({ first: 993, last: 1007 }));
  it("ends where the content ends", () => expect(rangeAround(lines, 0, 0, 100, 100)).toEqual({ first: 0, last: 9 }));
  it("is empty for an empty list", () => expect(rangeAround(linesOf([]), 0, 0, 100, 100)).toEqual({ first: 0, last: -1 }));
});

describe("scrollWithin", () => {
  it("steps through a tall line and stops at its edges", () => {
    expect(scrollWithin(250, 0, 100, 1)).toBe(-70);
    expect(scrollWithin(250, -70, 100, 1)).toBe(-140);
    expect(scrollWithin(250, -140, 100, 1)).toBe(-150);
    expect(scrollWithin(250, -150, 100, 1)).toBeUndefined();
    expect(scrollWithin(250, -150, 100, -1)).toBe(-80);
    expect(scrollWithin(250, 0, 100, -1)).toBeUndefined();
  });
});

describe("nextFocusable", () => {
  const can = (index: number): boolean => index % 3 !== 0;
  it.each([
    [1, 1, 2],
    [2, 1, 4],
    [4, -1, 2],
    [1, -1, undefined],
    [8, 1, undefined],
    [-1, 1, 1],
  ])("from %i by %i is %s", (from, delta, expected) => expect(nextFocusable(9, from, delta, can)).toBe(expected));
});

describe("survivor", () => {
  const exists =
    (...keys: string[]) =>
    (key: string): boolean =>
      keys.includes(key);
  it("is the next that still exists", () => expect(survivor(["a", "b", "c", "d"], "b", exists("a", "d"))).toBe("d"));
  it("is the previous when nothing follows", () => expect(survivor(["a", "b", "c"], "c", exists("a"))).toBe("a"));
  it("is nobody in an empty list", () => expect(survivor(["a"], "a", exists())).toBeUndefined());
});

/** Random lists: what is placed or corrected shows no blank where content could be, and moves no further than it must. */
describe("any list", () => {
  it("never shows blank that content could fill", () => {
    const random = seeded(7);
    for (let round = 0; round < 500; round++) {
      const sizes = Array.from({ length: 1 + Math.floor(random() * 30) }, () => 5 + Math.floor(random() * 60));
      const lines = linesOf(sizes, Math.floor(random() * 8));
      const line = Math.floor(random() * sizes.length);
      const seen = view({ focusLine: random(), stick: random() < 0.5 ? "start" : "end" });
      for (const offset of [place(lines, line, seen, undefined), withoutBlank(lines, line, random() * 400 - 200, seen)]) {
        const start = offset + distance(lines, line, 0);
        const end = offset + distance(lines, line, sizes.length - 1) + (sizes[sizes.length - 1] as number);
        const fits = end - start <= seen.size;
        if (fits) expect(seen.stick === "start" ? start : end).toBeCloseTo(seen.stick === "start" ? 0 : seen.size);
        else {
          expect(start).toBeLessThanOrEqual(0.001);
          expect(end).toBeGreaterThanOrEqual(seen.size - 0.001);
        }
      }
    }
  });
});

function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return state / 2147483648;
  };
}
