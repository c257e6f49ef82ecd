import { describe, expect, it } from "vitest";
import { foldUndecryptable } from "../../../../src/screens/room/foldUndecryptable.ts";
import { aRow } from "../../../fixtures/stillRoom.ts";

const locked = (key: string, why = "verify") => aRow("encrypted", { key, why });
const text = (key: string) => aRow("text", { key });
const fold = (items: Parameters<typeof foldUndecryptable>[0], ...spread: string[]) => foldUndecryptable(items, new Set(spread));
const shape = (items: Parameters<typeof foldUndecryptable>[0]) =>
  items.map((item) => ("run" in item && item.run !== undefined ? `${item.key}×${item.run}` : item.key));

describe("messages that cannot be read", () => {
  it("two stay two", () => {
    const items = [text("a"), locked("b"), locked("c"), text("d")];
    expect(fold(items)).toBe(items);
  });

  it("three and more are one row: the newest, with their number", () => {
    expect(shape(fold([text("a"), locked("b"), locked("c"), locked("d"), text("e")]))).toEqual(["a", "d×3", "e"]);
  });

  it("another reason is another run", () => {
    const items = ["verify", "verify", "verify", "keyMissing", "keyMissing", "keyMissing", "keyMissing"].map((why, i) =>
      locked(`${i}`, why),
    );
    expect(shape(fold(items))).toEqual(["2×3", "6×4"]);
  });

  it("what stands between parts them", () => {
    expect(shape(fold([locked("a"), locked("b"), text("t"), locked("c"), locked("d")]))).toEqual(["a", "b", "t", "c", "d"]);
  });

  it("a run that was spread stays so when it grows at either end", () => {
    const [a, b, c, d, e] = ["a", "b", "c", "d", "e"].map((key) => locked(key)) as [never, never, never, never, never];
    expect(shape(fold([b, c, d], "d"))).toEqual(["b", "c", "d"]);
    expect(shape(fold([a, b, c, d, e], "d"))).toEqual(["a", "b", "c", "d", "e"]);
  });

  it("an unchanged run is the same row again, a longer one is not", () => {
    const items = [locked("a"), locked("b"), locked("c")];
    const first = fold(items)[0];
    expect(fold(items.slice())[0]).toBe(first);
    expect(shape(fold([locked("0"), ...items]))).toEqual(["c×4"]);
  });

  it("an empty room is an empty room", () => expect(fold([])).toEqual([]));
});
