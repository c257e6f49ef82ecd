import { describe, expect, test, vi } from "vitest";
import { makeFullScreen } from "../../../../platform/late/fullScreen.ts";
import type { TvWindow } from "../../../../platform/makers.ts";

/** A browser's window, as far as full screen goes. It enters only while `pressed`. */
function house({ enabled = true, installed = false, pressed = true, old = false } = {}) {
  const page = new EventTarget();
  const windowEvents = new EventTarget();
  let element: object | null = null;
  const state = { pressed };
  const change = (next: object | null): void => {
    element = next;
    page.dispatchEvent(new Event(old ? "webkitfullscreenchange" : "fullscreenchange"));
  };
  const lock = vi.fn(async (_keys: readonly string[]) => {});
  const unlock = vi.fn(() => {});
  const root = old
    ? { webkitRequestFullscreen: () => void (state.pressed && change(root)) }
    : {
        async requestFullscreen() {
          if (!state.pressed) throw new TypeError("no user gesture");
          change(root);
        },
      };
  const document = Object.assign(page, {
    documentElement: root,
    ...(old ? { webkitFullscreenEnabled: enabled, webkitExitFullscreen: () => change(null) } : {}),
    ...(old ? {} : { fullscreenEnabled: enabled, exitFullscreen: async () => change(null) }),
  });
  Object.defineProperty(document, old ? "webkitFullscreenElement" : "fullscreenElement", { get: () => element });
  const scope = Object.assign(windowEvents, {
    document,
    navigator: { keyboard: { lock, unlock } },
    matchMedia: () => ({ matches: installed }),
  });
  const key = (): void => {
    const event = new Event("keyup");
    Object.defineProperty(event, "isTrusted", { value: true });
    scope.dispatchEvent(event);
  };
  return { fullScreen: makeFullScreen(scope as unknown as TvWindow), state, key, change, scope, lock, unlock };
}
const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

describe("full screen", () => {
  test.each([false, true])("is entered and left (old names: %s)", async (old) => {
    const { fullScreen, unlock } = house({ old });
    fullScreen?.set(true);
    await settled();
    expect(fullScreen?.on).toBe(true);
    fullScreen?.set(false);
    expect(fullScreen?.on).toBe(false);
    expect(unlock).toHaveBeenCalled();
  });

  test("is not offered where it cannot be had, or is had already", () => {
    expect(house({ enabled: false }).fullScreen).toBeUndefined();
    expect(house({ installed: true }).fullScreen).toBeUndefined();
  });

  test("wished for by the settings, it begins with the first key", async () => {
    const { fullScreen, state, key, lock } = house({ pressed: false });
    fullScreen?.set(true);
    await settled();
    expect(fullScreen?.on).toBe(false);
    state.pressed = true;
    key();
    await settled();
    expect(fullScreen?.on).toBe(true);
    expect(lock).toHaveBeenCalledWith(["Escape"]);
  });

  test("left by the browser's own means it stays left", async () => {
    const { fullScreen, key, change } = house();
    const told: boolean[] = [];
    fullScreen?.onChange((on) => told.push(on));
    fullScreen?.set(true);
    await settled();
    change(null);
    key();
    await settled();
    expect(told).toEqual([true, false]);
    expect(fullScreen?.on).toBe(false);
  });

  test("a page that is loaded anew changes no wish", async () => {
    const { fullScreen, change, scope } = house();
    const told: boolean[] = [];
    fullScreen?.onChange((on) => told.push(on));
    fullScreen?.set(true);
    await settled();
    scope.dispatchEvent(new Event("pagehide"));
    change(null);
    expect(told).toEqual([true]);
  });
});
