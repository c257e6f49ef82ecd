import type { KeyValueStorage } from "../../platform/types.ts";
import { log } from "../core/log.ts";

/** Until a screen on which something broke starts again: longer each time, so that it never runs hot. */
const WAITS_MS: readonly number[] = [10_000, 30_000, 120_000, 600_000, 1_800_000];
/** Whoever has stood for so long has recovered. */
const STEADY_MS = 600_000;
const LOOK_MS = 5_000;
const KEY = "kioskCrashes";

/** How long a broken screen waits after so many restarts in a row, in milliseconds. */
export const waitAfterCrash = (count: number): number => WAITS_MS[Math.min(count, WAITS_MS.length - 1)] as number;

/**
 * Nobody presses "Start again" at a kiosk. All three walls and what could not be loaded show a screen that is marked
 * "broken"; when it stays, the page starts again. The count is on disk before it does: where it cannot be kept, the
 * longest wait is the only one. @returns a function that stops.
 */
export function restartWhenBroken(storage: Pick<KeyValueStorage, "get" | "set">, restart: () => void): () => void {
  let count: number | undefined;
  let brokenFor = 0;
  let steadyFor = 0;
  void storage.get<unknown>(KEY).then(
    (saved) => (count = typeof saved === "number" && saved >= 0 ? Math.floor(saved) : 0),
    () => (count = WAITS_MS.length),
  );

  async function again(before: number): Promise<void> {
    log("kiosk").warn("starting again after a failure", before + 1);
    await storage.set(KEY, before + 1);
    restart();
  }

  const timer = setInterval(() => {
    if (count === undefined) return;
    const isBroken = document.querySelector('[data-screen="broken"], #app[data-phase="broken"]') !== null;
    brokenFor = isBroken ? brokenFor + LOOK_MS : 0;
    steadyFor = isBroken ? 0 : steadyFor + LOOK_MS;
    if (brokenFor >= waitAfterCrash(count)) {
      brokenFor = 0;
      const before = count;
      // Not kept: from now on as seldom as can be.
      again(before).catch(() => (before >= WAITS_MS.length ? restart() : (count = WAITS_MS.length)));
    } else if (steadyFor >= STEADY_MS && count > 0) {
      count = 0;
      storage.set(KEY, 0).catch(() => undefined);
    }
  }, LOOK_MS);
  return () => clearInterval(timer);
}
