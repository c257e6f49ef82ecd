/**
 * LG webOS TV, packaged or hosted. The package's appinfo.json must say `disableBackHistoryAPI: true`: without it Back never
 * arrives as a key.
 */
import { browserPlatform } from "./browser.ts";
import { probeCapabilities } from "./capabilities.ts";
import { BASIC_KEYS, WEBOS_CODES } from "./keyCodes.ts";
import { makeLifecycle } from "./lifecycle.ts";
import { makeLocale } from "./locale.ts";
import { makeLuna } from "./luna.ts";
import { ask, type PalmSystem, type TvWindow } from "./makers.ts";
import { makeNetwork } from "./network.ts";
import { makeRemote } from "./remote.ts";
import { makeScreen } from "./screen.ts";
import type { Device, KeyValueStorage, Platform, RemoteKey } from "./types.ts";
import { lunaConnection, lunaSpeech, lunaSystemInfo } from "./webosBus.ts";
import { followLocale, webosKeyboard, webosLaunches, webosPointer } from "./webosEvents.ts";
import { lunaSaver } from "./webosSaver.ts";

const KEYS: readonly RemoteKey[] = [...BASIC_KEYS, "red", "green", "yellow", "blue", "channelUp", "channelDown"];

/** Asks the system bus for audio guidance, network, screen saver and the set's names; works without the bus as well. */
export function webosPlatform(scope: TvWindow, storage: KeyValueStorage): Platform {
  const system = scope.webOSSystem ?? scope.PalmSystem;
  const luna = makeLuna(scope);
  const info = deviceInfo(system);
  const base = browserPlatform(scope, storage);
  const saver = lunaSaver(scope, luna);
  const device: Device = {
    label: "LG TV",
    model: info.modelName ?? "",
    osVersion: info.platformVersion ?? info.sdkVersion ?? "",
    firmware: "",
    engine: base.device.engine,
  };
  // The bus knows more, a moment later; nobody reads it before the settings are opened.
  lunaSystemInfo(luna, (found) => Object.assign(device, found));
  return {
    ...base,
    name: "webos",
    device,
    capabilities: probeCapabilities(scope, { indexedDB: storage.kind === "indexedDB", memoryBytes: memoryBytes(info.ddrSize) }),
    remote: makeRemote(scope, {
      codes: WEBOS_CODES,
      keys: KEYS,
      pointer: true,
      keyboardShown: () => system?.isKeyboardVisible === true,
      onPointer: webosPointer(scope),
    }),
    lifecycle: makeLifecycle(scope, webosLaunches(scope, system)),
    network: makeNetwork(scope, (tell) => lunaConnection(luna, tell)),
    screen: makeScreen(scope, saver.holdOff, saver.onSaver),
    locale: makeLocale(scope, () => system?.locale, followLocale(scope)),
    keyboard: webosKeyboard(scope, system),
    speech: lunaSpeech(luna),
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
