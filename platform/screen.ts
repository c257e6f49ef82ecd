import type { TvWindow } from "./makers.ts";
import type { ScreenControl } from "./types.ts";

/**
 * The app's canvas in CSS pixels, and the shell's own way to hold the screen saver off, which is used while somebody wants
 * it and the app is seen: what is behind another app has no say.
 */
export function makeScreen(scope: Window, holdOff: (on: boolean) => void, onSaver?: ScreenControl["onSaver"]): ScreenControl {
  let askedFor = 0;
  let held = false;
  const apply = () => {
    const hold = askedFor > 0 && scope.document.visibilityState !== "hidden";
    if (hold === held) return;
    held = hold;
    holdOff(hold);
  };
  scope.document.addEventListener("visibilitychange", apply);
  return {
    ...(onSaver && { onSaver }),
    get width() {
      return scope.innerWidth;
    },
    get height() {
      return scope.innerHeight;
    },
    keepAwake(on) {
      askedFor = Math.max(0, askedFor + (on ? 1 : -1));
      apply();
    },
  };
}

/** `navigator.wakeLock` (Chromium 84). The engine drops the lock whenever the page is hidden, so it is taken anew. */
export function wakeLock(scope: TvWindow): (on: boolean) => void {
  const locks = (scope.navigator as { readonly wakeLock?: WakeLock }).wakeLock;
  if (!locks) return () => {};
  let wanted = false;
  let lock: WakeLockSentinel | undefined;
  let work = Promise.resolve();

  const apply = async () => {
    try {
      if (!wanted && lock) {
        const held = lock;
        lock = undefined;
        await held.release();
      } else if (wanted && scope.document.visibilityState === "visible" && (!lock || lock.released)) {
        lock = await locks.request("screen");
      }
    } catch {
      // Refused (battery, policy): the picture may go dark, nothing else.
    }
  };
  // One after the other: a release must not overtake the request that it belongs to.
  const later = () => {
    work = work.then(apply);
  };
  scope.document.addEventListener("visibilitychange", later);
  return (on) => {
    wanted = on;
    later();
  };
}
