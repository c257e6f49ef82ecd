import { describe, expect, it } from "vitest";
import { parseOptions, stepNames } from "../../bench/options.ts";

describe("options of the bench", () => {
  it("does everything on an old engine and today's unless told", () => {
    const { engines, cpus, steps, profile } = parseOptions([]);
    expect([engines, cpus, [...steps], profile]).toEqual([["64", "today"], [1, 6], [...stepNames], true]);
  });

  it("does only what it is told", () => {
    const { engines, cpus, runs, steps, profile } = parseOptions([
      "--only",
      "crypto, keys",
      "--engines",
      "63",
      "--cpu",
      "6",
      "--runs",
      "2",
      "--no-profile",
    ]);
    expect([engines, cpus, runs, [...steps], profile]).toEqual([["63"], [6], 2, ["crypto", "keys"], false]);
  });

  it.each([
    ["--only", "cripto", 'no step "cripto"'],
    ["--cpu", "0", "--cpu 0 is no number from 1"],
    ["--runs", "many", "--runs many is no number"],
    ["--engines", "12", 'no engine "12"'],
  ])("says what is wrong: %s %s", (option, value, said) => {
    expect(() => parseOptions([option, value])).toThrow(said);
  });
});
