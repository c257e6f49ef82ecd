import { browserPlatform } from "./browser.ts";
import type { TvWindow } from "./makers.ts";
import { openStorage } from "./storage.ts";
import { tizenPlatform } from "./tizen.ts";
import type { Platform, Shell } from "./types.ts";
import { webosPlatform } from "./webos.ts";

/** The shell a build was made for (Vite's `--mode`). */
declare const __SHELL__: Shell;

/**
 * The television under the app. Call it once, at start. Takes some milliseconds; three seconds where IndexedDB hangs.
 * @param isSpare whether a saved value may go when the disk is full.
 * A package knows its shell from the build; the browser build finds out, since LG and Samsung also open hosted pages.
 */
export async function createPlatform(scope: TvWindow = window, isSpare?: (key: string) => boolean): Promise<Platform> {
  const shell = __SHELL__ === "browser" ? detectShell(scope) : __SHELL__;
  const storage = await openStorage(scope.indexedDB, { isSpare });
  switch (shell) {
    case "webos":
      return webosPlatform(scope, storage);
    case "tizen":
      return tizenPlatform(scope, storage);
    case "browser":
      return browserPlatform(scope, storage);
  }
  return shell satisfies never;
}

/** `?shell=webos` forces one, for tests; then the makers' globals decide, then their user agents ("Web0S" with a zero). */
export function detectShell(scope: TvWindow): Shell {
  const forced = /[?&]shell=(browser|webos|tizen)\b/.exec(scope.location.search)?.[1];
  if (forced) return forced as Shell;
  const { userAgent } = scope.navigator;
  if (scope.tizen?.tvinputdevice || /\bTizen\b/.test(userAgent)) return "tizen";
  if (scope.PalmSystem || scope.webOSSystem || /\bWeb0S\b/.test(userAgent)) return "webos";
  return "browser";
}
