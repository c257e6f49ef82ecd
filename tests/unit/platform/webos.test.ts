import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { completePlatform } from "../../../platform/late/completePlatform.ts";
import type { TvWindow } from "../../../platform/makers.ts";
import type { Platform } from "../../../platform/types.ts";
import { webosPlatform } from "../../../platform/webos.ts";
import { webosSet } from "../../simulators/inUnit.ts";
import type { ServiceMode, WebosOptions, WebosTv } from "../../simulators/webosTv.ts";
import { fakeScope, keyEvent, storage } from "./fakeTv.ts";

let set: WebosTv;
let platform: Platform;

async function tv(options: WebosOptions = {}): Promise<void> {
  set = webosSet(options);
  platform = webosPlatform(window as TvWindow, storage);
  completePlatform(platform, window as TvWindow);
  await vi.advanceTimersByTimeAsync(10);
}
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const callsTo = (end: string) => set.calls.filter(({ uri }) => uri.endsWith(end)).map(({ params }) => params);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  set?.remove();
  document.body.textContent = "";
  vi.useRealTimers();
});

test("says what set it is: the bus knows more than the page's global", async () => {
  await tv();
  expect(platform.name).toBe("webos");
  expect(platform.device).toMatchObject({ label: "LG TV", model: "OLED55C9PLA", osVersion: "4.9.0", firmware: "05.40.26" });
  expect(platform.capabilities.budget.timelineEvents).toBe(120); // 1.5 GB
  expect(platform.remote.pointer).toBe(true);
  expect(platform.remote.keys.has("red")).toBe(true);
});

test("starts on a set that tells nothing and has no bus", () => {
  const scope = fakeScope({ PalmSystem: undefined, PalmServiceBridge: undefined });
  platform = webosPlatform(scope, storage);
  completePlatform(platform, scope);
  expect(platform.device.model).toBe("");
  expect(platform.exit).toBeUndefined();
  platform.screen.keepAwake(true);
  platform.speech?.speak("hello");
});

describe.each<ServiceMode>(["missing", "refuses", "hangs", "throws", "rubbish"])("a bus that %s", (mode) => {
  test("leaves what the page itself knows", async () => {
    await tv({ services: { luna: mode } });
    expect(platform.device).toMatchObject({ model: "webOS.TV-2019", osVersion: "4.9.5", firmware: "" });
    expect(platform.network.online).toBe(true);
    platform.screen.keepAwake(true);
    platform.speech?.speak("hello");
    await pass(5000);
    platform.screen.keepAwake(false);
    expect(set.spoken).toEqual([]);
    platform.exit?.leave();
    expect(set.exits()).toBe(1);
  });
});

test("late answers count when they come", async () => {
  await tv({ services: { luna: "late" }, audioGuidance: true });
  expect(platform.device.firmware).toBe("");
  await pass(2000);
  expect(platform.device.firmware).toBe("05.40.26");
  platform.speech?.speak("now");
  await pass(2000);
  expect(set.spoken).toEqual(["now"]);
});

test("leaving is the system's business", async () => {
  await tv();
  expect(platform.exit?.asks).toBe("system");
  platform.exit?.leave();
  expect(set.exits()).toBe(1);
});

describe("launches", () => {
  const launched = (): { readonly seen: unknown[]; stop(): void } => {
    const seen: unknown[] = [];
    return { seen, stop: platform.lifecycle.onLaunch((launch) => seen.push(launch)) };
  };
  const loaded = () => document.dispatchEvent(new Event("DOMContentLoaded"));

  test("cold by parameters, which the event says once more, and warm", async () => {
    await tv({ launch: { link: "#/room/!a:b.c" } });
    const { seen, stop } = launched();
    loaded();
    set.relaunch({ contentTarget: "https://tv.example/#/room/#x:y" });
    set.relaunch(null);
    set.relaunch('{"link":"/room/!json:b.c"}');
    stop();
    set.relaunch({ link: "/room/!late:b.c" });
    expect(seen).toEqual([{ link: "/room/!a:b.c" }, { link: "/room/#x:y" }, {}, { link: "/room/!json:b.c" }]);
  });

  test("the same room again is another launch", async () => {
    await tv({ launch: { link: "/room/!a:b.c" } });
    const { seen, stop } = launched();
    set.relaunch({ link: "/room/!a:b.c" });
    stop();
    expect(seen).toHaveLength(2);
  });

  test("cold by the event alone", async () => {
    await tv({ launch: { link: "/room/!a:b.c" }, launchBy: "event" });
    const { seen, stop } = launched();
    loaded();
    stop();
    expect(seen).toEqual([{}, { link: "/room/!a:b.c" }]);
  });

  test("of an app without a bus", async () => {
    await tv({ launch: { link: "/room/!a:b.c" }, launchBy: "netcast" });
    const { seen, stop } = launched();
    stop();
    expect(seen).toEqual([{ link: "/room/!a:b.c" }]);
  });

  test.each(["{", "null", "7", '{"link":5}'])("%s is a plain one", (launchParams) => {
    platform = webosPlatform(fakeScope({ PalmSystem: { launchParams } }), storage);
    const { seen, stop } = launched();
    stop();
    expect(seen).toEqual([{}]);
  });
});

