import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { completePlatform } from "../../../platform/late/completePlatform.ts";
import type { TvWindow } from "../../../platform/makers.ts";
import { tizenPlatform } from "../../../platform/tizen.ts";
import type { Platform } from "../../../platform/types.ts";
import { tizenSet } from "../../simulators/inUnit.ts";
import type { TizenOptions, TizenTv } from "../../simulators/tizenTv.ts";
import { fakeScope, keyEvent, storage } from "./fakeTv.ts";

let set: TizenTv;
let platform: Platform;

function tv(options: TizenOptions = {}): void {
  set = tizenSet(options);
  platform = tizenPlatform(window as TvWindow, storage);
  completePlatform(platform, window as TvWindow);
}
/** Keys that reach the app, of those that are pressed. */
function heard(...codes: readonly number[]): string[] {
  const keys: string[] = [];
  const stop = platform.remote.listen(({ key, phase }) => phase === "down" && keys.push(key) > 0);
  for (const keyCode of codes) {
    keyEvent("keydown", { keyCode }, document.activeElement ?? document.body);
    keyEvent("keyup", { keyCode }, document.activeElement ?? document.body);
  }
  stop();
  return keys;
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  set?.remove();
  document.body.textContent = "";
  vi.useRealTimers();
});

test("says what set it is", () => {
  tv();
  expect(platform.device).toMatchObject({ label: "Samsung TV", model: "UE55RU7099", osVersion: "5.0", firmware: "T-MSMDEUC-1460.9" });
  expect(platform.capabilities.budget.timelineEvents).toBe(160);
});

describe("keys", () => {
  test("are asked for in one batch, and none is taken from the system", () => {
    tv();
    expect(set.registered).toEqual(expect.arrayContaining(["ColorF0Red", "MediaPlayPause", "ChannelUp", "Info", "7"]));
    for (const name of ["VolumeUp", "VolumeMute", "Exit", "MediaTrackPrevious", "Guide"]) expect(set.registered).not.toContain(name);
    expect(heard(37, 13, 10009, 403, 10252, 447)).toEqual(["left", "ok", "back", "red", "playPause"]);
  });

  test("that this remote lacks do not spoil the batch", () => {
    tv({ lacks: ["ColorF1Green", "MediaPlay", "5"] });
    expect(platform.remote.keys.has("red")).toBe(true);
    expect(platform.remote.keys.has("green")).toBe(false);
    expect(heard(403, 404)).toEqual(["red"]);
  });

  test("are asked for one by one where there is no batch", () => {
    tv({ batch: false, lacks: ["ColorF1Green"] });
    expect(set.registered).toContain("ColorF0Red");
    expect(platform.remote.keys.has("green")).toBe(false);
  });

  test("are tried one by one where the set does not say what it has", () => {
    tv({ supportedKeys: "throws", lacks: ["ColorF1Green"] });
    expect(heard(403, 404, 427)).toEqual(["red", "channelUp"]);
    expect(platform.remote.keys.has("green")).toBe(false);
  });

  test("that may not be asked for are missed, arrows, OK and Back are not", () => {
    tv({ missing: ["tvinputdevice"] });
    expect(heard(38, 13, 10009, 403)).toEqual(["up", "ok", "back"]);
  });

  test("have the codes that the set gives them", () => {
    const registered: string[] = [];
    const tvinputdevice = {
      getSupportedKeys: () => [{ name: "MediaPlayPause", code: 9001 }],
      registerKey: (name: string) => registered.push(name),
    };
    platform = tizenPlatform(fakeScope({ tizen: { tvinputdevice }, webapis: undefined }), storage);
    expect(heard(9001)).toEqual(["playPause"]);
  });
});

test("the app asks before it leaves", () => {
  tv();
  expect(platform.exit?.asks).toBe("app");
  platform.exit?.leave();
  expect(set.exits()).toBe(1);
});

