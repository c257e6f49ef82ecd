/**
 * Each maker's package on its sets' engines, from `file://`, with that maker's remote and the simulated globals of a set:
 * launched into a room, relaunched into another, asleep for ten minutes, without its network, with its keyboard, left; and
 * on sets that misbehave.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { EngineName } from "../engines/engine.ts";
import type { FaultProxy } from "../homeserver/faultProxy.ts";
import { type OpenHousehold, openHousehold } from "../homeserver/household.ts";
import type { SetOptions, SimulatedShell } from "../simulators/inEngine.ts";
import { dist, startLine } from "./household.ts";
import { lg, type Maker, samsung, Sofa } from "./sofa.ts";
import { signInByPassword, switchProfile, writeMessage } from "./steps.ts";
import { asOneStory, walkedEngines } from "./story.ts";

const TEN_MINUTES = 600_000;
const ENGINES: Readonly<Record<SimulatedShell, readonly EngineName[]>> = { webos: ["53", "64", "79", "108"], tizen: ["63", "76", "120"] };
const walked = walkedEngines();

let server: OpenHousehold;
let line: FaultProxy;
beforeAll(async () => {
  server = await openHousehold();
  line = await startLine(server.baseUrl);
});
afterAll(async () => {
  await line?.stop();
  await server?.stop();
});

/**
 * Launches, sleep, network and keyboard: the same on both, each by its own events.
 * @param leavesByBack presses Back on a page behind which nothing lies: leaving is asked for as this maker wants it, and nobody leaves.
 */
function walkThrough<S extends SimulatedShell>(sofa: Sofa<S>, by: Maker<S>, leavesByBack: () => Promise<void>): void {
  it("is left by Back from the first page of all, where one signs in", async () => {
    await sofa.launch(by.plain);
    await sofa.viewer.waitForMarks({ phase: "signedOut", screen: "signIn", step: "server" });
    await leavesByBack();
    await sofa.viewer.waitForMarks({ screen: "signIn", step: "server", overlay: "" });
    await sofa.viewer.expectFocus();
  });

  it("signs in with the set's own keyboard", async () => {
    await signInByPassword(sofa.viewer, sofa.user, { typed: line.url }, { verifying: true });
    await sofa.viewer.waitForMarks({ sync: "live" }, 60_000);
    await sofa.viewer.see(`[data-room-id="${sofa.kitchen}"]`);
  });

  it("is left by Back from where it asks who is here", async () => {
    const { viewer } = sofa;
    await switchProfile(viewer);
    await leavesByBack();
    await viewer.waitForMarks({ screen: "profiles", overlay: "" });
    expect((await viewer.expectFocus()).text).toContain("Nora");
    await sofa.tv.press("ok");
    await viewer.waitForMarks({ phase: "signedIn", screen: "rooms", sync: "live" }, 60_000);
  });

  it("is launched into a room, cold, from which Back leads to the rooms", async () => {
    await sofa.launch(by.launch(`/room/${sofa.kitchen}`));
    await sofa.seeRoom("Soup is ready");
    await sofa.markPage();
    await sofa.backToRooms();
  });

  it("is launched again into another, in front and from behind another app", async () => {
    await by.relaunch(sofa.set, `/room/${sofa.garage}`);
    await sofa.seeRoom("The car is back");
    await sofa.set.suspend();
    await by.relaunch(sofa.set, `#/room/${encodeURIComponent(sofa.kitchen)}`);
    await sofa.seeRoom("Soup is ready");
    expect(await sofa.isSamePage()).toBe(true);
  });

  it("sleeps for ten minutes and is live again, without loading anew", async () => {
    await sofa.viewer.waitForMarks({ sync: "live" }, 60_000);
    await sofa.set.suspend();
    await sofa.say(sofa.kitchen, "while you slept");
    await sofa.set.passTime(TEN_MINUTES);
    await sofa.set.resume();
    await sofa.seeRoom("while you slept");
    await sofa.viewer.waitForMarks({ sync: "live" }, 30_000);
    expect(await sofa.isSamePage()).toBe(true);
  });

  it("says that the network is gone, keeps what is written, and recovers alone", async () => {
    await sofa.tv.offline(true);
    await by.network(sofa.set, false);
    await sofa.viewer.waitForMarks({ sync: "reconnecting" }, 60_000);
    await writeMessage(sofa.viewer, "written in the dark");
    await sofa.viewer.seeText("written in the dark");
    await sofa.tv.offline(false);
    await by.network(sofa.set, true);
    await sofa.hear(sofa.kitchen, "written in the dark");
    await sofa.viewer.waitForMarks({ sync: "live" }, 90_000);
    await sofa.say(sofa.kitchen, "light again");
    await sofa.viewer.seeText("light again");
  });

  it("closes the keyboard by Back and keeps the words; from there Back leads out", async () => {
    const { tv, viewer } = sofa;
    await tv.waitFor(by.complete, { label: "the app in touch with the set", timeoutMs: 30_000 });
    await viewer.reach('[data-field="message"]', { blind: "down" });
    await tv.press("ok");
    await tv.waitFor("window.__tv.keyboardShown()", { label: "the keyboard open" });
    await tv.type("half a wo");
    await tv.press("back");
    await tv.waitFor("!window.__tv.keyboardShown() && document.activeElement.tagName === 'BUTTON'", { label: "keyboard and field closed" });
    await viewer.waitForMarks({ screen: "room" });
    expect(await tv.evaluate(`document.querySelector('input[data-field="message"]').value`)).toBe("half a wo");
    await sofa.backToRooms();
  });
}

