import { describe, expect, it } from "vitest";
import { turned } from "../../../src/ui/pictureTurn.ts";

/** Where the upper left corner of the stored picture comes to lie, by the transform's own order of things. */
function corner(transform: string): [x: number, y: number] {
  let [x, y] = [-1, -1];
  for (const step of transform.split(" ").reverse()) {
    if (step === "scaleX(-1)") x = -x;
    else if (step === "scaleY(-1)") y = -y;
    else if (step === "rotate(90deg)") [x, y] = [-y, x];
    else if (step === "rotate(-90deg)") [x, y] = [y, -x];
    else if (step === "rotate(180deg)") [x, y] = [-x, -y];
    else throw new Error(step);
  }
  return [x, y];
}

describe("a photo that lies on its side", () => {
  // EXIF 2.3, "Orientation": where row 0 and column 0 are to be seen.
  it.each([
    [2, [1, -1], false],
    [3, [1, 1], false],
    [4, [-1, 1], false],
    [5, [-1, -1], true],
    [6, [1, -1], true],
    [7, [1, 1], true],
    [8, [-1, 1], true],
  ] as const)("orientation %d", (turn, place, isQuarter) => {
    const { transform, isQuarter: quarter } = turned(turn, false);
    expect(corner(transform ?? "")).toEqual(place);
    expect(quarter).toBe(isQuarter);
  });

  it("is left to engines that turn it by themselves, and upright ones are left alone", () => {
    expect(turned(6, true)).toEqual({ transform: undefined, isQuarter: false });
    for (const turn of [undefined, 0, 1, 9]) expect(turned(turn, false).transform).toBeUndefined();
  });
});
