import { describe, expect, test } from "vitest";
import { AppError } from "../../../src/core/errors.ts";
import { aborted, fromResponse, fromThrown, isAborted } from "../../../src/matrix/matrixErrors.ts";
import { mxc, mxcParts } from "../../../src/matrix/mxc.ts";
import {
  cleanBody,
  cleanLine,
  cleanName,
  cleanText,
  disambiguate,
  disambiguateAll,
  foldName,
  localpart,
  shorten,
} from "../../../src/matrix/names.ts";

describe("names", () => {
  test.each([
    ["Dana", "Dana"],
    ["  Da\n\tna  ", "Da na"],
    ["\u202eanaD\u202c", "anaD"],
    ["D\u200ba\u2060n\ufeffa", "Dana"],
    ["a\u0000b\u0007\u009fc", "abc"],
    ["\u3164\u2800\u115f", ""],
    ["\u200d\ufe0f \u00a0", ""],
    ["👨‍👩‍👧 fam", "👨‍👩‍👧 fam"],
    ["x\ud800y\udc00z", "xyz"],
    ["Z̸̧̨̢̛̛͖̗̘̙̜̝̞̟̠", "Z̸̧̨̢"],
    ["می\u200cخواهم", "می\u200cخواهم"],
    [7, ""],
    [null, ""],
  ])("%j is shown as %j", (raw, shown) => {
    expect(cleanName(raw)).toBe(shown);
  });

  test("bounded, never inside a pair", () => {
    expect(cleanName("x".repeat(1e6))).toBe(`${"x".repeat(79)}…`);
    expect(shorten("ab😀cd", 4)).toBe("ab…");
    expect(cleanText("a\r\nb\rc\nd", 100)).toBe("a\nb\nc\nd");
    expect(cleanLine("a\n\nb", 100)).toBe("a b");
    expect(cleanBody("\u202ea\u200fb🏴\udb40\udc67\udb40\udc7f", 100)).toBe("a\u200fb🏴\udb40\udc67\udb40\udc7f");
    expect(localpart("@dana:example.org")).toBe("dana");
    expect(localpart("nonsense")).toBe("nonsense");
  });

  test("disambiguation as the spec has it", () => {
    expect(disambiguate("@d:x", undefined, false)).toBe("@d:x");
    expect(disambiguate("@d:x", "\u200b", false)).toBe("@d:x");
    expect(disambiguate("\u202e", undefined, false)).toBe("?");
    expect(disambiguate("@d:x", "Dana", false)).toBe("Dana");
    expect(disambiguate("@d:x", "Dana", true)).toBe("Dana (@d:x)");
    expect(disambiguate("@evil:x", "@dana:x", false)).toBe("@dana:x (@evil:x)");
    const names = disambiguateAll([
      { userId: "@1:x", displayName: "Dana" },
      { userId: "@2:x", displayName: "Dаna" }, // a Cyrillic а
      { userId: "@3:x", displayName: "D a\u200bna" },
      { userId: "@4:x", displayName: "Sam" },
      { userId: "@5:x" },
      { userId: "@6:x" },
    ]);
    expect(Array.from(names.values())).toEqual(["Dana (@1:x)", "Dаna (@2:x)", "D ana (@3:x)", "Sam", "@5:x", "@6:x"]);
    expect(foldName("PAULl")).toBe(foldName("pau1I"));
    expect(foldName("Dana")).not.toBe(foldName("Dan"));
  });
});

test.each([
  ["mxc://example.org/abcXYZ_-09", true],
  ["mxc://example.org:8448/a", true],
  ["mxc://1.2.3.4/a", true],
  ["mxc://[::1]:80/a", true],
  ["mxc://localhost/a", true],
  ["mxc://example.org/", false],
  ["mxc://example.org/a/b", false],
  ["mxc://example.org/a?b", false],
  ["mxc://example.org/..", false],
  ["mxc://../a", false],
  ["mxc://a/../b", false],
  ["mxc://exa mple/a", false],
  ["http://example.org/a", false],
  ["MXC://example.org/a", false],
  [undefined, false],
])("%s: %s", (uri, good) => {
  expect(mxc(uri)).toBe(good ? uri : undefined);
  expect(mxcParts(uri ?? "") !== undefined).toBe(good);
});

describe("errors", () => {
  const headers = (value: string): { get(name: string): string | null } => ({ get: (name) => (name === "Retry-After" ? value : null) });
  test.each<[number, unknown, string, number | undefined]>([
    [401, { errcode: "M_UNKNOWN_TOKEN" }, "signedOut", undefined],
    [401, { errcode: "M_USER_LOCKED", soft_logout: true }, "forbidden", undefined],
    [401, "<html>", "server", undefined], // a proxy's
    [403, { errcode: "M_FORBIDDEN" }, "forbidden", undefined],
    [403, "<html>", "forbidden", undefined],
    [404, undefined, "notFound", undefined],
    [404, { errcode: "M_UNRECOGNIZED" }, "unsupported", undefined],
    [413, {}, "tooLarge", undefined],
    [429, { retry_after_ms: 100 }, "rateLimited", 100],
    [429, { retry_after_ms: 1e12 }, "rateLimited", 3_600_000],
    [429, { retry_after_ms: -5 }, "rateLimited", undefined],
    [502, {}, "server", undefined],
    [400, { errcode: "constructor" }, "server", undefined],
  ])("%i %j is %s", (status, body, kind, wait) => {
    const error = fromResponse(status, body);
    expect([error.kind, error.retryAfterMs]).toEqual([kind, wait]);
  });

  test("Retry-After in seconds and as a date", () => {
    expect(fromResponse(429, {}, headers("3")).retryAfterMs).toBe(3000);
    expect(fromResponse(503, {}, headers(new Date(Date.now() + 60_000).toUTCString())).retryAfterMs).toBeGreaterThan(50_000);
    expect(fromResponse(429, { retry_after_ms: 7 }, headers("soon")).retryAfterMs).toBe(7);
  });

  test("things thrown by fetch and the SDK, told by their shape", () => {
    expect(fromThrown(new TypeError("Failed to fetch")).kind).toBe("offline");
    expect(fromThrown(new TypeError("x is not a function")).kind).toBe("unexpected");
    expect(isAborted(fromThrown(new DOMException("x", "AbortError")))).toBe(true);
    expect(fromThrown(Object.assign(new Error("x"), { name: "ConnectionError" })).kind).toBe("offline");
    expect(fromThrown(Object.assign(new Error("x"), { name: "TokenRefreshLogoutError" })).kind).toBe("signedOut");
    expect(fromThrown(new DOMException("x", "QuotaExceededError")).kind).toBe("storageFull");
    expect(fromThrown(Object.assign(new Error("x"), { httpStatus: 403, errcode: "M_FORBIDDEN", data: { error: "no" } }))).toMatchObject({
      kind: "forbidden",
      detail: "HTTP 403 · M_FORBIDDEN · no",
    });
    const own = new AppError("denied");
    expect(fromThrown(own)).toBe(own);
    expect(fromThrown(undefined).kind).toBe("unexpected");
    expect(isAborted(aborted())).toBe(true);
    expect(isAborted(new AppError("unexpected"))).toBe(false);
  });
});
