import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { restartWhenBroken, waitAfterCrash } from "../../../src/app/crashRestart.ts";
import { memoryStorage } from "../../fixtures/memoryStorage.ts";

let stop: () => void;
beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  stop();
  document.body.textContent = "";
  vi.useRealTimers();
});
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const breakScreen = (): void => {
  const screen = document.createElement("div");
  screen.dataset["screen"] = "broken";
  document.body.appendChild(screen);
};

describe("a screen that broke", () => {
  it("starts again, each time later, over restarts", async () => {
    const storage = memoryStorage();
    breakScreen();
    const waited: number[] = [];
    for (let run = 0; run < 7; run++) {
      const restart = vi.fn();
      stop = restartWhenBroken(storage, restart);
      await pass(0);
      let ms = 0;
      while (restart.mock.calls.length === 0) {
        await pass(5_000);
        ms += 5_000;
      }
      waited.push(ms);
      stop();
    }
    expect(waited).toEqual([10_000, 30_000, 120_000, 600_000, 1_800_000, 1_800_000, 1_800_000]);
    expect(waitAfterCrash(1000)).toBe(1_800_000);
  });

  it("does not, when somebody mends it meanwhile; the count is forgotten after a while", async () => {
    const storage = memoryStorage();
    await storage.set("kioskCrashes", 3);
    const restart = vi.fn();
    stop = restartWhenBroken(storage, restart);
    breakScreen();
    await pass(590_000);
    document.body.textContent = "";
    await pass(595_000);
    expect(await storage.get("kioskCrashes")).toBe(3);
    await pass(10_000);
    expect(await storage.get("kioskCrashes")).toBe(0);
    expect(restart).not.toHaveBeenCalled();
  });

  it.each(["get", "set"] as const)("starts again as seldom as can be where the disk fails at %s", async (what) => {
    const restart = vi.fn();
    stop = restartWhenBroken({ ...memoryStorage(), [what]: () => Promise.reject(new Error("disk")) }, restart);
    breakScreen();
    await pass(1_790_000);
    expect(restart).not.toHaveBeenCalled();
    await pass(30_000);
    expect(restart).toHaveBeenCalledTimes(1);
  });
});
