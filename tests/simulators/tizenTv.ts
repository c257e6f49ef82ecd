/**
 * Samsung's globals as a Tizen TV puts them before a page: `tizen` and `webapis`, keys that come only when they are asked
 * for, app controls, and the keyboard. Written from Samsung's pages "Remote Control", "Keyboard/IME", "Multitasking",
 * "Launching applications" and the API references.
 */
import type { SimulatedSet, SimulatedWindow } from "./screen.ts";

export interface TizenOptions {
  /** Of the launch: the app control's data. */
  readonly launch?: Readonly<Record<string, string>>;
  /** Names this remote lacks though others have them; asking for one makes the batch throw. */
  readonly lacks?: readonly string[];
  /** `registerKeyBatch` came with the sets of 2016. */
  readonly batch?: boolean;
  /** Whether `getSupportedKeys` can be asked. */
  readonly supportedKeys?: "told" | "throws";
  /** Privileges that config.xml does not name: these throw a SecurityError. */
  readonly missing?: readonly ("productinfo" | "network" | "tvinputdevice" | "appcommon" | "systeminfo" | "application")[];
  /** "refuses": as without its privilege. "loses": it takes what it then does not have. */
  readonly keyManager?: "works" | "refuses" | "hangs" | "loses" | "none";
  /** The page lacks the $WEBAPIS script. */
  readonly webapis?: boolean;
}

export interface TizenTv extends SimulatedSet {
  readonly registered: string[];
  /** What the set's safe holds, by name. */
  readonly safe: Record<string, string>;
  /** States given to `setScreenSaver`, by their names. */
  readonly savers: ("on" | "off")[];
  exits(): number;
  /** Another app control while it runs; comes to the front. */
  relaunch(data: Readonly<Record<string, string>>): void;
  /** What the set says of cable and router. */
  gateway(connected: boolean): void;
  changeLocale(): void;
  keyboardShown(): boolean;
}

