import { expect, test } from "vitest";
import { tizenPlatform } from "../../../platform/tizen.ts";
import { fakeScope, fakeTizen, keyEvent, storage } from "./fakeTv.ts";

const KEYS = [
  { name: "ColorF0Red", code: 403 },
  { name: "MediaPlayPause", code: 9001 },
  { name: "VolumeUp", code: 447 },
  { name: "Exit", code: 10182 },
];

function tv(options: Parameters<typeof fakeTizen>[1] = {}) {
  const set = fakeTizen(KEYS, options);
  return { ...set, platform: tizenPlatform(fakeScope({ tizen: set.tizen, webapis: set.webapis }), storage) };
}

test("says what set it is", () => {
  const { platform } = tv();
  expect(platform.device).toMatchObject({ label: "Samsung TV", model: "QE55Q80", osVersion: "6.5" });
  expect(platform.capabilities.budget.timelineEvents).toBe(160);
});

test("asks for the keys that the set has, and takes none from the system", () => {
  const { platform, registered } = tv();
  expect(registered).toEqual(["ColorF0Red", "MediaPlayPause"]);
  expect(platform.remote.keys.has("red")).toBe(true);
  expect(platform.remote.keys.has("playPause")).toBe(true);
  expect(platform.remote.keys.has("green")).toBe(false);
});

test("one by one where there is no batch; a refused key is left out", () => {
  const { platform, registered } = tv({ batch: false, refuses: "ColorF0Red" });
  expect(registered).toEqual(["MediaPlayPause"]);
  expect(platform.remote.keys.has("red")).toBe(false);
});

test("takes a key's code from the set", () => {
  const { platform } = tv();
  const keys: string[] = [];
  const stop = platform.remote.listen((press) => keys.push(press.key) > 0);
  keyEvent("keydown", { keyCode: 9001 });
  stop();
  expect(keys).toEqual(["playPause"]);
});

test("the app asks before it leaves", () => {
  const { platform, exits } = tv();
  expect(platform.exit?.asks).toBe("app");
  platform.exit?.leave();
  expect(exits()).toBe(1);
});

test("holds the screen saver off and on", () => {
  const { platform, savers } = tv();
  platform.screen.keepAwake(true);
  platform.screen.keepAwake(false);
  expect(savers).toEqual([0, 1]);
});

test("launch parameters: a link, or Smart Hub's payload; again by appcontrol", () => {
  const { platform, data } = tv();
  const launches: unknown[] = [];
  const stop = platform.lifecycle.onLaunch((launch) => launches.push(launch));
  data.push({ key: "PAYLOAD", value: ['{"values":"#/room/!a:b"}'] });
  window.dispatchEvent(new Event("appcontrol"));
  data.unshift({ key: "link", value: ["/room/!c:d"] });
  window.dispatchEvent(new Event("appcontrol"));
  data.splice(0, 2, { key: "PAYLOAD", value: ["{"] });
  window.dispatchEvent(new Event("appcontrol"));
  stop();
  window.dispatchEvent(new Event("appcontrol"));
  expect(launches).toEqual([{}, { link: "/room/!a:b" }, { link: "/room/!c:d" }, {}]);
});

test("starts without Samsung's globals: their browser, a missing script", () => {
  const platform = tizenPlatform(fakeScope({ tizen: undefined, webapis: undefined }), storage);
  platform.screen.keepAwake(true);
  expect(platform.exit).toBeUndefined();
  expect(Array.from(platform.remote.keys).sort()).toEqual(["back", "down", "left", "ok", "right", "up"]);
});

test("starts where every question throws: privileges are missing", () => {
  const throws = () => {
    throw new Error("SecurityError");
  };
  const tizen = {
    tvinputdevice: { getSupportedKeys: throws, registerKey: throws },
    systeminfo: { getTotalMemory: throws, getCapability: throws },
  };
  const webapis = {
    productinfo: { getRealModel: throws, getModel: throws },
    appcommon: { AppCommonScreenSaverState: {}, setScreenSaver: throws },
  };
  const platform = tizenPlatform(fakeScope({ tizen, webapis }), storage);
  platform.screen.keepAwake(true);
  expect(platform.device).toMatchObject({ model: "", osVersion: "" });
});
