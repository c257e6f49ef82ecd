import { completePlatform } from "../platform/late/completePlatform.ts";
import type { Platform } from "../platform/types.ts";
import { log } from "./core/log.ts";
import { followKeyboard } from "./input/followKeyboard.ts";
import { followWheel } from "./input/followWheel.ts";
import { showPointer } from "./input/pointer.ts";
import { coverBySaver } from "./input/sleep.ts";

/** What no start needs: what the set itself tells of or can do, and the wheel. @returns a function that ends it; the app never does. */
export function completeTv(platform: Platform): () => void {
  try {
    completePlatform(platform);
  } catch (thrown) {
    // A set that throws where none has thrown before: Hearth goes on with what the start has.
    log("platform").warn("not complete", thrown);
  }
  const stops = [
    followWheel(),
    platform.keyboard && followKeyboard(platform.keyboard),
    platform.remote.onPointer?.(showPointer),
    platform.screen.onSaver?.(coverBySaver),
  ];
  return () => stops.forEach((stop) => stop?.());
}
