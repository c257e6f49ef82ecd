import { signal } from "@preact/signals";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { PinModel, type PinOptions } from "../../../src/core/PinModel.ts";
import { loadPinTries, waitAfter } from "../../../src/core/pinTries.ts";
import { log, recentLog } from "../../../src/core/log.ts";
import { memoryStorage } from "../../fixtures/memoryStorage.ts";

const START = Date.UTC(2026, 10, 23, 12);
const typeIn = (model: { type(digit: string): void }, digits: string): void => Array.from(digits).forEach((digit) => model.type(digit));
const settle = () => vi.advanceTimersByTimeAsync(0);

beforeEach(() => void vi.useFakeTimers({ now: START }));
afterEach(() => void vi.useRealTimers());

describe("the wait after wrong PINs", () => {
  it("is none for slips of the finger, grows, and stays within an hour", () => {
    const waits = Array.from({ length: 12 }, (_, failures) => waitAfter(failures));
    expect(waits.slice(0, 3)).toEqual([0, 0, 0]);
    expect(waits[3]).toBe(30_000);
    for (let i = 1; i < waits.length; i++) expect(waits[i]).toBeGreaterThanOrEqual(waits[i - 1] as number);
    expect(waits[11]).toBe(3_600_000);
  });
});

describe("tries on disk", () => {
  it("survive a restart; the right PIN forgets them", async () => {
    const storage = memoryStorage();
    const tries = await loadPinTries(storage, "kiosk");
    for (let i = 0; i < 4; i++) await tries.begin();
    expect(tries.waitUntil.value).toBe(START + 120_000);
    const again = await loadPinTries(storage, "kiosk");
    expect(again.waitUntil.value).toBe(START + 120_000);
    expect((await loadPinTries(storage, "other")).waitUntil.value).toBe(0);
    await again.passed();
    expect((await loadPinTries(storage, "kiosk")).waitUntil.value).toBe(0);
  });

  it("are no longer than they were when the clock was set back", async () => {
    const storage = memoryStorage();
    const tries = await loadPinTries(storage, "kiosk");
    for (let i = 0; i < 3; i++) await tries.begin();
    vi.setSystemTime(START - 86_400_000);
    expect((await loadPinTries(storage, "kiosk")).waitUntil.value).toBe(START - 86_400_000 + 30_000);
  });

  it.each([null, "x", 7, { count: "3", lastAt: 1 }, { count: -1, lastAt: 0 }, { count: Number.NaN, lastAt: 0 }])(
    "begin anew where the disk holds %j",
    async (saved) => {
      const storage = memoryStorage();
      await storage.set("pinTries:kiosk", saved);
      expect((await loadPinTries(storage, "kiosk")).waitUntil.value).toBe(0);
    },
  );

  it("count although the disk keeps nothing", async () => {
    const storage = { ...memoryStorage(), set: () => Promise.reject(new Error("full")) };
    const tries = await loadPinTries(storage, "kiosk");
    for (let i = 0; i < 3; i++) await tries.begin();
    expect(tries.waitUntil.value).toBe(START + 30_000);
  });
});

async function make(change: Partial<PinOptions> = {}) {
  const onRight = vi.fn();
  const tries = await loadPinTries(memoryStorage(), "kiosk");
  const model = new PinModel({ check: (digits) => digits === "2580", tries, onRight, ...change });
  return { model, onRight, tries };
}

describe("a PIN", () => {
  it("is taken digit by digit, and let through when it is right", async () => {
    const { model, onRight, tries } = await make();
    typeIn(model, "259");
    model.send(); // too short
    model.erase();
    typeIn(model, "8x0");
    expect([model.typed.value, model.complete.value]).toEqual([4, true]);
    model.send();
    expect(model.state.value.status).toBe("checking");
    await settle();
    expect(onRight).toHaveBeenCalledTimes(1);
    expect(tries.waitUntil.value).toBe(0);
  });

  it("is sent by its last digit where its length is known", async () => {
    const { model, onRight } = await make({ length: 4 });
    typeIn(model, "2580");
    await settle();
    expect(onRight).toHaveBeenCalledTimes(1);
  });

  it("says that it was wrong, waits after the third, counts down, and takes the right one then", async () => {
    const { model, onRight } = await make();
    for (let i = 0; i < 3; i++) {
      typeIn(model, "1111");
      model.send();
      await settle();
      if (i < 2) expect(model.state.value.status).toBe("wrong");
    }
    expect(model.state.value).toEqual({ status: "waiting", seconds: 30 });
    typeIn(model, "2580");
    model.send();
    expect(model.typed.value).toBe(0);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(model.state.value).toEqual({ status: "waiting", seconds: 20 });
    await vi.advanceTimersByTimeAsync(20_000);
    expect(model.state.value.status).toBe("typing");
    typeIn(model, "2580");
    model.send();
    await settle();
    expect(onRight).toHaveBeenCalledTimes(1);
  });

  it("counts as tried before it is compared", async () => {
    const order: string[] = [];
    const tries = { waitUntil: signal(0), begin: async () => void order.push("begin"), passed: async () => void order.push("passed") };
    const { model } = await make({
      tries,
      check: () => {
        order.push("check");
        return true;
      },
    });
    typeIn(model, "2580");
    model.send();
    await settle();
    expect(order).toEqual(["begin", "check", "passed"]);
  });

  it("is wrong when it cannot be compared, and never in the log", async () => {
    log("test").info("a line, so that there is a log");
    const { model, onRight } = await make({ check: () => Promise.reject(new Error("disk")) });
    typeIn(model, "739164");
    model.send();
    await settle();
    expect(model.state.value.status).toBe("wrong");
    expect(onRight).not.toHaveBeenCalled();
    expect(recentLog().length).toBeGreaterThan(0);
    expect(JSON.stringify(recentLog())).not.toContain("739164");
  });

  it("is nobody's when its pad has gone", async () => {
    const { model, onRight } = await make();
    typeIn(model, "2580");
    model.send();
    model[Symbol.dispose]();
    await settle();
    expect(onRight).not.toHaveBeenCalled();
  });
});
