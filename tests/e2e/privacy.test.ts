/**
 * Who else sits in front of the TV, by keys: a PIN is set, asked for when its profile is chosen, wrong ones are refused and
 * counted over a restart, and what guests may not see is hidden and shown again. The built app, a real Synapse.
 */
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openEngine, type Tv } from "../engines/engine.ts";
import { actor } from "../homeserver/actor.ts";
import { freshUser } from "../homeserver/freshUser.ts";
import { type House, openHouse } from "./household.ts";
import { savedText } from "./leftOnTv.ts";
import { enterPassword, signInByPassword, switchProfile } from "./steps.ts";
import { asOneStory, enginesAmong, SHOTS } from "./story.ts";
import { Viewer } from "./viewer.ts";

const server = { tile: "hearth.test" } as const;
/** Long enough to stand in nothing else that is saved. */
const PIN = "258014";
const WRONG = "111111";
const SECRET = "The present is under the stairs";

const wordsOf = (file: "settings" | "rooms", tag: string) =>
  JSON.parse(readFileSync(`src/locales/${tag}/${file}.json`, "utf8")) as Record<string, Record<string, string> | undefined>;

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house?.close());

describe.each(enginesAmong("64", "today"))("a shared screen: %s", (engine) => {
  let tv: Tv;
  let viewer: Viewer;
  let roomId: string;
  let nora: string;
  let otto: string;

  beforeAll(async () => {
    const [one, two, friend] = await Promise.all(["Nora", "Otto", "Fred"].map((name) => freshUser(house.server, name)));
    if (!one || !two || !friend) throw new Error("no users");
    [nora, otto] = [one.user, two.user];
    const fred = actor(house.server, friend.user);
    roomId = await fred.createRoom({ name: "Surprise party" });
    await fred.invite(roomId, nora);
    await actor(house.server, nora).join(roomId);
    await fred.sendText(roomId, SECRET);
    tv = await openEngine(engine);
    viewer = new Viewer(tv);
    await tv.goto(house.web.url);
  });
  afterAll(() => tv?.close());
  asOneStory();

  const shot = (name: string): Promise<void> => tv.screenshot(`${SHOTS}/${engine}-privacy-${name}.png`);
  const person = (name: string): string => `[data-focus-key^="profile-"][aria-label^="${name},"]`;
  const text = (): Promise<string> => tv.evaluate<[], string>("document.body.innerText");
  /** On the pad, by its own keys: many remotes have no digits. */
  async function enter(digits: string): Promise<void> {
    for (const digit of digits) await viewer.choose(`[data-focus-key="pin-${digit}"]`);
  }
  /** On the pad itself: what was said aloud lingers elsewhere. */
  const padSays = (words: string): Promise<unknown> =>
    tv.waitFor(`(document.querySelector('[data-overlay="pin"]') || { innerText: '' }).innerText.indexOf(${JSON.stringify(words)}) >= 0`, {
      label: `the pad saying "${words}"`,
    });
  async function openSettings(section: string, { named = "Settings", sideways = "right" as "right" | "left" } = {}): Promise<void> {
    await viewer.waitForMarks({ screen: "rooms", overlay: "" });
    await viewer.chooseNamed(named);
    await viewer.waitForMarks({ screen: "settings" });
    await viewer.reach(`[data-focus-key="settings-${section}"]`);
    await tv.press(sideways);
  }
  const openPrivacy = (): Promise<void> => openSettings("privacy");
  async function leaveSettings(): Promise<void> {
    await tv.press("back");
    await viewer.waitForMarks({ screen: "rooms", overlay: "" });
  }
  const toggle = '[data-focus-key="rooms-hide"]';

  it("the first run asks who may see what was read, and the answer under the finger keeps it private", async () => {
    await viewer.waitForMarks({ screen: "signIn", step: "server" });
    await viewer.chooseNamed(/^hearth.test/);
    await viewer.waitForMarks({ step: "password" });
    await viewer.fill("user", nora);
    await viewer.fill("password", "hearth");
    await viewer.chooseNamed("Sign in");
    await viewer.waitForMarks({ screen: "rooms", overlay: "receipts" }, 30_000);
    await viewer.expectFocus();
    await shot("receipts");
    await tv.press("ok");
    await viewer.waitForMarks({ screen: "rooms", overlay: "" });
    expect(await savedText(tv)).toMatch(/"receipts":\s*"private"/);
  });

  it("a PIN is set by typing it twice, and hidden from guests is made a choice", async () => {
    await openPrivacy();
    await viewer.choose('[data-focus-key="settings-privacy-pin"]');
    await viewer.waitForMarks({ overlay: "pin" });
    await enter(PIN);
    await viewer.choose('[data-focus-key="pin-send"]');
    await viewer.seeText("Once more, please");
    await enter(PIN);
    await viewer.choose('[data-focus-key="pin-send"]');
    await viewer.waitForMarks({ screen: "settings", overlay: "" });
    await viewer.see('[data-focus-key="settings-privacy-askAfter"]');
    await viewer.expectFocus();
    await viewer.choose('[data-focus-key="settings-privacy-guests"]');
    await viewer.seeText("When asked");
    await shot("settings");
    const saved = await savedText(tv);
    expect(saved).toContain("iterations");
    expect(saved).not.toContain(PIN);
    await leaveSettings();
  });

  it("speaks another language at once, all of it, from right to left as well, and the focus stays", async () => {
    const option = '[data-focus-key="settings-option-language"]';
    /** What the sections and the first page's rows are called, by their keys. */
    const called = (): Promise<Record<string, string>> =>
      tv.evaluate<[], Record<string, string>>(`(function () {
        var all = document.querySelectorAll('[data-screen="settings"] button[data-focus-key]'), found = {};
        for (var i = 0; i < all.length; i++) found[all[i].getAttribute('data-focus-key')] = all[i].getAttribute('aria-label') || all[i].textContent;
        return found;
      })()`);
    const takeNext = async (tag: string, name: string, dir: string): Promise<void> => {
      await tv.press("ok");
      await tv.waitFor(
        `document.documentElement.lang === '${tag}' && document.documentElement.dir === '${dir}' && document.querySelector(${JSON.stringify(option)}).textContent.indexOf('${name}') >= 0`,
        { label: name },
      );
      const words = wordsOf("settings", tag);
      for (const [key, label] of Object.entries(await called())) {
        const [, row, page] = /^settings-(?:option-(.+)|(.+))$/.exec(key) ?? [];
        if (page) expect(label).toBe(words["pages"]?.[page]);
        else expect(label).toMatch(new RegExp(`^${words["options"]?.[row as string]}: .+\\. ${words["explain"]?.[row as string]}$`));
      }
      expect(await tv.evaluate("document.activeElement.getAttribute('data-focus-key')")).toBe("settings-option-language");
      await viewer.expectFocus();
    };
    await openSettings("general");
    await viewer.reach(option);
    await takeNext("en", "English", "ltr");
    await takeNext("de", "Deutsch", "ltr");
    await takeNext("fr", "Français", "ltr");
    await takeNext("es", "Español", "ltr");
    await takeNext("ar", "العربية", "rtl");
    await shot("arabic");
    // Mirrored: the sections are on the right now, and its key leads to them.
    await tv.press("right");
    expect(await tv.evaluate("document.activeElement.getAttribute('data-focus-key')")).toBe("settings-general");
    await leaveSettings();
    await viewer.seeText("Surprise party");
    await openSettings("general", { named: wordsOf("rooms", "ar")["header"]?.["settings"] as string, sideways: "left" });
    await viewer.reach(option);
    await takeNext("he", "עברית", "rtl");
    await takeNext("en", "", "ltr"); // the television's own
    await leaveSettings();
  });

  it("guests see neither names nor words nor faces; a room asks for the PIN before it opens", async () => {
    await viewer.seeText("Surprise party");
    await viewer.seeText(SECRET);
    await viewer.choose(toggle);
    await tv.waitFor("document.body.innerText.indexOf('Surprise party') < 0", { label: "the room's name, gone" });
    const shown = await text();
    for (const secret of ["Surprise party", SECRET, "Fred"]) expect(shown).not.toContain(secret);
    await viewer.expectFocus();
    await shot("hidden");
    await viewer.choose(`[data-room-id="${roomId}"]`, { blind: "down" });
    await viewer.waitForMarks({ screen: "rooms", overlay: "pin" });
    await viewer.expectFocus();
    await enter(WRONG);
    await padSays("That is not the PIN");
    await shot("wrong");
    await tv.press("back");
    await viewer.waitForMarks({ screen: "rooms", overlay: "" });
    expect(await text()).not.toContain("Surprise party");
  });

  it("stays hidden over a restart, and is shown to whoever knows the PIN", async () => {
    await tv.restart();
    await tv.goto(house.web.url);
    await viewer.waitForMarks({ screen: "pin", overlay: "pin" }, 30_000);
    expect(await text()).not.toContain("Surprise party");
    await shot("locked");
    await enter(PIN);
    await viewer.waitForMarks({ phase: "signedIn", screen: "rooms", overlay: "" }, 30_000);
    await viewer.seeText("Surprise party");
    await viewer.choose(toggle, { blind: "up" });
    await tv.waitFor("document.body.innerText.indexOf('Surprise party') < 0", { label: "the room's name, gone again" });
    await tv.press("ok"); // the same button asks to see
    await viewer.waitForMarks({ overlay: "pin" });
    await enter(PIN);
    await viewer.waitForMarks({ screen: "rooms", overlay: "" });
    await viewer.seeText(SECRET);
  });

  it("another person needs no PIN; changing back asks for it, and too many wrong ones wait, over a restart too", async () => {
    await switchProfile(viewer);
    await viewer.choose('[data-focus-key="profiles-add"]');
    await signInByPassword(viewer, otto, server);
    await switchProfile(viewer);
    await viewer.choose(person("Nora"));
    await viewer.waitForMarks({ screen: "pin", overlay: "pin" });
    await tv.press("back");
    await viewer.waitForMarks({ screen: "profiles" });
    await viewer.choose(person("Nora"));
    await viewer.waitForMarks({ screen: "pin", overlay: "pin" });
    for (let n = 0; n < 3; n++) {
      await enter(WRONG);
      await padSays(n < 2 ? "That is not the PIN" : "Too many wrong PINs");
    }
    await shot("waiting");
    await enter(PIN); // nothing is taken yet
    await viewer.waitForMarks({ phase: "signedOut", screen: "pin", overlay: "pin" });
    await padSays("Too many wrong PINs");
    await tv.restart();
    await tv.goto(house.web.url);
    await viewer.waitForMarks({ screen: "profiles" }, 30_000);
    await viewer.choose(person("Nora"));
    await viewer.waitForMarks({ screen: "pin", overlay: "pin" });
    // Where the restart took longer than the wait, one more wrong one is the fourth and not the first.
    if (!(await text()).includes("Too many wrong PINs")) await enter(WRONG);
    await padSays("Too many wrong PINs");
  });

  it("forgotten: who signs in again needs none any more, as the same device", async () => {
    const before = await house.server.admin.devices(nora);
    await viewer.choose('[data-focus-key="pin-forgotten"]');
    await viewer.waitForMarks({ overlay: "pinForgotten" });
    await viewer.choose('[data-focus-key="pinForgotten-yes"]');
    await viewer.see('[data-coming-back="pin"]');
    await shot("forgotten");
    await enterPassword(viewer);
    await viewer.seeText("Surprise party");
    expect(await house.server.admin.devices(nora)).toEqual(before);
    await switchProfile(viewer);
    await viewer.choose(person("Nora"));
    await viewer.waitForMarks({ phase: "signedIn", screen: "rooms", overlay: "" }, 30_000);
    expect(tv.errors()).toEqual([]);
  });
});
