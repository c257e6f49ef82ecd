/**
 * LG webOS TV, packaged or hosted. The package's appinfo.json must say `disableBackHistoryAPI: true`: without it Back never
 * arrives as a key.
 */
import { browserPlatform } from "./browser.ts";
import { probeCapabilities } from "./capabilities.ts";
import { BASIC_KEYS, WEBOS_CODES } from "./keyCodes.ts";
import { addressLaunches, type LaunchSource, linkOf, makeLifecycle } from "./lifecycle.ts";
import { type Luna, makeLuna } from "./luna.ts";
import { ask, type PalmSystem, type TvWindow } from "./makers.ts";
import { makeRemote } from "./remote.ts";
import { makeScreen } from "./screen.ts";
import type { KeyValueStorage, LaunchParams, Platform, RemoteKey, Speech } from "./types.ts";

const CLIENT = "hearth";
const KEYS: readonly RemoteKey[] = [...BASIC_KEYS, "red", "green", "yellow", "blue", "channelUp", "channelDown"];

/** Asks the system bus for audio guidance and the screen saver; works without the bus as well. */
export function webosPlatform(scope: TvWindow, storage: KeyValueStorage): Platform {
  const system = scope.webOSSystem ?? scope.PalmSystem;
  const luna = makeLuna(scope);
  const info = deviceInfo(system);
  const base = browserPlatform(scope, storage);
  return {
    ...base,
    name: "webos",
    device: {
      label: "LG TV",
      model: info.modelName ?? "",
      osVersion: info.platformVersion ?? info.sdkVersion ?? "",
      engine: base.device.engine,
    },
    capabilities: probeCapabilities(scope, { indexedDB: storage.kind === "indexedDB", memoryBytes: memoryBytes(info.ddrSize) }),
    remote: makeRemote(scope, {
      codes: WEBOS_CODES,
      keys: KEYS,
      pointer: true,
      keyboardShown: () => system?.isKeyboardVisible === true,
    }),
    lifecycle: makeLifecycle(scope, webosLaunches(scope, system)),
    screen: makeScreen(scope, screenSaverGuard(luna)),
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

/** Parameters as `launchParams` (JSON) at first and `webOSRelaunch` later; a hosted page has its address as well. */
function webosLaunches(scope: TvWindow, system: PalmSystem | undefined): LaunchSource {
  const address = addressLaunches(scope);
  return {
    first() {
      const launch = linkIn(ask(() => JSON.parse(system?.launchParams || "{}") as unknown));
      return launch.link ? launch : address.first();
    },
    again(tell) {
      const onRelaunch = (event: Event) => tell(linkIn((event as CustomEvent<unknown>).detail));
      scope.document.addEventListener("webOSRelaunch", onRelaunch);
      const stopAddress = address.again(tell);
      return () => {
        scope.document.removeEventListener("webOSRelaunch", onRelaunch);
        stopAddress();
      };
    },
  };
}

/** `link` is ours; `contentTarget` is what LG's own launchers and voice search send. */
function linkIn(params: unknown): LaunchParams {
  const { link, contentTarget } = (params ?? {}) as { readonly link?: unknown; readonly contentTarget?: unknown };
  const text = link ?? contentTarget;
  return typeof text === "string" ? linkOf(text) : {};
}

/**
 * Refuses the screen saver while `on`: the TV announces it to subscribers and accepts a veto. Not in LG's documents, but
 * the practice of many apps; a set that knows it not shows its screen saver.
 */
function screenSaverGuard(luna: Luna): (on: boolean) => void {
  const service = "luna://com.webos.service.tvpower/power";
  let stop: (() => void) | undefined;
  return (on) => {
    if (!on) {
      stop?.();
      stop = undefined;
      return;
    }
    stop ??= luna.call(`${service}/registerScreenSaverRequest`, { subscribe: true, clientName: CLIENT }, (answer) => {
      // The first answer only confirms the subscription.
      if (answer["timestamp"] === undefined) return;
      luna.call(`${service}/responseScreenSaverRequest`, { clientName: CLIENT, ack: false, timestamp: answer["timestamp"] });
    });
  };
}

/** LG's voice, silent unless the owner has switched audio guidance on. */
function lunaSpeech(luna: Luna): Speech {
  let guided = false;
  const request = { category: "option", keys: ["audioGuidance"], subscribe: true };
  luna.call("luna://com.webos.settingsservice/getSystemSettings", request, (answer) => {
    const settings = answer["settings"] as { readonly audioGuidance?: unknown } | undefined;
    if (settings && typeof settings === "object" && "audioGuidance" in settings) guided = settings.audioGuidance === "on";
  });
  return {
    speak(text, interrupt = false) {
      if (guided) luna.call("luna://com.webos.service.tts/speak", { text, clear: interrupt });
    },
  };
}
