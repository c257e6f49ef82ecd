import { afterEach, describe, expect, it } from "vitest";
import { isBetween, lastTime, minutesOf } from "../../../src/core/clockTimes.ts";

const zone = process.env["TZ"];
afterEach(() => {
  if (zone === undefined) delete process.env["TZ"];
  else process.env["TZ"] = zone;
});
const at = (text: string): number => new Date(text).getTime();

describe("times of day", () => {
  it("are minutes since midnight", () => {
    expect(["00:00", "7:05", "23:59", "", "7", "a:b"].map(minutesOf)).toEqual([0, 425, 1439, undefined, undefined, undefined]);
  });

  it.each([
    ["22:00", "06:30", "2026-11-23T21:59", false],
    ["22:00", "06:30", "2026-11-23T22:00", true],
    ["22:00", "06:30", "2026-11-24T00:00", true],
    ["22:00", "06:30", "2026-11-24T06:29", true],
    ["22:00", "06:30", "2026-11-24T06:30", false],
    ["13:00", "15:00", "2026-11-24T14:00", true],
    ["13:00", "15:00", "2026-11-24T15:00", false],
    ["08:00", "08:00", "2026-11-24T08:00", false],
    ["late", "06:30", "2026-11-24T05:00", false],
  ])("from %s to %s at %s: %s", (from, to, when, expected) => {
    expect(isBetween({ from, to }, at(when))).toBe(expected);
  });

  it("are the clock's on the wall in the nights of 23 and of 25 hours", () => {
    process.env["TZ"] = "Europe/Berlin";
    const night = { from: "22:00", to: "06:00" };
    // Spring: 02:00 becomes 03:00 on 29 March. Autumn: 03:00 becomes 02:00 on 25 October.
    for (const [utc, dark] of [
      ["2026-03-29T03:59:00Z", true], // 05:59
      ["2026-03-29T04:00:00Z", false], // 06:00
      ["2026-10-25T04:59:00Z", true], // 05:59
      ["2026-10-25T05:00:00Z", false], // 06:00
    ] as const) {
      expect([utc, isBetween(night, at(utc))]).toEqual([utc, dark]);
    }
    expect(lastTime("02:30", at("2026-03-29T10:00:00Z"))).toBe(at("2026-03-29T01:30:00Z")); // 03:30: there is no 02:30
    const autumn = lastTime("02:30", at("2026-10-25T10:00:00Z")) as number;
    expect([at("2026-10-25T00:30:00Z"), at("2026-10-25T01:30:00Z")]).toContain(autumn);
  });

  it("were last today, or yesterday", () => {
    expect(lastTime("04:00", at("2026-11-23T04:00"))).toBe(at("2026-11-23T04:00"));
    expect(lastTime("04:00", at("2026-11-23T03:59"))).toBe(at("2026-11-22T04:00"));
    expect(lastTime("04:00", at("2026-03-01T03:00"))).toBe(at("2026-02-28T04:00"));
    expect(lastTime("x", at("2026-03-01T03:00"))).toBeUndefined();
  });
});
