/**
 * LG's globals as a webOS TV puts them before a page: `PalmSystem`, `PalmServiceBridge`, launch events, pointer and keyboard.
 * Written from LG's pages "App Lifecycle Management", "Magic Remote", "Virtual Keyboard" and the Luna service references;
 * the screen saver's requests are in none of them, and are as apps in use take them.
 */
import type { SimulatedSet, SimulatedWindow } from "./screen.ts";

/** How a service behaves: "late" after 1.5 s, "missing" as the bus says it, "refuses" as for a missing permission. */
export type ServiceMode = "answers" | "late" | "missing" | "refuses" | "hangs" | "throws" | "rubbish";

export interface WebosOptions {
  /** Of the launch: an object, sent as JSON. */
  readonly launch?: unknown;
  /** "event": `launchParams` is empty, `webOSLaunch` alone has them. "netcast": `window.launchParams`, and no bus. */
  readonly launchBy?: "params" | "event" | "netcast";
  /** By a part of the service's address, such as "tvpower"; "luna" is all of them. */
  readonly services?: Readonly<Record<string, ServiceMode>>;
  /** "silent": it opens and closes without its event. "unseen": without `isKeyboardVisible`. */
  readonly keyboard?: "told" | "silent" | "unseen";
  /** Whether Back reaches the page as well while it closes the keyboard. */
  readonly backPassesKeyboard?: boolean;
  /** Whether the key that ends the screen saver reaches the page. */
  readonly wakeKeyPasses?: boolean;
  /** The bridge is missing altogether: LG's own browser. */
  readonly bridge?: boolean;
  readonly locale?: string;
  readonly audioGuidance?: boolean;
}

export interface WebosTv extends SimulatedSet {
  /** Calls over the bus, oldest first. */
  readonly calls: { readonly uri: string; readonly params: Record<string, unknown> }[];
  readonly spoken: string[];
  /** How often the page has asked for the system's own way out. */
  exits(): number;
  /** Launched again while it runs: comes to the front. */
  relaunch(params: unknown): void;
  /** `connected`: by wireless network `ssid`; else nothing. */
  network(connected: boolean, ssid?: string): void;
  guidance(on: boolean): void;
  changeLocale(locale: string): void;
  pointer(shown: boolean, by?: "key" | "event" | "both"): void;
  /** Asks the subscribers, as the set does before its screen saver; shown 50 ms later unless somebody refuses. */
  startScreenSaver(): void;
  saverShown(): boolean;
  keyboardShown(): boolean;
  /** By the keyboard's own key. */
  closeKeyboard(): void;
}