/** To be called after `installScreen`. */
export function installTizen(options: TizenOptions): TizenTv {
  const page = window as SimulatedWindow & Record<string, unknown>;
  const set = page.__tv as SimulatedSet;
  const removals: (() => void)[] = [];
  const put = (name: string, value: unknown): void => {
    page[name] = value;
    removals.push(() => delete page[name]);
  };
  const missing = options.missing || [];
  /** Throws as the set does where config.xml lacks the privilege. */
  const guarded = (privilege: (typeof missing)[number]): void => {
    if (missing.indexOf(privilege) >= 0) throw new Error("SecurityError: Permission denied");
  };

  const all: Record<string, number> = {
    MediaPlayPause: 10252, MediaPlay: 415, MediaPause: 19, MediaStop: 413, MediaRewind: 412, MediaFastForward: 417, MediaTrackPrevious: 10232,
    ColorF0Red: 403, ColorF1Green: 404, ColorF2Yellow: 405, ColorF3Blue: 406, ChannelUp: 427, ChannelDown: 428, Info: 457, Guide: 458,
    Menu: 10133, Exit: 10182, VolumeUp: 447, VolumeDown: 448, VolumeMute: 449,
    0: 48, 1: 49, 2: 50, 3: 51, 4: 52, 5: 53, 6: 54, 7: 55, 8: 56, 9: 57,
  }; // prettier-ignore
  const names = Object.keys(all).filter((name) => (options.lacks || []).indexOf(name) < 0);
  const registered: string[] = [];
  const savers: ("on" | "off")[] = [];
  let exits = 0;
  let data = options.launch;
  let keyboard = false;
  const networkListeners: ((state: number) => void)[] = [];
  const localeListeners: (() => void)[] = [];

  const register = (name: string): void => {
    guarded("tvinputdevice");
    if (names.indexOf(name) < 0) throw new Error(`InvalidValuesError: ${name}`);
    if (registered.indexOf(name) < 0) registered.push(name);
  };
  const application = {
    exit() {
      exits++;
    },
    hide() {
      set.suspend();
    },
    getRequestedAppControl() {
      const now = data;
      if (!now) return null;
      return {
        appControl: {
          operation: "http://tizen.org/appcontrol/operation/default",
          data: Object.keys(now).map((key) => ({ key, value: [now[key] as string] })),
        },
      };
    },
  };
  // The set keeps it beyond the page; here the page's session does.
  const SAFE = "hearth-simulated-safe";
  const safe = JSON.parse(page.sessionStorage.getItem(SAFE) || "{}") as Record<string, string>;
  const keepSafe = (): void => page.sessionStorage.setItem(SAFE, JSON.stringify(safe));
  const keymanager = {
    saveData(name: string, text: string, _password: null, done: () => void, failed: (error: unknown) => void) {
      if (options.keyManager === "refuses") throw new Error("SecurityError");
      if (options.keyManager === "hangs") return;
      setTimeout(() => {
        if (safe[name] !== undefined) return failed(new Error("InvalidValuesError"));
        if (options.keyManager !== "loses") safe[name] = text;
        keepSafe();
        done();
      }, 5);
    },
    getData({ name }: { readonly name: string }) {
      const text = safe[name];
      if (text === undefined) throw new Error("NotFoundError");
      return text;
    },
    removeData({ name }: { readonly name: string }) {
      if (safe[name] === undefined) throw new Error("NotFoundError");
      delete safe[name];
      keepSafe();
    },
  };
  put("tizen", {
    ...(options.keyManager !== "none" && { keymanager }),
    application: {
      getCurrentApplication() {
        guarded("application");
        return application;
      },
    },
    tvinputdevice: Object.assign(
      {
        getSupportedKeys() {
          guarded("tvinputdevice");
          if (options.supportedKeys === "throws") throw new Error("NotSupportedError");
          return names.map((name) => ({ name, code: all[name] as number }));
        },
        registerKey: register,
      },
      options.batch !== false && {
        registerKeyBatch(wanted: readonly string[]) {
          for (const name of wanted) if (names.indexOf(name) < 0) throw new Error("InvalidValuesError");
          wanted.forEach(register);
        },
      },
    ),
    systeminfo: {
      getTotalMemory() {
        guarded("systeminfo");
        return 2 * 1024 * 1024 * 1024;
      },
      getCapability: () => "5.0",
      addPropertyValueChangeListener: (_property: string, run: () => void) => localeListeners.push(run),
    },
  });
  if (options.webapis !== false)
    put("webapis", {
      appcommon: {
        AppCommonScreenSaverState: { SCREEN_SAVER_OFF: 0, SCREEN_SAVER_ON: 1 },
        setScreenSaver(state: number) {
          guarded("appcommon");
          savers.push(state === 0 ? "off" : "on");
        },
      },
      productinfo: {
        getRealModel() {
          guarded("productinfo");
          return "UE55RU7099";
        },
        getFirmware() {
          guarded("productinfo");
          return "T-MSMDEUC-1460.9";
        },
      },
      network: {
        NetworkState: { GATEWAY_CONNECTED: 4, GATEWAY_DISCONNECTED: 5 },
        addNetworkStateChangeListener(run: (state: number) => void) {
          guarded("network");
          return networkListeners.push(run);
        },
      },
    });

  // --- Keys: what was not asked for goes to the set. The keyboard: Return is its Cancel, and letters have no name.

  const isField = (element: unknown): boolean =>
    element instanceof HTMLElement && (element.tagName === "INPUT" || element.tagName === "TEXTAREA");
  const send = (keyCode: number): void => {
    const event = new KeyboardEvent("keydown", { bubbles: true, cancelable: true });
    Object.defineProperty(event, "keyCode", { value: keyCode });
    (document.activeElement || document.body).dispatchEvent(event);
  };
  const onKey = (event: KeyboardEvent): void => {
    const name = Object.keys(all).filter((each) => all[each] === event.keyCode)[0];
    if (name !== undefined && registered.indexOf(name) < 0 && !isField(document.activeElement)) return event.stopImmediatePropagation();
    if (!keyboard) return;
    if (event.keyCode === 65376 || event.keyCode === 65385) keyboard = false;
    if (event.keyCode !== 10009) return;
    event.stopImmediatePropagation();
    if (event.type === "keydown") send(65385);
  };
  const onFocus = (): void => void (keyboard = isField(document.activeElement));
  const onBlur = (): void => void (keyboard = false);
  page.addEventListener("keydown", onKey, true);
  page.addEventListener("keyup", onKey, true);
  page.addEventListener("focusin", onFocus, true);
  page.addEventListener("focusout", onBlur, true);
  removals.push(() => {
    page.removeEventListener("keydown", onKey, true);
    page.removeEventListener("keyup", onKey, true);
    page.removeEventListener("focusin", onFocus, true);
    page.removeEventListener("focusout", onBlur, true);
  });

  const tv: TizenTv = Object.assign(set, {
    registered,
    safe,
    savers,
    exits: () => exits,
    relaunch(now: Readonly<Record<string, string>>) {
      data = now;
      page.dispatchEvent(new Event("appcontrol"));
      set.resume();
    },
    gateway: (connected: boolean) => networkListeners.forEach((run) => run(connected ? 4 : 5)),
    changeLocale: () => localeListeners.forEach((run) => run()),
    keyboardShown: () => keyboard,
  });
  const removeScreen = set.remove;
  tv.remove = () => {
    for (const remove of removals) remove();
    removeScreen();
  };
  return tv;
}
