import type { KeyValueStorage } from "../../../platform/types.ts";
import type { TvWindow } from "../../../platform/makers.ts";
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
