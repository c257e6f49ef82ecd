import { describe, expect, it, vi } from "vitest";
import { log, recentLog, scrub } from "../../../src/core/log.ts";

describe("the log", () => {
  it.each([
    ["Authorization: Bearer syt_abc_DEF_123", "syt_abc"],
    ["https://h/_matrix/client/v3/sync?access_token=abcdef&since=1", "abcdef"],
    ['{"refresh_token":"mar_XyZ_9"}', "XyZ"],
    ["password=hunter2 and more", "hunter2"],
    ["device_code: QWERTY12345", "QWERTY"],
    ["EsTc LW2K PGiF wKEA 3As5 g5c4 BXwk qeeJ ZJV8 Q9fu gUMN UE4d", "LW2K"],
  ])("scrubs %s", (text, secret) => {
    expect(scrub(text)).not.toContain(secret);
  });

  it("leaves ordinary words alone", () => {
    expect(scrub("sync took 120 ms, since s12_3, room !abc:hearth.test")).toBe("sync took 120 ms, since s12_3, room !abc:hearth.test");
  });

  it("never keeps secret fields of objects, however deep, and survives cycles", () => {
    const cycle: Record<string, unknown> = {};
    cycle["self"] = cycle;
    log("test").info("deep", { a: { accessToken: "one", body: "two", ok: "three" } }, cycle, new Error("token: Bearer four"));
    const line = recentLog().at(-1)?.text ?? "";
    expect(line).toContain("three");
    for (const secret of ["one", "two", "four"]) expect(line.replace("[object Object]", "")).not.toContain(`"${secret}"`);
    expect(line).not.toContain("Bearer four");
  });

  it("tells the console of what went wrong, scrubbed, and of nothing else", () => {
    const error = vi.spyOn(console, "error").mockReturnValue();
    const info = vi.spyOn(console, "info").mockReturnValue();
    log("test").info("all is well");
    log("test").error("broken", { password: "hunter2" });
    expect(info).not.toHaveBeenCalled();
    expect(error.mock.calls).toEqual([['[test] broken {"password":"…"}']]);
  });

  it("keeps the last lines only, and no endless one", () => {
    for (let i = 0; i < 700; i++) log("test").debug(`line ${i} ${"x".repeat(2000)}`);
    expect(recentLog().length).toBe(500);
    expect(recentLog().at(-1)?.text.length).toBeLessThanOrEqual(600);
    expect(recentLog().at(-1)?.text).toContain("line 699");
  });
});
