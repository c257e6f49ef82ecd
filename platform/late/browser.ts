/** What a browser adds: a gamepad and its own Back, which arrive as keys, like those of any remote; and full screen. */
import { engineMajor } from "../capabilities.ts";
import { ask, type TvWindow } from "../makers.ts";
import type { Platform } from "../types.ts";
import { startBrowserBack } from "./browserBack.ts";
import { makeFullScreen } from "./fullScreen.ts";
import { startGamepad } from "./gamepad.ts";

/** See `completePlatform`. It begins to listen. */
export function completeBrowser(platform: Platform, scope: TvWindow): void {
  startGamepad(scope);
  const back = startBrowserBack(scope);
  const fullScreen = makeFullScreen(scope);
  Object.assign(platform, { exitByBack: back.exit, ...(fullScreen && { fullScreen }) } satisfies Partial<Platform>);
  // Asks that what is saved is not the first to go when the disk is full. Chromium (55) decides without a word; others ask people.
  if (engineMajor(scope.navigator.userAgent) > 0)
    void ask(() => (scope.navigator.storage as StorageManager | undefined)?.persist?.())?.catch(() => undefined);
}
