import { readdirSync } from "node:fs";
import { beforeEach, describe, expect, it } from "vitest";
import { type Dictionaries, direction, language, languages, setLanguage, t, tMaybe } from "../../../src/core/i18n.ts";
import { recentLog } from "../../../src/core/log.ts";
import { clockTime, dayTitle, daysAgo, shortTime } from "../../../src/core/time.ts";
import { loadLanguage } from "../../../src/loadLanguage.ts";

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

const speak = (tag: string) => setLanguage(tag, [], loadLanguage);

describe("other languages", () => {
  it("are those that have a folder", () => {
    expect([...languages].sort()).toEqual(readdirSync("src/locales").sort());
  });

  it("are spoken when the television asks for them", async () => {
    await setLanguage("", ["pt-BR", "de-AT", "en"], loadLanguage);
    expect(language.value).toBe("de");
    expect(t("common:exit.leave")).toBe("Verlassen");
    await setLanguage("", ["en-GB"], loadLanguage);
    expect(t("common:exit.leave")).toBe("Leave");
  });

  it.each([
    [0, "لا أحد"],
    [1, "شخص واحد"],
    [2, "شخصان"],
    [3, "3 أشخاص"],
    [10, "10 أشخاص"],
    [11, "11 شخصًا"],
    [99, "99 شخصًا"],
    [100, "100 شخص"],
    [103, "103 أشخاص"],
  ])("count %i people in Arabic", async (count, words) => {
    await speak("ar");
    expect(t("room:header.members", { count })).toBe(words);
  });

  it.each([
    [1, "אדם אחד"],
    [2, "שני אנשים"],
    [3, "3 אנשים"],
    [20, "20 אנשים"],
  ])("count %i people in Hebrew", async (count, words) => {
    await speak("he");
    expect(t("room:header.members", { count })).toBe(words);
  });

  it("have Hebrew's old form too: Chromium before 108 calls 20 and 100 `many`", async () => {
    const hebrew = flat(await loadLanguage("he"));
    const counted = Array.from(hebrew.keys()).filter((key) => key.endsWith("_other"));
    expect(counted.length).toBeGreaterThan(10);
    for (const key of counted) expect(hebrew.get(key.replace("_other", "_many")), key).toBe(hebrew.get(key));
  });

  it("keep a name of the other direction in its place", async () => {
    await speak("he");
    expect(t("signIn:discovering.title", { name: "matrix.org" })).toContain("\u200f\u202amatrix.org\u202c\u200f");
    expect(t("signIn:discovering.title", { name: "שרה" })).toBe("מחפשים את שרה…");
    await speak("en");
    expect(t("room:status.typing1", { name: "שרה (2)" })).toBe("\u200e\u202bשרה (2)\u202c\u200e is typing…");
    expect(t("room:status.typing1", { name: "Sarah שרה" })).toBe("\u200e\u202aSarah שרה\u202c\u200e is typing…");
    expect(t("room:status.typing1", { name: "Sarah (2)" })).toBe("Sarah (2) is typing…");
  });

  it("give way to English when their words do not come, and say so in the log", async () => {
    const before = recentLog().length;
    // No other test loads French: words that are here are not asked for again.
    await setLanguage("fr", [], () => Promise.reject(new Error("no such file")));
    expect([language.value, t("common:exit.leave")]).toEqual(["en", "Leave"]);
    expect(recentLog().length).toBe(before + 1);
    await speak("fr");
    expect([language.value, t("common:exit.leave")]).toEqual(["fr", "Quitter"]);
  });

  it("follow the last wish, whichever words come first", async () => {
    let come: (words: Dictionaries) => void = () => undefined;
    const slow = setLanguage("es", [], () => new Promise((resolve) => (come = resolve)));
    await speak("de");
    come(await loadLanguage("es"));
    await slow;
    expect([language.value, t("common:exit.leave")]).toEqual(["de", "Verlassen"]);
  });
});

function flat(words: object, prefix = ""): Map<string, unknown> {
  return new Map(
    Object.entries(words).flatMap(([key, value]: [string, unknown]) =>
      typeof value === "object" && value !== null ? Array.from(flat(value, `${prefix}${key}.`)) : [[prefix + key, value] as const],
    ),
  );
}

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

  it("follows the language, in Latin digits everywhere", async () => {
    await speak("de");
    expect(dayTitle(new Date(2026, 2, 3).getTime(), now)).toBe("Dienstag, 3. März");
    expect(clockTime(now)).toBe("18:00");
    await speak("ar");
    expect(clockTime(now)).toMatch(/6:00/);
  });
});
