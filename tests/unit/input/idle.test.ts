import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { idleSeconds, noticeActivity, startIdle } from "../../../src/input/idle.ts";

let stop: () => void;
beforeEach(() => {
  vi.useFakeTimers();
  stop = startIdle();
});
afterEach(() => {
  stop();
  vi.useRealTimers();
});

it("counts seconds since the last activity", () => {
  vi.advanceTimersByTime(5_000);
  expect(idleSeconds.value).toBe(5);
  noticeActivity();
  expect(idleSeconds.value).toBe(0);
  vi.advanceTimersByTime(2_000);
  expect(idleSeconds.value).toBe(2);
});

it.each(["input", "mousedown"])("hears of what no key tells: %s", (type) => {
  vi.advanceTimersByTime(5_000);
  document.body.dispatchEvent(new Event(type, { bubbles: true }));
  expect(idleSeconds.value).toBe(0);
});

it("is never negative when the clock is set back", () => {
  vi.setSystemTime(Date.now() - 3_600_000);
  vi.advanceTimersByTime(1_000);
  expect(idleSeconds.value).toBe(0);
});

it("counts on when the clock was set back", () => {
  vi.setSystemTime(Date.now() - 3_600_000);
  vi.advanceTimersByTime(6_000);
  expect(idleSeconds.value).toBe(5);
});

it("stops", () => {
  stop();
  vi.advanceTimersByTime(9_000);
  expect(idleSeconds.value).toBe(0);
});
