/**
 * Samsung Tizen TV: what a start needs; the rest is `completeTizen` (late/tizen.ts). Needs the privileges tv.inputdevice,
 * productinfo, network.public and internet, and the $WEBAPIS script in the page. Voice Guide reads whatever has real focus
 * in the page (input/focusTree.ts): it needs nothing here.
 */
import { browserPlatform } from "./browser.ts";
import { probeCapabilities } from "./capabilities.ts";
import { BASIC_KEYS, type KeyCodes, TIZEN_CODES, TIZEN_NAMES } from "./keyCodes.ts";
import { withKeyManager } from "./keyManager.ts";
import { addressLaunches, type LaunchSource, linkOf, makeLifecycle } from "./lifecycle.ts";
import { ask, type TizenAppControlData, type TvWindow } from "./makers.ts";
import { makeRemote } from "./remote.ts";
import { makeScreen } from "./screen.ts";
import type { KeyValueStorage, LaunchParams, Platform, RemoteKey } from "./types.ts";

/** Registers the keys of the remote as a side effect. */
export function tizenPlatform(scope: TvWindow, storage: KeyValueStorage): Platform {
  const { tizen, webapis } = scope;
  const base = browserPlatform(scope, storage);
  const registered = registerKeys(scope);
  const version = ask(() => tizen?.systeminfo?.getCapability?.("http://tizen.org/feature/platform.version"));
  return {
    ...base,
    name: "tizen",
    storage: withKeyManager(
      storage,
      ask(() => tizen?.keymanager),
    ),
    device: {
      ...base.device,
      label: "Samsung TV",
      model: ask(() => webapis?.productinfo?.getRealModel?.()) ?? ask(() => webapis?.productinfo?.getModel?.()) ?? "",
      osVersion: String(version ?? ""),
    },
    capabilities: probeCapabilities(scope, {
      indexedDB: storage.kind === "indexedDB",
      memoryBytes: ask(() => tizen?.systeminfo?.getTotalMemory?.()),
    }),
    remote: makeRemote(scope, { codes: registered.codes, keys: registered.keys, pointer: false }),
    lifecycle: makeLifecycle(scope, tizenLaunches(scope)),
    screen: makeScreen(scope, () => {}),
    // Samsung's rule: at the first screen the app itself must ask whether to leave. Absent in Samsung's own browser.
    ...(tizen?.application
      ? { exit: { asks: "app", leave: () => void ask(() => tizen.application?.getCurrentApplication().exit()) } }
      : {}),
  };
}

/**
 * Asks for the keys that this set has; arrows, OK and Back come unasked. Filtered first, because one name that the set
 * does not know makes the whole batch fail. Never the volume, Home or Exit: registering takes a key from the system.
 */
function registerKeys(scope: TvWindow): { readonly codes: KeyCodes; readonly keys: readonly RemoteKey[] } {
  const device = scope.tizen?.tvinputdevice;
  const supported = ask(() => device?.getSupportedKeys());
  const wanted = (supported ?? []).filter((key) => key.name in TIZEN_NAMES);
  // A set that does not say what it has is asked for each.
  const names = supported ? wanted.map((key) => key.name) : device ? Object.keys(TIZEN_NAMES) : [];
  const codes: Record<number, RemoteKey> = { ...TIZEN_CODES };
  for (const { name, code } of wanted) codes[code] = TIZEN_NAMES[name] as RemoteKey;

  const batch = ask(() => {
    // 2016 and later; faster at launch than one by one.
    if (!device?.registerKeyBatch || !supported) return undefined;
    device.registerKeyBatch(names);
    return names;
  });
  const got = batch ?? names.filter((name) => ask(() => (device?.registerKey(name), true)));
  return { codes, keys: [...BASIC_KEYS, ...got.map((name) => TIZEN_NAMES[name] as RemoteKey)] };
}

/** An app control with `link` or, from Smart Hub, PAYLOAD; again by the `appcontrol` event. */
function tizenLaunches(scope: TvWindow): LaunchSource {
  const address = addressLaunches(scope);
  const now = (): LaunchParams => {
    const application = ask(() => scope.tizen?.application?.getCurrentApplication());
    const data = ask(() => application?.getRequestedAppControl?.()?.appControl?.data) ?? [];
    return linkOf(valueOf(data, "link") ?? payloadLink(valueOf(data, "PAYLOAD")));
  };
  return {
    first() {
      const launch = now();
      return launch.link ? launch : address.first();
    },
    again(tell) {
      const onControl = () => tell(now());
      scope.addEventListener("appcontrol", onControl);
      const stopAddress = address.again(tell);
      return () => {
        scope.removeEventListener("appcontrol", onControl);
        stopAddress();
      };
    },
  };
}

const valueOf = (data: readonly TizenAppControlData[], key: string) => data.find((entry) => entry.key === key)?.value[0];

/** PAYLOAD is `{"values": "<our link>"}`. */
function payloadLink(payload: string | undefined): string | undefined {
  const values = ask(() => (JSON.parse(payload ?? "") as { readonly values?: unknown }).values);
  return typeof values === "string" ? values : undefined;
}
