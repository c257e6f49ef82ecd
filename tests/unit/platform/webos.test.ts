import { expect, test, vi } from "vitest";
import { webosPlatform } from "../../../platform/webos.ts";
import { fakeLuna, fakeScope, storage } from "./fakeTv.ts";

const deviceInfo = JSON.stringify({ modelName: "OLED55C9", platformVersion: "4.9.5", ddrSize: "3G" });

function tv(system: Record<string, unknown> = {}) {
  const luna = fakeLuna();
  const PalmSystem = { deviceInfo, launchParams: "", platformBack: vi.fn(), ...system };
  const scope = fakeScope({ PalmSystem, PalmServiceBridge: luna.PalmServiceBridge });
  return { luna, PalmSystem, platform: webosPlatform(scope, storage) };
}

test("says what set it is", () => {
  const { platform } = tv();
  expect(platform.name).toBe("webos");
  expect(platform.device).toMatchObject({ label: "LG TV", model: "OLED55C9", osVersion: "4.9.5" });
  expect(platform.capabilities.budget.timelineEvents).toBe(160);
  expect(platform.remote.pointer).toBe(true);
  expect(platform.remote.keys.has("red")).toBe(true);
});

test("starts on a set that tells nothing and has no bus", () => {
  const platform = webosPlatform(fakeScope({ PalmSystem: undefined, PalmServiceBridge: undefined }), storage);
  expect(platform.device.model).toBe("");
  expect(platform.exit).toBeUndefined();
  platform.screen.keepAwake(true);
  platform.speech?.speak("hello");
});

test("starts on a set whose bus refuses", () => {
  class Refusing {
    onservicecallback = null;
    call(): void {
      throw new Error("not allowed");
    }
  }
  const platform = webosPlatform(fakeScope({ PalmSystem: { deviceInfo }, PalmServiceBridge: Refusing }), storage);
  expect(platform.device.label).toBe("LG TV");
  platform.screen.keepAwake(true);
  platform.screen.keepAwake(false);
});

test("leaving is the system's business", () => {
  const { platform, PalmSystem } = tv();
  expect(platform.exit?.asks).toBe("system");
  platform.exit?.leave();
  expect(PalmSystem.platformBack).toHaveBeenCalledOnce();
});

test("launch parameters, at first and again", () => {
  const { platform } = tv({ launchParams: JSON.stringify({ link: "#/room/!a:b.c" }) });
  const launches: unknown[] = [];
  const stop = platform.lifecycle.onLaunch((launch) => launches.push(launch));
  document.dispatchEvent(new CustomEvent("webOSRelaunch", { detail: { contentTarget: "https://tv.example/#/room/#x:y" } }));
  document.dispatchEvent(new CustomEvent("webOSRelaunch", { detail: null }));
  stop();
  document.dispatchEvent(new CustomEvent("webOSRelaunch", { detail: { link: "/room/!late:b.c" } }));
  expect(launches).toEqual([{ link: "/room/!a:b.c" }, { link: "/room/#x:y" }, {}]);
});

test("malformed launch parameters are a plain launch", () => {
  for (const launchParams of ["{", "null", "7", '{"link":5}']) {
    const launches: unknown[] = [];
    tv({ launchParams }).platform.lifecycle.onLaunch((launch) => launches.push(launch))();
    expect(launches).toEqual([{}]);
  }
});

test("the screen saver is refused only while something plays", () => {
  const { luna, platform } = tv();
  platform.screen.keepAwake(true);
  platform.screen.keepAwake(true);
  expect(luna.to("/registerScreenSaverRequest").map((call) => call.params)).toEqual([{ subscribe: true, clientName: "hearth" }]);
  luna.answer("/registerScreenSaverRequest", { returnValue: true, subscribed: true });
  expect(luna.to("/responseScreenSaverRequest")).toEqual([]);
  luna.answer("/registerScreenSaverRequest", { state: "Active", timestamp: "123" });
  expect(luna.to("/responseScreenSaverRequest").map((call) => call.params)).toEqual([
    { clientName: "hearth", ack: false, timestamp: "123" },
  ]);
  platform.screen.keepAwake(false);
  expect(luna.to("/registerScreenSaverRequest")[0]?.cancelled).toBe(true);
  luna.answer("/registerScreenSaverRequest", { timestamp: "456" });
  expect(luna.to("/responseScreenSaverRequest")).toHaveLength(1);
});

test("speaks only when audio guidance is on", () => {
  const { luna, platform } = tv();
  platform.speech?.speak("too early");
  luna.answer("/getSystemSettings", "not JSON");
  luna.answer("/getSystemSettings", { settings: { audioGuidance: "on" } });
  platform.speech?.speak("Anna wrote", true);
  luna.answer("/getSystemSettings", { settings: { audioGuidance: "off" } });
  platform.speech?.speak("too late");
  expect(luna.to("/speak").map((call) => call.params)).toEqual([{ text: "Anna wrote", clear: true }]);
});
