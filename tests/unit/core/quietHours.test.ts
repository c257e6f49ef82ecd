import { afterEach, describe, expect, it } from "vitest";
import { isQuietAt } from "../../../src/core/quietHours.ts";

const at = (hour: number, minute = 0, day = 15): number => new Date(2026, 5, day, hour, minute).getTime();
const night = { from: 22 * 60, to: 7 * 60 };

describe("quiet hours", () => {
  it("begin with their first minute and end before their last, over midnight", () => {
    expect([at(21, 59), at(22), at(23, 59), at(0), at(6, 59), at(7)].map((ms) => isQuietAt(ms, night))).toEqual([
      false,
      true,
      true,
      true,
      true,
      false,
    ]);
  });

  it("within a day", () => {
    const nap = { from: 13 * 60, to: 14 * 60 + 30 };
    expect([at(12, 59), at(13), at(14, 29), at(14, 30), at(1)].map((ms) => isQuietAt(ms, nap))).toEqual([false, true, true, false, false]);
  });

  it("from an hour to itself are none", () => {
    for (let hour = 0; hour < 24; hour++) expect(isQuietAt(at(hour), { from: 480, to: 480 })).toBe(false);
  });
});

describe("in the nights in which clocks change", () => {
  const zone = process.env["TZ"];
  afterEach(() => {
    if (zone === undefined) delete process.env["TZ"];
    else process.env["TZ"] = zone;
  });

  it.each([
    // Europe/Berlin: 2026-03-29 02:00 → 03:00, 2026-10-25 03:00 → 02:00
    ["spring", "2026-03-28T20:59:00Z", "2026-03-28T21:00:00Z", "2026-03-29T04:59:00Z", "2026-03-29T05:00:00Z"],
    ["autumn", "2026-10-24T19:59:00Z", "2026-10-24T20:00:00Z", "2026-10-25T05:59:00Z", "2026-10-25T06:00:00Z"],
  ])("%s: until the same hour of the wall's clock as always", (_name, before, first, last, after) => {
    process.env["TZ"] = "Europe/Berlin";
    expect(new Date("2026-07-01T00:00:00Z").getHours()).toBe(2); // the zone is taken
    expect([before, first, last, after].map((iso) => isQuietAt(Date.parse(iso), night))).toEqual([false, true, true, false]);
  });
});
