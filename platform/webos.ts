/**
 * LG webOS TV, packaged or hosted: what a start needs; the rest is `completeWebos` (late/webos.ts). The package's appinfo.json
 * must say `disableBackHistoryAPI: true`: without it Back never arrives as a key.
 */
import { browserPlatform } from "./browser.ts";
import { probeCapabilities } from "./capabilities.ts";
import { BASIC_KEYS, WEBOS_CODES } from "./keyCodes.ts";
import { addressLaunches, type LaunchSource, linkOf, makeLifecycle } from "./lifecycle.ts";
import { makeLocale } from "./locale.ts";
import { ask, type PalmSystem, type TvWindow } from "./makers.ts";
import { makeRemote } from "./remote.ts";
import { makeScreen } from "./screen.ts";
import type { KeyValueStorage, LaunchParams, Platform, RemoteKey } from "./types.ts";

const KEYS: readonly RemoteKey[] = [...BASIC_KEYS, "red", "green", "yellow", "blue", "channelUp", "channelDown"];

/** Asks nothing but the page's own globals; works without them as well. */
export function webosPlatform(scope: TvWindow, storage: KeyValueStorage): Platform {
  const system = scope.webOSSystem ?? scope.PalmSystem;
  const info = deviceInfo(system);
  const base = browserPlatform(scope, storage);
  return {
    ...base,
    name: "webos",
    device: {
      ...base.device,
      label: "LG TV",
      model: info.modelName ?? "",
      osVersion: info.platformVersion ?? info.sdkVersion ?? "",
    },
    capabilities: probeCapabilities(scope, { indexedDB: storage.kind === "indexedDB", memoryBytes: memoryBytes(info.ddrSize) }),
    remote: makeRemote(scope, {
      codes: WEBOS_CODES,
      keys: KEYS,
      pointer: true,
      keyboardShown: () => system?.isKeyboardVisible === true,
    }),
    lifecycle: makeLifecycle(scope, webosLaunches(scope, system)),
    // Not by `navigator.wakeLock`, which hangs on sets that have it.
    screen: makeScreen(scope, () => {}),
    locale: makeLocale(scope, () => system?.locale),
    // The system asks "exit?" by itself from webOS 6 on and goes Home before. Absent in LG's own browser.
    ...(system?.platformBack ? { exit: { asks: "system", leave: () => system.platformBack?.() } } : {}),
  };
}

interface WebosInfo {
  readonly modelName?: string;
  readonly platformVersion?: string;
  readonly sdkVersion?: string;
  /** Such as "1.5G"; not on every set. */
  readonly ddrSize?: string;
}

function deviceInfo(system: PalmSystem | undefined): WebosInfo {
  return ask(() => JSON.parse(system?.deviceInfo ?? "") as WebosInfo) ?? {};
}

function memoryBytes(ddrSize: string | undefined): number | undefined {
  const size = /^([\d.]+)\s*([GM])/i.exec(ddrSize ?? "");
  if (!size) return undefined;
  return Number(size[1]) * (size[2]?.toUpperCase() === "G" ? 1024 : 1) * 1024 * 1024;
}

/**
 * Parameters as `launchParams` at first and by `webOSRelaunch` later; a hosted page has its address as well. `webOSLaunch`
 * says the first ones once more, or for the first time, when the page has been loaded.
 */
function webosLaunches(scope: TvWindow, system: PalmSystem | undefined): LaunchSource {
  const address = addressLaunches(scope);
  let first: string | undefined;
  return {
    first() {
      const own = linkIn(system?.launchParams || scope.launchParams);
      const launch = own.link ? own : address.first();
      first = launch.link;
      return launch;
    },
    again(tell) {
      const onLaunch = (event: Event) => {
        const launch = linkIn((event as CustomEvent<unknown>).detail);
        if (event.type === "webOSRelaunch" || (launch.link && launch.link !== first)) tell(launch);
      };
      const events = ["webOSLaunch", "webOSRelaunch"];
      for (const type of events) scope.document.addEventListener(type, onLaunch);
      const stopAddress = address.again(tell);
      return () => {
        for (const type of events) scope.document.removeEventListener(type, onLaunch);
        stopAddress();
      };
    },
  };
}

/** `link` is ours; `contentTarget` is what LG's own launchers and voice search send. Both come as an object or as its JSON. */
function linkIn(given: unknown): LaunchParams {
  const params = typeof given === "string" ? ask(() => JSON.parse(given) as unknown) : given;
  const { link, contentTarget } = (params ?? {}) as { readonly link?: unknown; readonly contentTarget?: unknown };
  const text = link ?? contentTarget;
  return typeof text === "string" ? linkOf(text) : {};
}
