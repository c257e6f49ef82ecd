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

export interface Tizen {
  readonly application?: { getCurrentApplication(): TizenApplication };
  readonly tvinputdevice?: {
    getSupportedKeys(): readonly TizenKey[];
    registerKey(name: string): void;
    registerKeyBatch?(names: readonly string[]): void;
  };
  readonly systeminfo?: { getTotalMemory?(): number; getCapability?(key: string): unknown };
}

export interface Webapis {
  readonly appcommon?: {
    readonly AppCommonScreenSaverState: { readonly SCREEN_SAVER_OFF: number; readonly SCREEN_SAVER_ON: number };
    setScreenSaver(state: number, done?: () => void, failed?: (error: unknown) => void): void;
  };
  readonly productinfo?: { getRealModel?(): string; getModel?(): string };
}

/** The window of any shell. Every part of the platform takes it as a parameter: a test hands in its own. */
export type TvWindow = Window &
  typeof globalThis & {
    readonly PalmSystem?: PalmSystem;
    readonly webOSSystem?: PalmSystem;
    readonly PalmServiceBridge?: new () => PalmServiceBridge;
    readonly tizen?: Tizen;
    readonly webapis?: Webapis;
  };

/** What a set answers, or undefined where it lacks the API, refuses it (a missing privilege throws) or answers nothing. */
export function ask<T>(question: () => T): T | undefined {
  try {
    return question() ?? undefined;
  } catch {
    return undefined;
  }
}
