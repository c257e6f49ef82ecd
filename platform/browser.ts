/** Any browser: a desktop, a kiosk, the browser of a TV. The other two shells are this one with parts replaced. */
import { engineMajor, probeCapabilities } from "./capabilities.ts";
import { BASIC_KEYS, BROWSER_CODES } from "./keyCodes.ts";
import { addressLaunches, makeLifecycle } from "./lifecycle.ts";
import { makeLocale } from "./locale.ts";
import { ask, type TvWindow } from "./makers.ts";
import { makeNetwork } from "./network.ts";
import { makeRemote } from "./remote.ts";
import { makeScreen, wakeLock } from "./screen.ts";
import type { KeyValueStorage, Platform } from "./types.ts";

/** Works in any Chromium: capabilities are probed, keys are a keyboard's and those of most remotes in web pages. */
export function browserPlatform(scope: TvWindow, storage: KeyValueStorage): Platform {
  return {
    name: "browser",
    device: { label: "Browser", model: "", osVersion: "", firmware: "", engine: engineMajor(scope.navigator.userAgent) },
    capabilities: probeCapabilities(scope, { indexedDB: storage.kind === "indexedDB" }),
    remote: makeRemote(scope, {
      codes: BROWSER_CODES,
      keys: BASIC_KEYS,
      pointer: ask(() => scope.matchMedia("(any-pointer: fine)").matches) ?? false,
    }),
    storage,
    lifecycle: makeLifecycle(scope, addressLaunches(scope)),
    network: makeNetwork(scope),
    screen: makeScreen(scope, wakeLock(scope)),
    locale: makeLocale(scope),
  };
}