describe.each(ENGINES.webos.filter((engine) => walked.includes(engine)))("an LG on Chromium %s", (engine) => {
  const sofa = new Sofa(engine, "webos");
  asOneStory(() => line.restore());
  beforeAll(() => sofa.sitDown(server, `${dist("webos")}/index.html`));
  afterAll(() => sofa.tv?.close());

  walkThrough(sofa, lg, async () => {
    const before = await sofa.set.call("exits");
    await sofa.tv.press("back");
    await sofa.tv.waitFor(`window.__tv.exits() > ${before}`, { label: "the system asked" });
    expect(await sofa.set.call("exits")).toBe(before + 1);
  });

  const focusedRoom = (): Promise<string | null> =>
    sofa.tv.evaluate<[], string | null>("document.activeElement.getAttribute('data-room-id')");
  const placeOf = (selector: string) =>
    sofa.tv.evaluate<[], { x: number; y: number }>(
      `(function () { var b = document.querySelector(${JSON.stringify(selector)}).getBoundingClientRect(); return { x: Math.round((b.left + b.right) / 2), y: Math.round((b.top + b.bottom) / 2) }; })()`,
    );
  const mouse = (type: "mouseMoved" | "mousePressed" | "mouseReleased", x: number, y: number): Promise<unknown> =>
    sofa.tv.devtools.call("Input.dispatchMouseEvent", { type, x, y, ...(type !== "mouseMoved" && { button: "left", clickCount: 1 }) });
  async function pointAt(selector: string): Promise<{ x: number; y: number }> {
    const { x, y } = await placeOf(selector);
    await mouse("mouseMoved", x - 3, y);
    await mouse("mouseMoved", x, y);
    return { x, y };
  }
  async function clickOn(selector: string): Promise<void> {
    for (const x of [900, 901, 902]) await mouse("mouseMoved", x, 20); // over nothing: it comes, if it has gone to rest
    await sofa.viewer.see(selector);
    const { x, y } = await pointAt(selector);
    await mouse("mousePressed", x, y);
    await mouse("mouseReleased", x, y);
  }

  it("is pointed at: hovering moves the one focus, a click opens, Back can be pressed by the pointer", async () => {
    const { tv, viewer, set, garage } = sofa;
    await set.call("pointer", true);
    await pointAt(`[data-room-id="${garage}"]`);
    await tv.waitFor(`document.activeElement.getAttribute('data-room-id') === ${JSON.stringify(garage)}`, {
      label: "focus under the pointer",
    });
    await viewer.see("[data-pointer-back]");
    await sofa.shot("pointer");
    await clickOn(`[data-room-id="${garage}"]`);
    await sofa.seeRoom("The car is back");
    await clickOn("[data-pointer-back]");
    await viewer.waitForMarks({ screen: "rooms" });
    await set.call("pointer", false);
    await tv.waitFor("!document.querySelector('[data-pointer-back]')", { label: "the pointer's Back gone with it" });
    await viewer.expectFocus();
    expect(await focusedRoom()).toBe(garage);
  });

  it("wakes from LG's screen saver by a key that does nothing else", async () => {
    const { tv, viewer, set, garage } = sofa;
    await viewer.reach(`[data-room-id="${garage}"]`);
    await set.call("startScreenSaver");
    await tv.waitFor("window.__tv.saverShown()", { label: "the screen saver" });
    await tv.press("ok");
    await tv.press("ok");
    await sofa.seeRoom("The car is back"); // opened by the second
    await sofa.backToRooms();
    expect(await focusedRoom()).toBe(garage);
  });

  it("speaks what happens beside the focus while audio guidance is on", async () => {
    const { tv, set } = sofa;
    expect(await set.read("spoken")).toEqual([]);
    await set.call("guidance", true);
    await set.call("relaunch", { link: "/room/!nowhere:hearth.test" }); // said in a toast
    await tv.waitFor("window.__tv.spoken.length > 0", { label: "a word of the TV's voice" });
    await set.call("guidance", false);
    await sofa.viewer.waitForMarks({ screen: "rooms" });
  });

  it("hands the way out to the system", async () => {
    const { tv, viewer } = sofa;
    await tv.press("back");
    await tv.waitFor("window.__tv.exits() === 1", { label: "the system asked" });
    await viewer.waitForMarks({ screen: "rooms", overlay: "" });
  });

  it.each<[string, SetOptions<"webos">]>([
    ["whose services hang, DB8 with them", { services: { luna: "hangs" } }],
    ["whose bus throws", { services: { luna: "throws" }, keyboard: "silent" }],
    ["without a bus, its parameters in the window", { launchBy: "netcast" }],
    ["whose services answer late, and some with rubbish", { services: { tvpower: "rubbish", luna: "late" } }],
  ])("starts on a set %s", async (_what, faults) => {
    await sofa.launch({ ...faults, launch: { link: `/room/${sofa.kitchen}` } });
    await sofa.seeRoom("light again");
    await sofa.viewer.waitForMarks({ sync: "live" }, 60_000);
    expect(sofa.newErrors()).toEqual([]);
  });

  it("asks to sign in again where an update has wiped everything", async () => {
    await sofa.launch({ storage: "wiped" });
    await sofa.viewer.waitForMarks({ phase: "signedOut", screen: "signIn", step: "server" });
    await sofa.viewer.expectFocus();
    expect(sofa.newErrors()).toEqual([]);
  });
});

