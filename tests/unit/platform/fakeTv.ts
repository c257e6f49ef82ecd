import type { KeyValueStorage } from "../../../platform/types.ts";
import type { PalmServiceBridge, TizenKey, TvWindow } from "../../../platform/makers.ts";
import { memoryStorage } from "../../../platform/storage.ts";

/** The test's window with some names replaced; `undefined` takes a name away. */
export function fakeScope(replaced: Readonly<Record<string, unknown>>): TvWindow {
  return new Proxy(window, {
    get(target, name) {
      if (typeof name === "string" && name in replaced) return replaced[name];
      const value: unknown = Reflect.get(target, name);
      return typeof value === "function" && !/^[A-Z]/.test(String(name)) ? value.bind(target) : value;
    },
  }) as unknown as TvWindow;
}

export const storage: KeyValueStorage = memoryStorage();

/** A key event as an engine makes it. @returns the event after everyone has seen it. */
export function keyEvent(
  type: "keydown" | "keyup",
  init: KeyboardEventInit & { keyCode?: number },
  target: EventTarget = document.body,
): KeyboardEvent {
  const event = new KeyboardEvent(type, { bubbles: true, cancelable: true, ...init });
  Object.defineProperty(event, "keyCode", { value: init.keyCode ?? 0 });
  target.dispatchEvent(event);
  return event;
}

export interface LunaCall {
  readonly uri: string;
  readonly params: Record<string, unknown>;
  readonly bridge: PalmServiceBridge;
  cancelled: boolean;
}

/** LG's bus: remembers every call; `answer` speaks as the service. */
export function fakeLuna() {
  const calls: LunaCall[] = [];
  class Bridge implements PalmServiceBridge {
    onservicecallback: ((json: string) => void) | null = null;
    call(uri: string, params: string): void {
      calls.push({ uri, params: JSON.parse(params) as Record<string, unknown>, bridge: this, cancelled: false });
    }
    cancel(): void {
      for (const call of calls) if (call.bridge === this) call.cancelled = true;
    }
  }
  const to = (end: string) => calls.filter((call) => call.uri.endsWith(end));
  return {
    PalmServiceBridge: Bridge,
    to,
    answer(end: string, message: unknown) {
      for (const { bridge } of to(end)) bridge.onservicecallback?.(typeof message === "string" ? message : JSON.stringify(message));
    },
  };
}

/** Samsung's globals of one set. */
export function fakeTizen(keys: readonly TizenKey[], options: { readonly batch?: boolean; readonly refuses?: string } = {}) {
  const registered: string[] = [];
  const savers: number[] = [];
  const data: { key: string; value: string[] }[] = [];
  let exits = 0;
  const supported = new Set(keys.map((key) => key.name));
  const registerKey = (name: string) => {
    if (!supported.has(name) || name === options.refuses) throw new Error(`InvalidValuesError: ${name}`);
    registered.push(name);
  };
  const tizen = {
    application: {
      getCurrentApplication: () => ({
        exit: () => {
          exits += 1;
        },
        getRequestedAppControl: () => ({ appControl: { data } }),
      }),
    },
    tvinputdevice: {
      getSupportedKeys: () => keys,
      registerKey,
      ...(options.batch === false
        ? {}
        : {
            registerKeyBatch(names: readonly string[]) {
              if (names.some((name) => !supported.has(name))) throw new Error("InvalidValuesError");
              registered.push(...names);
            },
          }),
    },
    systeminfo: { getTotalMemory: () => 3 * 1024 ** 3, getCapability: () => "6.5" },
  };
  const webapis = {
    appcommon: {
      AppCommonScreenSaverState: { SCREEN_SAVER_OFF: 0, SCREEN_SAVER_ON: 1 },
      setScreenSaver: (state: number) => savers.push(state),
    },
    productinfo: { getRealModel: () => "QE55Q80" },
  };
  return { tizen, webapis, registered, savers, data, exits: () => exits };
}