describe("the screen saver", () => {
  test("is held off while something plays", () => {
    tv();
    platform.screen.keepAwake(true);
    platform.screen.keepAwake(true);
    platform.screen.keepAwake(false);
    platform.screen.keepAwake(false);
    expect(set.savers).toEqual(["off", "on"]);
  });

  test("is the set's again while another app is in front", () => {
    tv();
    platform.screen.keepAwake(true);
    set.suspend();
    expect(set.savers).toEqual(["off", "on"]);
    set.resume();
    expect(set.savers).toEqual(["off", "on", "off"]);
  });
});

test("the router goes and comes back", () => {
  tv();
  const told: boolean[] = [];
  const stop = platform.network.onChange((online) => told.push(online));
  set.gateway(false);
  expect(platform.network.online).toBe(false);
  set.gateway(true);
  // Without a word that it had gone: another cable.
  set.gateway(true);
  expect(platform.network.online).toBe(true);
  stop();
  set.gateway(false);
  expect(told).toEqual([false, true, true]);
});

test("another language of the TV is told", () => {
  tv();
  const changed = vi.fn();
  const stop = platform.locale.onChange(changed);
  set.changeLocale();
  expect(changed).toHaveBeenCalledTimes(1);
  window.dispatchEvent(new Event("languagechange"));
  stop();
  set.changeLocale();
  expect(changed).toHaveBeenCalledTimes(2);
});

describe("launches", () => {
  test("by a link, or by Smart Hub's payload; again by an app control", () => {
    tv();
    const seen: unknown[] = [];
    const stop = platform.lifecycle.onLaunch((launch) => seen.push(launch));
    set.relaunch({ PAYLOAD: '{"values":"#/room/!a:b"}' });
    set.relaunch({ link: "/room/!c:d", PAYLOAD: '{"values":"#/room/!a:b"}' });
    set.relaunch({ PAYLOAD: "{" });
    stop();
    set.relaunch({ link: "/room/!late:b" });
    expect(seen).toEqual([{}, { link: "/room/!a:b" }, { link: "/room/!c:d" }, {}]);
  });

  test("cold", () => {
    tv({ launch: { link: "#/room/!a:b" } });
    const seen: unknown[] = [];
    platform.lifecycle.onLaunch((launch) => seen.push(launch))();
    expect(seen).toEqual([{ link: "/room/!a:b" }]);
  });
});

describe("the keyboard", () => {
  const field = (): HTMLInputElement => {
    const input = document.createElement("input");
    document.body.appendChild(input);
    input.focus();
    return input;
  };

  test("has Done and Cancel for OK and Back, and letters without a name", () => {
    tv();
    field();
    expect(set.keyboardShown()).toBe(true);
    expect(heard(229, 65376)).toEqual(["ok"]);
    document.body.textContent = "";
    field();
    expect(heard(65385)).toEqual(["back"]);
  });

  test("makes its Cancel of the remote's Return: one step, not two", () => {
    tv();
    field();
    expect(heard(10009)).toEqual(["back"]);
  });

  test("leaves digits to a field whether or not they were asked for", () => {
    tv({ missing: ["tvinputdevice"] });
    const input = field();
    const seen = vi.fn();
    input.addEventListener("keydown", seen);
    expect(heard(55)).toEqual([]);
    expect(seen).toHaveBeenCalledTimes(1);
  });
});

test("starts without Samsung's globals: their browser, a missing script", () => {
  tv({ webapis: false });
  platform.screen.keepAwake(true);
  expect(platform.device).toMatchObject({ model: "", osVersion: "5.0" });
  set.remove();
  const scope = fakeScope({ tizen: undefined, webapis: undefined });
  platform = tizenPlatform(scope, storage);
  completePlatform(platform, scope);
  platform.screen.keepAwake(true);
  expect(platform.exit).toBeUndefined();
  expect(Array.from(platform.remote.keys).sort()).toEqual(["back", "down", "left", "ok", "right", "up"]);
});

test("starts where every question throws: privileges are missing", () => {
  tv({ missing: ["productinfo", "network", "tvinputdevice", "appcommon", "systeminfo", "application"] });
  platform.screen.keepAwake(true);
  platform.lifecycle.onLaunch(() => undefined)();
  platform.exit?.leave();
  expect(platform.network.online).toBe(true);
  expect(platform.device).toMatchObject({ model: "", firmware: "" });
});
