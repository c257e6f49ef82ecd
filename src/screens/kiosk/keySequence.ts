import type { RemoteKey } from "../../../platform/types.ts";

/** A longer pause begins anew, in milliseconds. */
const LONGEST_PAUSE_MS = 3_000;

/**
 * Hears whether keys were pressed in an order that nobody presses by chance. What comes before does not matter.
 * @param clock milliseconds.
 */
export function keySequence(keys: readonly RemoteKey[], clock: () => number): (key: RemoteKey) => boolean {
  let pressed: RemoteKey[] = [];
  let lastAt = -Infinity;
  return (key) => {
    const at = clock();
    if (at - lastAt > LONGEST_PAUSE_MS || at < lastAt) pressed = [];
    lastAt = at;
    pressed = pressed.concat(key).slice(-keys.length);
    if (keys.length === 0 || pressed.length < keys.length || pressed.some((each, index) => each !== keys[index])) return false;
    pressed = [];
    return true;
  };
}
