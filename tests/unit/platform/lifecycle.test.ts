import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { addressLaunches, makeLifecycle } from "../../../platform/lifecycle.ts";
import type { Lifecycle } from "../../../platform/types.ts";
import { webosSet } from "../../simulators/inUnit.ts";
import type { WebosTv } from "../../simulators/webosTv.ts";

let set: WebosTv;
let lifecycle: Lifecycle;
const told: string[] = [];
const stops: (() => void)[] = [];
const MINUTE = 60_000;

beforeEach(() => {
  vi.useFakeTimers();
  set = webosSet();
  lifecycle = makeLifecycle(window, addressLaunches(window));
  told.length = 0;
  stops.push(
    lifecycle.onSuspend(() => told.push("a off")),
    lifecycle.onResume(() => told.push("a on")),
    lifecycle.onSuspend(() => told.push("b off")),
    lifecycle.onResume(() => told.push("b on")),
  );
});
afterEach(() => {
  stops.splice(0).forEach((stop) => stop());
  set.remove();
  vi.useRealTimers();
});

test("a suspended app hears of it once, and once of its return", () => {
  set.suspend();
  window.dispatchEvent(new Event("pagehide"));
  set.passTime(10 * MINUTE);
  set.resume();
  vi.advanceTimersByTime(20_000);
  expect(told).toEqual(["a off", "b off", "a on", "b on"]);
});

test("a sleep that nobody told of is told when it is over, all suspends first", () => {
  vi.advanceTimersByTime(20_000);
  set.passTime(10 * MINUTE);
  vi.advanceTimersByTime(20_000);
  expect(told).toEqual(["a off", "b off", "a on", "b on"]);
});

test("an hour on the screen is no sleep, and neither is a clock that is set a little, or back", () => {
  vi.advanceTimersByTime(60 * MINUTE);
  set.passTime(30_000);
  vi.advanceTimersByTime(20_000);
  set.passTime(-30 * MINUTE);
  vi.advanceTimersByTime(20_000);
  expect(told).toEqual([]);
});

test("nobody is told after the remover", () => {
  stops.splice(0).forEach((stop) => stop());
  set.suspend();
  set.resume();
  set.passTime(10 * MINUTE);
  vi.advanceTimersByTime(20_000);
  expect(told).toEqual([]);
  expect(vi.getTimerCount()).toBe(0);
});
