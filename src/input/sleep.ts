import type { KeyPress, RemoteKey } from "../../platform/types.ts";

/** While a screen sleeps (the photo frame, the TV's own screen saver), a key wakes it and does nothing else. */

let wake: (() => void) | undefined;
/** The key that woke it, as long as it is held: the rest of its press belongs to the sleep. */
let woken: RemoteKey | undefined;
/** Until when (Date.now()) a key counts as the one that ends the TV's screen saver. */
let coveredUntil = 0;
/** The key may come a moment after the word that the screen saver has gone; some sets keep it to themselves. */
const AFTER_SAVER_MS = 300;

/** From now on presses reach nobody; the next new one calls `run` and ends this. @returns a function that ends it without a key. */
export function sleepUntilKey(run: () => void): () => void {
  wake = run;
  return () => {
    if (wake === run) wake = undefined;
  };
}

/** The TV's own screen saver covers everything, or has gone: the key that ends it is not meant for what lies below. */
export function coverBySaver(shown: boolean): void {
  if (shown) coveredUntil = Number.POSITIVE_INFINITY;
  else if (coveredUntil > 0) coveredUntil = Date.now() + AFTER_SAVER_MS;
}

/**
 * Whether a press is nobody else's. The repeats and the release of the key that led to sleep (OK on "Photo frame") do not
 * wake it; those of the key that woke do nothing to what is shown then.
 */
export function isTakenBySleep({ key, phase, repeat }: KeyPress): boolean {
  const isNew = phase === "down" && repeat === 0;
  if (isNew) woken = undefined;
  if (isNew && coveredUntil > 0) {
    const isCovered = Date.now() < coveredUntil;
    coveredUntil = 0;
    if (isCovered) {
      woken = key;
      return true;
    }
  }
  if (wake) {
    if (!isNew) return true;
    const run = wake;
    wake = undefined;
    woken = key;
    run();
    return true;
  }
  if (woken !== key) return false;
  if (phase === "up") woken = undefined;
  return true;
}
