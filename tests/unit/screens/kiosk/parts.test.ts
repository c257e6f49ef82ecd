import { describe, expect, it } from "vitest";
import type { RemoteKey } from "../../../../platform/types.ts";
import { keySequence } from "../../../../src/screens/kiosk/keySequence.ts";
import { isRestartDue, type Night } from "../../../../src/screens/kiosk/nightly.ts";

describe("a sequence of keys", () => {
  const wanted: readonly RemoteKey[] = ["up", "up", "down", "ok"];
  function pressing(...steps: readonly (RemoteKey | number)[]): boolean[] {
    let now = 0;
    const press = keySequence(wanted, () => now);
    const heard: boolean[] = [];
    for (const step of steps) {
      if (typeof step === "number") now += step;
      else heard.push(press(step));
    }
    return heard;
  }

  it("is heard at its end, whatever came before", () => {
    expect(pressing("left", "up", "up", "up", "down", "ok")).toEqual([false, false, false, false, false, true]);
  });
  it("is not heard with another key in between, nor after a long pause", () => {
    expect(pressing("up", "up", "left", "down", "ok")).not.toContain(true);
    expect(pressing("up", "up", 3_001, "down", "ok")).not.toContain(true);
    expect(pressing("up", "up", 3_000, "down", "ok")).toContain(true);
  });
  it("begins anew after it was heard", () => {
    expect(pressing("up", "up", "down", "ok", "ok").filter(Boolean)).toHaveLength(1);
  });
  it("is never heard where there is none", () => {
    expect(keySequence([], () => 0)("ok")).toBe(false);
  });
});

describe("tonight's restart", () => {
  const at = (text: string): number => new Date(text).getTime();
  const night = (change: Partial<Night>): Night => ({
    restartAt: "04:00",
    startedAt: at("2026-11-22T12:00"),
    now: at("2026-11-23T04:01"),
    idleMs: 3_600_000,
    isPlaying: false,
    ...change,
  });
  it("is due once", () => {
    expect(isRestartDue(night({}))).toBe(true);
    expect(isRestartDue(night({ startedAt: at("2026-11-23T04:01") }))).toBe(false);
    expect(isRestartDue(night({ now: at("2026-11-23T03:59") }))).toBe(false);
  });
  it("waits while somebody is there or something plays, and not into the day", () => {
    expect(isRestartDue(night({ idleMs: 599_000 }))).toBe(false);
    expect(isRestartDue(night({ isPlaying: true }))).toBe(false);
    expect(isRestartDue(night({ now: at("2026-11-23T06:59") }))).toBe(true);
    expect(isRestartDue(night({ now: at("2026-11-23T07:01") }))).toBe(false);
  });
  it("is never due where its time is malformed", () => {
    expect(isRestartDue(night({ restartAt: "soon" }))).toBe(false);
  });
});
