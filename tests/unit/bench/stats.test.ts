import { describe, expect, it } from "vitest";
import { max, median, p95, percentile } from "../../bench/stats.ts";

describe("statistics", () => {
  it("takes the middle one, or the mean of the two in the middle, in whatever order", () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([10, 1, 3, 2])).toBe(2.5);
  });

  it("takes percentiles by nearest rank", () => {
    const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect(p95(hundred)).toBe(95);
    expect(percentile(hundred, 0)).toBe(1);
    expect(p95([7])).toBe(7);
  });

  it("has no answer for nothing", () => {
    for (const of of [median, p95, max]) expect(of([])).toBeNaN();
  });
});
