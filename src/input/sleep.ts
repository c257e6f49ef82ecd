import type { KeyPress, RemoteKey } from "../../platform/types.ts";

/** While a screen sleeps (the photo frame), a key wakes it and does nothing else. */

let wake: (() => void) | undefined;
/** The key that woke it, as long as it is held: the rest of its press belongs to the sleep. */
let woken: RemoteKey | undefined;

/** From now on presses reach nobody; the next new one calls `run` and ends this. @returns a function that ends it without a key. */
export function sleepUntilKey(run: () => void): () => void {
  wake = run;
  return () => {
    if (wake === run) wake = undefined;
  };
}

/**
 * Whether a press is nobody else's. The repeats and the release of the key that led to sleep (OK on "Photo frame") do not
 * wake it; those of the key that woke do nothing to what is shown then.
 */
export function isTakenBySleep({ key, phase, repeat }: KeyPress): boolean {
  const isNew = phase === "down" && repeat === 0;
  if (isNew) woken = undefined;
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