describe.each(ENGINES.tizen.filter((engine) => walked.includes(engine)))("a Samsung on Chromium %s", (engine) => {
  const sofa = new Sofa(engine, "tizen");
  asOneStory(() => line.restore());
  beforeAll(() => sofa.sitDown(server, `${dist("tizen")}/index.html`));
  afterAll(() => sofa.tv?.close());

  walkThrough(sofa, samsung, async () => {
    await sofa.tv.press("back");
    await sofa.viewer.waitForMarks({ overlay: "exit" });
    await sofa.viewer.expectFocus();
    await sofa.tv.press("back");
    await sofa.viewer.waitForMarks({ overlay: "" });
    expect(await sofa.set.call("exits")).toBe(0);
  });

  it("has asked for keys that it has, and hears them", async () => {
    const { tv, viewer, set, kitchen } = sofa;
    expect(await set.read("registered")).toContain("ColorF3Blue");
    await set.call("relaunch", { link: `/room/${kitchen}` });
    await sofa.seeRoom("light again");
    await tv.press("blue"); // begins to write
    await tv.waitFor("window.__tv.keyboardShown()", { label: "the keyboard" });
    await tv.press("imeCancel");
    await tv.waitFor("!window.__tv.keyboardShown() && document.activeElement.tagName !== 'INPUT'", { label: "the field closed" });
    await viewer.waitForMarks({ screen: "room" });
    await sofa.backToRooms();
  });

  it("asks before it leaves: Return closes the question, only its button leaves", async () => {
    const { tv, viewer, set } = sofa;
    await tv.press("back");
    await viewer.waitForMarks({ overlay: "exit" });
    await viewer.expectFocus();
    await sofa.shot("exit");
    await tv.press("back");
    await viewer.waitForMarks({ overlay: "", screen: "rooms" });
    await tv.press("back");
    await viewer.waitForMarks({ overlay: "exit" });
    await tv.press("ok"); // "Stay" has the focus
    await viewer.waitForMarks({ overlay: "", screen: "rooms" });
    expect(await set.call("exits")).toBe(0);
    await tv.press("back");
    await viewer.waitForMarks({ overlay: "exit" });
    await viewer.choose('[data-focus-key="exit-leave"]');
    await tv.waitFor("window.__tv.exits() === 1", { label: "left" });
  });

  it("closes the question when it is launched into a room", async () => {
    const { tv, viewer, set, garage } = sofa;
    await tv.press("back");
    await viewer.waitForMarks({ overlay: "exit" });
    await set.call("relaunch", { link: `/room/${garage}` });
    await sofa.seeRoom("The car is back");
  });

  it.each<[string, SetOptions<"tizen">]>([
    ["that grants nothing", { missing: ["productinfo", "network", "tvinputdevice", "appcommon", "systeminfo"] }],
    ["that does not say which keys it has, and has no batch", { supportedKeys: "throws", batch: false, lacks: ["Info"] }],
    ["without Samsung's script", { webapis: false }],
  ])("starts on a set %s", async (_what, faults) => {
    await sofa.launch({ ...faults, launch: { link: `/room/${sofa.kitchen}` } });
    await sofa.seeRoom("light again");
    await sofa.viewer.waitForMarks({ sync: "live" }, 60_000);
    expect(sofa.newErrors()).toEqual([]);
  });
});
