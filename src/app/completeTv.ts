import { completePlatform } from "../../platform/completePlatform.ts";
import type { Platform } from "../../platform/types.ts";
import { followKeyboard } from "../input/followKeyboard.ts";
import { showPointer } from "../input/pointer.ts";
import { coverBySaver } from "../input/sleep.ts";

/** What the set itself tells of, from now on and for the life of the page. */
export function completeTv(platform: Platform): void {
  completePlatform(platform);
  if (platform.keyboard) followKeyboard(platform.keyboard);
  platform.remote.onPointer?.(showPointer);
  platform.screen.onSaver?.(coverBySaver);
}
