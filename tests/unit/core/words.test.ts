import { beforeEach, describe, expect, it } from "vitest";
import { direction, language, setLanguage, t, tMaybe } from "../../../src/core/i18n.ts";
import { dayTitle, daysAgo, shortTime } from "../../../src/core/time.ts";

beforeEach(() => setLanguage("en", []));

describe("words", () => {
  it("falls back from a wish to the TV's languages to English", async () => {
    await setLanguage("xx", ["yy-ZZ"]);
    expect(language.value).toBe("en");
    await setLanguage("", ["en-GB"]);
    expect(language.value).toBe("en");
  });

  it("fills in values as text and picks plurals", () => {
    expect(t("common:time.minutes", { count: 1 })).toBe("1 min");
    expect(t("common:time.minutes", { count: 5 })).toBe("5 min");
  });

  it("has a fallback for keys made from data", () => {
    expect(tMaybe("error:offline", {}, "?")).not.toBe("?");
    expect(tMaybe("error:__proto__", {}, "?")).toBe("?");
    expect(tMaybe("nowhere:at.all", {}, "?")).toBe("?");
  });

  it("knows which languages run from right to left", () => {
    expect([direction("he"), direction("ar-EG"), direction("en"), direction("de")]).toEqual(["rtl", "rtl", "ltr", "ltr"]);
  });
});

describe("time", () => {
  const now = new Date(2026, 10, 22, 18, 0).getTime();
  it.each([
    [now - 5_000, "now"],
    [now - 5 * 60_000, "5 min"],
    [now - 26 * 3600_000, "yesterday"],
    [new Date(2026, 10, 18, 9, 0).getTime(), "Wed"],
    [new Date(2026, 2, 3).getTime(), "Mar 3"],
    [new Date(2024, 2, 3).getTime(), "Mar 3, 2024"],
    [9e15, ""], // outside of Date
    [Number.NaN, ""],
  ])("says %s shortly", (at, words) => {
    expect(shortTime(at, now)).toBe(words);
  });

  it("counts local days over a change of the clocks", () => {
    expect(daysAgo(new Date(2026, 2, 28, 23, 30).getTime(), new Date(2026, 2, 30, 0, 10).getTime())).toBe(2);
    expect(dayTitle(now, now)).toBe("Today");
    expect(dayTitle(now - 86_400_000, now)).toBe("Yesterday");
  });
});