/** @param set what `installScreen` has made. */
export function installWebos(options: WebosOptions): WebosTv {
  type Bridge = { onservicecallback: ((json: string) => void) | null };
  const page = window as SimulatedWindow & Record<string, unknown>;
  const set = page.__tv as SimulatedSet;
  const removals: (() => void)[] = [];
  const put = (name: string, value: unknown): void => {
    page[name] = value;
    removals.push(() => delete page[name]);
  };
  const listen = (type: string, run: (event: Event) => void): void => {
    page.addEventListener(type, run, true);
    removals.push(() => page.removeEventListener(type, run, true));
  };
  const tell = (type: string, detail: unknown): void => void document.dispatchEvent(new CustomEvent(type, { detail }));

  const calls: { uri: string; params: Record<string, unknown> }[] = [];
  const spoken: string[] = [];
  const subscriptions: { uri: string; bridge: Bridge }[] = [];
  let exits = 0;
  let locale = options.locale || "en-GB";
  let guidance = options.audioGuidance === true;
  let connection = { connected: true, ssid: "home" };
  let keyboard = false;
  let saver = false;
  let refused = false;
  let asked = 0;

  // --- The bus

  function modeOf(uri: string): ServiceMode {
    const { services = {} } = options;
    for (const part of Object.keys(services)) if (uri.indexOf(part) >= 0) return services[part] as ServiceMode;
    return "answers";
  }
  function answerOf(uri: string, params: Record<string, unknown>): object {
    const end = uri.slice(uri.lastIndexOf("/") + 1);
    if (end === "getStatus") return statusNow();
    if (end === "getSystemSettings") return { returnValue: true, settings: { audioGuidance: guidance ? "on" : "off" } };
    if (end === "getSystemInfo")
      return { returnValue: true, modelName: "OLED55C9PLA", firmwareVersion: "05.40.26", sdkVersion: "4.9.0", UHD: "true" };
    if (end === "registerScreenSaverRequest") return { returnValue: true, subscribed: true };
    if (end === "responseScreenSaverRequest") {
      if (params["ack"] === false) refused = true;
      return { returnValue: true };
    }
    if (end === "speak") {
      spoken.push(String(params["text"]));
      return { returnValue: true };
    }
    return { returnValue: true };
  }
  const statusNow = (): object => ({
    returnValue: true,
    isInternetConnectionAvailable: connection.connected,
    wired: { state: "disconnected" },
    wifi: connection.connected
      ? { state: "connected", interfaceName: "wlan0", ssid: connection.ssid, ipAddress: "192.168.1.20" }
      : { state: "disconnected" },
  });
  const send = (bridge: Bridge, answer: object | string): void => {
    if (bridge.onservicecallback) bridge.onservicecallback(typeof answer === "string" ? answer : JSON.stringify(answer));
  };
  function tellSubscribers(end: string, answer: object): void {
    for (const each of subscriptions.slice()) if (each.uri.slice(-end.length) === end) send(each.bridge, answer);
  }
  function call(bridge: Bridge, uri: string, json: string): void {
    const mode = modeOf(uri);
    if (mode === "throws") throw new Error("Not allowed to make this call");
    const params = JSON.parse(json) as Record<string, unknown>;
    calls.push({ uri, params });
    if (mode === "hangs") return;
    const answer = (): void => {
      if (mode === "missing") return send(bridge, { returnValue: false, errorCode: -1, errorText: `Service does not exist: ${uri}.` });
      if (mode === "refuses") return send(bridge, { returnValue: false, errorCode: -1, errorText: "Denied method call" });
      if (mode === "rubbish") return send(bridge, "<html>");
      if (params["subscribe"] === true) subscriptions.push({ uri, bridge });
      send(bridge, answerOf(uri, params));
    };
    setTimeout(answer, mode === "late" ? 1500 : 0);
  }
  class PalmServiceBridge implements Bridge {
    onservicecallback: ((json: string) => void) | null = null;
    call(uri: string, params: string): void {
      call(this, uri, params);
    }
    cancel(): void {
      for (let i = subscriptions.length - 1; i >= 0; i--)
        if ((subscriptions[i] as { bridge: Bridge }).bridge === this) subscriptions.splice(i, 1);
    }
  }

  // --- The keyboard: opens by itself when a field has the focus, and goes with it

  const isField = (element: unknown): boolean =>
    element instanceof HTMLElement && (element.tagName === "INPUT" || element.tagName === "TEXTAREA");
  const setKeyboard = (now: boolean): void => {
    if (keyboard === now) return;
    keyboard = now;
    if (options.keyboard !== "silent") tell("keyboardStateChange", { visibility: now });
  };
  listen("focusin", (event) =>
    setTimeout(() => setKeyboard(isField(document.activeElement) && event.target === document.activeElement), 30),
  );
  listen("focusout", () => setTimeout(() => !isField(document.activeElement) && setKeyboard(false), 30));
  listen("keydown", (event) => {
    const { keyCode } = event as KeyboardEvent;
    if (saver) {
      saver = false;
      if (options.wakeKeyPasses === false) event.stopImmediatePropagation();
      return;
    }
    if (!keyboard || (keyCode !== 461 && keyCode !== 13)) return;
    // Back closes it. Its Enter does too, and reaches the field.
    if (keyCode === 461 && options.backPassesKeyboard === false) event.stopImmediatePropagation();
    setTimeout(() => setKeyboard(false), 0);
  });

  // --- The globals

  const launch = options.launch === undefined ? "" : JSON.stringify(options.launch);
  const by = options.launchBy || "params";
  const system = {
    launchParams: by === "params" ? launch : "",
    deviceInfo: JSON.stringify({
      modelName: "webOS.TV-2019",
      platformVersion: "4.9.5",
      screenWidth: 1920,
      screenHeight: 1080,
      ddrSize: "1.5G",
    }),
    get locale() {
      return locale;
    },
    get isKeyboardVisible() {
      return options.keyboard === "unseen" ? undefined : keyboard;
    },
    platformBack() {
      exits++;
    },
  };
  put("PalmSystem", system);
  if (by === "netcast") put("launchParams", options.launch);
  else if (options.bridge !== false) put("PalmServiceBridge", PalmServiceBridge);
  if (options.launch !== undefined) listen("DOMContentLoaded", () => tell("webOSLaunch", options.launch));

  const tv: WebosTv = Object.assign(set, {
    calls,
    spoken,
    exits: () => exits,
    relaunch(params: unknown) {
      tell("webOSRelaunch", params);
      set.resume();
    },
    network(connected: boolean, ssid = "home") {
      connection = { connected, ssid };
      tellSubscribers("getStatus", statusNow());
    },
    guidance(on: boolean) {
      guidance = on;
      tellSubscribers("getSystemSettings", answerOf("x/getSystemSettings", {}));
    },
    changeLocale(now: string) {
      locale = now;
      tell("webOSLocaleChange", {});
    },
    pointer(shown: boolean, how: "key" | "event" | "both" = "both") {
      if (how !== "event") {
        const event = new KeyboardEvent("keydown", { bubbles: true });
        Object.defineProperty(event, "keyCode", { value: shown ? 1536 : 1537 });
        (document.activeElement || document.body).dispatchEvent(event);
      }
      if (how !== "key") tell("cursorStateChange", { visibility: shown });
    },
    startScreenSaver() {
      refused = false;
      tellSubscribers("registerScreenSaverRequest", { returnValue: true, state: "Active", timestamp: String(++asked) });
      setTimeout(() => (saver = !refused), 50);
    },
    saverShown: () => saver,
    keyboardShown: () => keyboard,
    closeKeyboard: () => setKeyboard(false),
  });
  const removeScreen = set.remove;
  tv.remove = () => {
    for (const remove of removals) remove();
    removeScreen();
  };
  return tv;
}
