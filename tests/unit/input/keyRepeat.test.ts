import { describe, expect, it } from "vitest";
import { KeyPace } from "../../../src/input/keyRepeat.ts";

/** Rows moved in each second of a key held with one press every `interval` milliseconds. */
function held(interval: number, seconds: number): number[] {
  const pace = new KeyPace();
  const moved = new Array<number>(seconds).fill(0);
  for (let now = 0, repeat = 0; now < seconds * 1000; now += interval, repeat++) {
    const second = Math.floor(now / 1000);
    moved[second] = (moved[second] ?? 0) + pace.steps(repeat, now);
  }
  return moved;
}

describe("KeyPace", () => {
  it("moves one row for every press of its own", () => {
    const pace = new KeyPace();
    expect([0, 1, 2].map((now) => pace.steps(0, now))).toEqual([1, 1, 1]);
  });

  it.each([[33], [50], [100], [125]])("runs at the same pace with a press every %i ms: calm, then faster", (interval) => {
    const moved = held(interval, 9);
    expect(moved[1]).toBeGreaterThanOrEqual(9);
    expect(moved[1]).toBeLessThanOrEqual(11);
    expect(moved[3]).toBeGreaterThanOrEqual(13);
    expect(moved[3]).toBeLessThanOrEqual(16);
    expect(moved[8]).toBeGreaterThanOrEqual(24);
    expect(moved[8]).toBeLessThanOrEqual(31);
  });

  it("takes no leap after a pause of the engine", () => {
    const pace = new KeyPace();
    pace.steps(0, 0);
    expect(pace.steps(1, 5000)).toBeLessThanOrEqual(3);
  });
});