describe("the screen saver", () => {
  beforeEach(() => tv());
  const ask = async (): Promise<boolean> => {
    set.startScreenSaver();
    await pass(100);
    return set.saverShown();
  };

  test("is refused only while something plays", async () => {
    platform.screen.keepAwake(true);
    expect(await ask()).toBe(false);
    expect(callsTo("/responseScreenSaverRequest")).toEqual([{ clientName: "hearth", ack: false, timestamp: "1" }]);
    platform.screen.keepAwake(false);
    expect(await ask()).toBe(true);
    expect(callsTo("/responseScreenSaverRequest")[1]).toMatchObject({ ack: true, timestamp: "2" });
  });

  test("waits for the last of several: a film in a slideshow", async () => {
    platform.screen.keepAwake(true);
    platform.screen.keepAwake(true);
    platform.screen.keepAwake(false);
    expect(await ask()).toBe(false);
    platform.screen.keepAwake(false);
    platform.screen.keepAwake(false);
    platform.screen.keepAwake(true);
    expect(await ask()).toBe(false);
  });

  test("is told, and told to be over when the page is given the keys again", async () => {
    const told: boolean[] = [];
    platform.screen.onSaver?.((shown) => told.push(shown));
    platform.screen.keepAwake(true);
    await ask();
    expect(told).toEqual([]);
    platform.screen.keepAwake(false);
    await ask();
    expect(told).toEqual([true]);
    window.dispatchEvent(new Event("focus"));
    window.dispatchEvent(new Event("focus"));
    expect(told).toEqual([true, false]);
  });

  test("is nothing of ours while another app is in front", async () => {
    platform.screen.keepAwake(true);
    set.suspend();
    expect(await ask()).toBe(true);
    expect(callsTo("/responseScreenSaverRequest")).toEqual([]);
    set.resume();
    await pass(10);
    expect(await ask()).toBe(false);
  });
});

describe("the network", () => {
  const told: boolean[] = [];
  const stops: (() => void)[] = [];
  const follow = () => void stops.push(platform.network.onChange((online) => told.push(online)));
  beforeEach(() => void (told.length = 0));
  afterEach(() => stops.splice(0).forEach((stop) => stop()));

  test("is lost and comes back", async () => {
    await tv();
    follow();
    set.network(true);
    expect(told).toEqual([]);
    set.network(false);
    expect(platform.network.online).toBe(false);
    set.network(true);
    expect(platform.network.online).toBe(true);
    stops.splice(0).forEach((stop) => stop());
    set.network(false);
    expect(told).toEqual([false, true]);
  });

  test("is told as another one: the connections of before are dead", async () => {
    await tv();
    follow();
    set.network(true, "garage");
    expect(told).toEqual([true]);
  });

  test("is what the engine says where the service says nothing of use", async () => {
    await tv({ services: { connectionmanager: "refuses" } });
    follow();
    window.dispatchEvent(new Event("online"));
    stops.splice(0).forEach((stop) => stop());
    window.dispatchEvent(new Event("online"));
    expect(told).toEqual([true]);
  });
});

test("speaks only when audio guidance is on", async () => {
  await tv();
  platform.speech?.speak("too early");
  set.guidance(true);
  platform.speech?.speak("Anna wrote", true);
  set.guidance(false);
  platform.speech?.speak("too late");
  await pass(10);
  expect(set.spoken).toEqual(["Anna wrote"]);
  expect(callsTo("/speak")).toEqual([{ text: "Anna wrote", clear: true }]);
});

test("another language of the TV is told, and comes first", async () => {
  await tv();
  expect(platform.locale.languages()[0]).toBe("en-GB");
  const changed = vi.fn();
  const stop = platform.locale.onChange(changed);
  set.changeLocale("de-DE");
  expect(platform.locale.languages()[0]).toBe("de-DE");
  stop();
  set.changeLocale("fr-FR");
  expect(changed).toHaveBeenCalledTimes(1);
});

test.each(["key", "event"] as const)("the pointer comes and goes by %s", async (by) => {
  await tv();
  const told: boolean[] = [];
  const stop = platform.remote.onPointer?.((shown) => told.push(shown));
  set.pointer(true, by);
  set.pointer(false, by);
  stop?.();
  set.pointer(true, by);
  expect(told).toEqual([true, false]);
});

describe("the keyboard", () => {
  const closed = vi.fn();
  async function open(options: WebosOptions): Promise<() => void> {
    closed.mockClear();
    await tv(options);
    const input = document.createElement("input");
    document.body.appendChild(input);
    input.focus();
    const stop = platform.keyboard?.onClose(closed) as () => void;
    await pass(1000);
    expect(set.keyboardShown()).toBe(true);
    return stop;
  }

  test.each(["told", "silent", "unseen"] as const)("that closes by itself is told where it is %s", async (keyboard) => {
    const stop = await open({ keyboard });
    expect(closed).not.toHaveBeenCalled();
    set.closeKeyboard();
    await pass(1000);
    expect(closed).toHaveBeenCalled();
    stop();
  });

  test.each(["told", "silent", "unseen"] as const)("that opens again at once, for the next field, has not closed: %s", async (keyboard) => {
    const stop = await open({ keyboard });
    set.closeKeyboard();
    const next = document.createElement("input");
    document.body.appendChild(next);
    next.focus();
    await pass(2000);
    expect(set.keyboardShown()).toBe(true);
    expect(closed).not.toHaveBeenCalled();
    stop();
  });

  test("is nobody's any more after the remover", async () => {
    (await open({}))();
    set.closeKeyboard();
    await pass(1000);
    expect(closed).not.toHaveBeenCalled();
  });

  test.each([true, false])("keeps Back to itself (the page sees the key: %s)", async (backPassesKeyboard) => {
    await open({ backPassesKeyboard });
    const back = vi.fn(() => true);
    const stop = platform.remote.listen(back);
    keyEvent("keydown", { keyCode: 461 }, document.activeElement as Element);
    keyEvent("keyup", { keyCode: 461 }, document.activeElement as Element);
    await pass(100);
    expect(set.keyboardShown()).toBe(false);
    expect(back).not.toHaveBeenCalled();
    keyEvent("keydown", { keyCode: 461 }, document.activeElement as Element);
    expect(back).toHaveBeenCalledTimes(1);
    stop();
  });
});
