/**
 * The makers' globals, as far as Hearth uses them: what LG and Samsung put into the window of an app. Nothing outside of
 * `platform/` may touch them. Everything is optional, since the same build runs on sets of ten model years.
 * Sources: webostv.developer.lge.com (references), developer.samsung.com/smarttv (API references); see each shell.
 */

/** `window.PalmSystem`, called `webOSSystem` on newer sets. */
export interface PalmSystem {
  /** JSON text, "" for a plain launch. */
  readonly launchParams?: string;
  /** JSON text: modelName, platformVersion, sdkVersion, … */
  readonly deviceInfo?: string;
  /** The language of the TV's menus, such as "en-GB". */
  readonly locale?: string;
  readonly isKeyboardVisible?: boolean;
  /** The app's id, and its process after a space. */
  readonly identifier?: string;
  platformBack?(): void;
}

/** A call to a system service over Luna, LG's bus. The object must stay referenced while an answer is awaited. */
export interface PalmServiceBridge {
  onservicecallback: ((json: string) => void) | null;
  call(uri: string, params: string): void;
  cancel?(): void;
}

export interface TizenKey {
  readonly name: string;
  readonly code: number;
}

export interface TizenAppControlData {
  readonly key: string;
  readonly value: readonly string[];
}

export interface TizenApplication {
  exit(): void;
  getRequestedAppControl?(): { readonly appControl?: { readonly data?: readonly TizenAppControlData[] } } | null;
}

/** A set's own safe; names are this app's. */
export interface TizenKeyManager {
  saveData(name: string, text: string, password: null, done: () => void, failed: (error: unknown) => void): void;
  /** Throws where there is nothing of that name. */
  getData(alias: { readonly name: string }): string;
  removeData(alias: { readonly name: string }): void;
}

export interface Tizen {
  readonly keymanager?: TizenKeyManager;
  readonly application?: { getCurrentApplication(): TizenApplication };
  readonly tvinputdevice?: {
    getSupportedKeys(): readonly TizenKey[];
    registerKey(name: string): void;
    registerKeyBatch?(names: readonly string[]): void;
  };
  readonly systeminfo?: {
    getTotalMemory?(): number;
    getCapability?(key: string): unknown;
    addPropertyValueChangeListener?(property: "LOCALE", changed: () => void): number;
  };
}

export interface Webapis {
  readonly appcommon?: {
    readonly AppCommonScreenSaverState: { readonly SCREEN_SAVER_OFF: number; readonly SCREEN_SAVER_ON: number };
    setScreenSaver(state: number, done?: () => void, failed?: (error: unknown) => void): void;
  };
  readonly productinfo?: { getRealModel?(): string; getModel?(): string; getFirmware?(): string };
  /** Privilege http://developer.samsung.com/privilege/network.public */
  readonly network?: {
    readonly NetworkState?: { readonly GATEWAY_CONNECTED: number; readonly GATEWAY_DISCONNECTED: number };
    addNetworkStateChangeListener?(changed: (state: number) => void): number;
  };
}

/** The window of any shell. Every part of the platform takes it as a parameter: a test hands in its own. */
export type TvWindow = Window &
  typeof globalThis & {
    readonly PalmSystem?: PalmSystem;
    readonly webOSSystem?: PalmSystem;
    readonly PalmServiceBridge?: new () => PalmServiceBridge;
    readonly tizen?: Tizen;
    readonly webapis?: Webapis;
    /** Instead of PalmSystem's in an app of `trustLevel: "netcast"`, which has no bus either. */
    readonly launchParams?: unknown;
  };

/** What a set answers, or undefined where it lacks the API, refuses it (a missing privilege throws) or answers nothing. */
export function ask<T>(question: () => T): T | undefined {
  try {
    return question() ?? undefined;
  } catch {
    return undefined;
  }
}
