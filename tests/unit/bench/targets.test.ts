import { describe, expect, it } from "vitest";
import { Results } from "../../bench/results.ts";
import { judge } from "../../bench/targets.ts";

const today = { engine: "today", cpu: 1 } as const;

describe("judge", () => {
  it("misses what is more than was asked, and says how far", () => {
    const results = new Results();
    results.at(today)("restart.bench.painted", "ms", 500, 600, 700);
    expect(judge(results)).toMatchObject([{ limit: 300, value: 600, held: false, by: 2 }]);
  });

  it("holds what is at most as much, by the summary that was asked for", () => {
    const results = new Results();
    results.at(today)("restart.bench.painted", "ms", 300, 299, 9000);
    results.at(today)("hold.shelf right.longest gap", "ms", 100, 201);
    expect(judge(results).map(({ metric, value, held }) => [metric.name, value, held])).toEqual([
      ["restart.bench.painted", 300, true],
      ["hold.shelf right.longest gap", 201, false],
    ]);
  });

  it.each([
    [0.8, true, 1],
    [1.6, true, 0.5],
    [0.4, false, 2],
  ])("of a speed, %s of the original, the more is the better: %s", (ratio, held, by) => {
    const results = new Results();
    results.at(today)("crypto.read texts, keys in memory.lowered / original", "×", ratio);
    expect(judge(results)).toMatchObject([{ limit: 0.8, held, by }]);
  });

  it("of memory, the less is the better", () => {
    const results = new Results();
    results.at(today)("crypto.memory, of the module.lowered / original", "×", 1.2);
    results.at({ ...today, cpu: 6 })("crypto.memory, of the module.lowered / original", "×", 1.3);
    expect(judge(results).map(({ held }) => held)).toEqual([true, false]);
  });

  it("asks nothing of the translation, of a speed that has no limit, and of no numbers", () => {
    const results = new Results();
    results.at(today)("crypto.read texts, keys in memory.translated / lowered", "×", 0.01);
    results.at({ engine: "64", cpu: 3 })("restart.bench.painted", "ms", 9000);
    results.at(today)("restart.bench.painted", "ms");
    expect(judge(results)).toEqual([]);
  });
});
