/**
 * What a friend sends into an encrypted room, looked at on the whole screen: a film, a photo, a voice message, one that was
 * tampered with, and a file that only a phone opens. The built app on an old and on today's engine, a real Synapse, keys only.
 */
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openEngine, type Tv } from "../engines/engine.ts";
import { actor } from "../homeserver/actor.ts";
import { freshUser, type FreshUser } from "../homeserver/freshUser.ts";
import { encodePicture } from "../homeserver/media/encode.ts";
import { sceneSvg } from "../homeserver/media/scenes.ts";
import { openPeer } from "../peers/openPeer.ts";
import type { Peer } from "../peers/Peer.ts";
import { recordingContent } from "../peers/recordingContent.ts";
import { expectReadable, waitForEncryption } from "./encryption/steps.ts";
import { type House, openHouse } from "./household.ts";
import { leaveRoom, openRoom, signInByPassword } from "./steps.ts";
import { asOneStory, enginesAmong, SHOTS } from "./story.ts";
import { Viewer } from "./viewer.ts";

const engines = enginesAmong("65", "today");

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house?.close());

describe.each(engines)("looking at what a friend sent: %s", (engine) => {
  let tv: Tv;
  let viewer: Viewer;
  let friend: Peer;
  let rosa: FreshUser;
  let roomId: string;
  let send: (recording: string, options?: { readonly damaged?: boolean }) => Promise<string>;

  beforeAll(async () => {
    const [user, friendUser] = await Promise.all([freshUser(house.server, "Rosa"), freshUser(house.server, "Fred")]);
    friend = await openPeer({ homeserver: house.server.baseUrl, user: friendUser.user });
    await friend.setUpEncryption();
    roomId = await friend.createRoom([user.user], { name: "Recital" });
    await actor(house.server, user.user).join(roomId);
    const upload = async (body: Uint8Array<ArrayBuffer>): Promise<string> => {
      const path = "/_matrix/media/v3/upload";
      return (await actor(house.server, friendUser.user).request<{ content_uri: string }>("POST", path, { body })).content_uri;
    };
    send = async (recording, options) => friend.sendEvent(roomId, "m.room.message", await recordingContent(recording, upload, options));
    tv = await openEngine(engine);
    viewer = new Viewer(tv);
    await tv.goto(house.web.url);
    rosa = user;
  });
  afterAll(async () => {
    await Promise.all([tv?.close(), friend?.stop()]);
  });
  asOneStory();

  const shot = (name: string): Promise<unknown> => tv.screenshot(`${SHOTS}/${engine}-viewer-${name}.png`);
  const playedPercent = (): Promise<number> =>
    tv.evaluate<[], number>(`Number(document.querySelector('[data-screen="viewer"] [role="progressbar"]').getAttribute('aria-valuenow'))`);
  /** From now on each value that the bar takes is kept, from the moment that it comes. */
  const noteBar = (): Promise<unknown> =>
    tv.evaluate(`(function () {
      var noted = window.__bar = [];
      new MutationObserver(function () {
        var bar = document.querySelector('[data-screen="viewer"] [role="progressbar"]');
        var value = bar && Number(bar.getAttribute('aria-valuenow'));
        if (bar && noted[noted.length - 1] !== value) noted.push(value);
      }).observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ['aria-valuenow'] });
    })()`);
  const notedOfBar = (): Promise<number[]> => tv.evaluate<[], number[]>("window.__bar");
  /** In the screenshot of that name: the light between two black sides is so wide, in its middle. */
  async function expectPictureAcross(name: string, width: number): Promise<void> {
    const { data, info } = await sharp(`${SHOTS}/${engine}-viewer-${name}.png`).greyscale().raw().toBuffer({ resolveWithObject: true });
    const row = data.subarray((info.height / 2) * info.width * info.channels, (info.height / 2 + 1) * info.width * info.channels);
    const lit = Array.from({ length: info.width }, (_, x) => x).filter((x) => (row[x * info.channels] as number) > 24);
    const [first = 0, last = 0] = [lit[0], lit[lit.length - 1]];
    expect(Math.abs(last - first + 1 - width)).toBeLessThan(6);
    expect(Math.abs((first + last + 1) / 2 - info.width / 2)).toBeLessThan(4);
  }
  const expectToPlayOn = async (): Promise<void> => {
    await viewer.waitForMarks({ screen: "viewer", step: "playing" }, 30_000);
    const before = await playedPercent();
    await expect.poll(playedPercent, { timeout: 15_000 }).toBeGreaterThan(before);
  };
  const reachRow = async (eventId: string): Promise<void> => {
    await expectReadable(viewer, eventId);
    await viewer.reach(`[data-event-id="${eventId}"][role="option"]`, { blind: "down" });
  };
  const waitForVoice = (eventId: string, step: string): Promise<unknown> =>
    tv.waitFor(`!!document.querySelector('[data-event-id="${eventId}"] [data-voice="${step}"]')`, {
      timeoutMs: 30_000,
      label: `${eventId} ${step}`,
    });
  /** One step out, to where one was. */
  const backToRow = async (eventId: string): Promise<void> => {
    await tv.press("back");
    await viewer.waitForMarks({ screen: "room", overlay: "" });
    await viewer.expectFocus();
    expect(await tv.evaluate<[], string>("document.activeElement.getAttribute('data-event-id')")).toBe(eventId);
  };

  it("is signed in, and known to the friend's client", async () => {
    await signInByPassword(viewer, rosa.user, { tile: "hearth.test" });
    await waitForEncryption(tv, "unverified");
    await expect.poll(() => friend.devices(rosa.userId), { timeout: 60_000 }).toHaveLength(1);
    await openRoom(viewer, roomId);
  });

  it("plays a film from its menu, pauses, winds, and returns to its row", async () => {
    const film = await send("theo-goal.webm");
    await reachRow(film);
    await tv.press("ok");
    await viewer.waitForMarks({ overlay: "menu" });
    expect((await viewer.expectFocus()).text).toBe("Play");
    await noteBar();
    await tv.press("ok");
    await expectToPlayOn();
    expect((await notedOfBar())[0]).toBe(0);
    await shot("film");
    expect(await tv.evaluate<[], number>("document.querySelector('[data-screen=viewer] video').videoWidth")).toBe(480);
    await expectPictureAcross("film", (1080 * 480) / 854); // upright: from the screen's top to its bottom
    // Ten seconds back is the beginning.
    const before = await playedPercent();
    await tv.press("left");
    await expect.poll(playedPercent).toBeLessThan(before);
    await tv.press("ok");
    await viewer.waitForMarks({ screen: "viewer", step: "paused" });
    await viewer.expectFocus();
    await backToRow(film);
    expect(await tv.evaluate<[], number>("document.querySelectorAll('video').length")).toBe(0);
  });

  it("shows a photo in full, not its preview", async () => {
    const picture = await encodePicture(sceneSvg("cake-past", 800, 600), "jpeg");
    const photo = await friend.sendPhoto(roomId, { ...picture, name: "cake.jpg", caption: "The cake" });
    await reachRow(photo);
    await tv.press("ok");
    await viewer.waitForMarks({ overlay: "menu" });
    await tv.press("ok");
    await viewer.waitForMarks({ screen: "viewer", step: "picture" }, 30_000);
    await tv.waitFor("document.querySelector('[data-screen=viewer] img').naturalWidth === 800", { label: "the whole photo" });
    await viewer.expectFocus();
    await shot("photo");
    await backToRow(photo);
  });

  it("goes left and right among photos and films, looks closely, and returns to what was looked at last", async () => {
    const seen = async (attribute: string): Promise<string | null> =>
      tv.evaluate<[], string | null>(`document.querySelector('[data-screen="viewer"]').getAttribute('data-${attribute}')`);
    const waitForSeen = (attribute: string, value: string): Promise<unknown> =>
      tv.waitFor(`document.querySelector('[data-screen="viewer"][data-${attribute}="${value}"]')`, { timeoutMs: 15_000, label: value });
    await viewer.reach(`[data-kind="image"][role="option"]`, { blind: "down" });
    await tv.press("playPause");
    await waitForSeen("step", "picture");
    const photo = (await seen("event-id")) ?? "";
    await tv.press("left");
    await waitForSeen("step", "poster");
    const film = (await seen("event-id")) ?? "";
    expect(film).not.toBe(photo);
    await tv.press("left"); // there is nothing older
    expect(await seen("event-id")).toBe(film);
    await tv.press("right");
    await waitForSeen("event-id", photo);
    await tv.press("ok");
    await waitForSeen("over", "bar");
    expect((await viewer.expectFocus()).text).toBe("Look closer");
    await shot("bar");
    await tv.press("ok");
    await waitForSeen("over", "zoom");
    await tv.press("right");
    await expect
      .poll(() => tv.evaluate<[], string>("document.querySelector('[data-screen=viewer] img').parentNode.style.transform"))
      .toBe("translate(-20%, 0%) scale(2)");
    await shot("zoom");
    await tv.press("back");
    await waitForSeen("over", "none");
    await viewer.expectFocus();
    await tv.press("ok");
    await waitForSeen("over", "bar");
    await viewer.chooseNamed("React");
    await viewer.waitForMarks({ overlay: "react" });
    await viewer.expectFocus();
    await tv.press("ok");
    await waitForSeen("over", "none");
    await tv.waitFor(
      `/👍/.test(document.querySelector('[data-screen="viewer"]').textContent) || document.querySelector('[data-screen="viewer"] img[alt="👍"]')`,
      {
        label: "the reaction",
      },
    );
    await viewer.expectFocus();
    await tv.press("left");
    await waitForSeen("event-id", film);
    await backToRow(film);
  });

  it("shows all pictures of the room beside each other, looks at one, and leaves step by step", async () => {
    const tileInFocus = (): Promise<string | null> =>
      tv.evaluate<[], string | null>(
        `document.activeElement.closest('[data-screen="roomMedia"]') && document.activeElement.getAttribute('data-kind')`,
      );
    await tv.press("right"); // from a row to the room's side
    await viewer.choose('[data-focus-key="room-goto"]', { most: 3 });
    await viewer.waitForMarks({ overlay: "goTo" });
    await viewer.choose('[data-focus-key="room-goto-media"]');
    await viewer.waitForMarks({ screen: "roomMedia", step: "shown", overlay: "" });
    await expect.poll(tileInFocus).toBe("image");
    await tv.press("right");
    await expect.poll(tileInFocus).toBe("video");
    await tv.press("left");
    await expect.poll(tileInFocus).toBe("image");
    await viewer.expectFocus();
    await shot("grid");
    await tv.press("ok");
    await viewer.waitForMarks({ screen: "viewer", step: "picture" });
    await tv.press("left");
    await viewer.waitForMarks({ screen: "viewer", step: "poster" });
    await tv.press("back");
    await viewer.waitForMarks({ screen: "roomMedia" });
    await expect.poll(tileInFocus).toBe("video"); // what was looked at last
    await tv.press("back");
    await viewer.waitForMarks({ screen: "room", overlay: "" });
    await viewer.expectFocus();
  });

  it("shows a photo upright that was taken lying on its side", async () => {
    const scene = sceneSvg("cake-past", 800, 600);
    const upright = await friend.sendPhoto(roomId, { ...(await encodePicture(scene, "jpeg")), name: "up.jpg" });
    const lying = await friend.sendPhoto(roomId, { ...(await encodePicture(scene, "jpeg", true)), name: "lying.jpg" });
    await tv.press("back"); // from the film to the end, where the new ones are
    await reachRow(lying);
    await tv.press("playPause");
    const picture = "document.querySelector('[data-screen=viewer] img')";
    const small = async (eventId: string): Promise<Buffer> => {
      const at = `document.querySelector('[data-screen="viewer"][data-step="picture"][data-event-id="${eventId}"]')`;
      await tv.waitFor(at, { timeoutMs: 30_000, label: eventId });
      // The whole photo has taken the preview's place, and the words have left.
      await tv.waitFor(`Math.max(${picture}.naturalWidth, ${picture}.naturalHeight) === 800`, { label: "the whole photo" });
      const bar = "document.querySelector('[data-focus-key=viewer-main]').parentNode.parentNode";
      await tv.waitFor(`getComputedStyle(${bar}).opacity === '0'`, { label: "the picture alone" });
      const path = `${SHOTS}/${engine}-viewer-${eventId === lying ? "lying" : "upright"}.png`;
      await tv.screenshot(path);
      return sharp(path).removeAlpha().resize(96, 54).raw().toBuffer();
    };
    const turned = await small(lying);
    await tv.press("left");
    const straight = await small(upright);
    let difference = 0;
    for (let i = 0; i < straight.length; i++) difference += Math.abs((straight[i] as number) - (turned[i] as number));
    expect(difference / straight.length).toBeLessThan(4);
    await backToRow(upright);
  });

  it("plays a voice message where it stands, by the remote's play key", async () => {
    const voice = await send("gran-jam.ogg");
    await reachRow(voice);
    await tv.press("playPause");
    await waitForVoice(voice, "playing");
    const heard = (): Promise<number> =>
      tv.evaluate<[], number>(`Number(document.querySelector('[data-voice] [role="progressbar"]').getAttribute('aria-valuenow'))`);
    const before = await heard();
    await expect.poll(heard, { timeout: 15_000 }).toBeGreaterThan(before);
    await shot("voice");
    await tv.press("stop");
    await waitForVoice(voice, "none");
    await viewer.expectFocus();
  });

  it("says that a message was tampered with, and plays nothing of it", async () => {
    const tampered = await send("theo-fact.ogg", { damaged: true });
    await reachRow(tampered);
    await tv.press("playPause");
    await waitForVoice(tampered, "failed");
    await viewer.seeText("does not match what was sent");
    await viewer.expectFocus();
    await shot("tampered");
    await tv.press("stop");
    await waitForVoice(tampered, "none");
  });

  it("says over a picture and in the settings that there is no connection, leaves the focus alone, and goes by itself", async () => {
    const notice = "[data-notice=offline]";
    const isSaid = (): Promise<boolean> => tv.evaluate<[], boolean>(`!!document.querySelector('${notice}')`);
    const cutAndRestore = async (name: string): Promise<void> => {
      const before = await viewer.expectFocus();
      expect(await isSaid()).toBe(false);
      house.line.cut();
      await viewer.see(notice, 60_000);
      await viewer.seeText("No connection. Hearth keeps trying.");
      await viewer.waitForMarks({ sync: "reconnecting" });
      expect(await viewer.expectFocus()).toEqual(before);
      await shot(name);
      house.line.restore();
      await tv.waitFor(`!document.querySelector('${notice}')`, { timeoutMs: 90_000, label: "no more notice" });
      await viewer.waitForMarks({ sync: "live" });
      expect(await viewer.expectFocus()).toEqual(before);
    };
    await viewer.reach(`[data-kind="image"][role="option"]`, { blind: "up" });
    await tv.press("playPause");
    await viewer.waitForMarks({ screen: "viewer", step: "picture" });
    await cutAndRestore("offline");
    await tv.press("back");
    await viewer.waitForMarks({ screen: "room", overlay: "" });
    await leaveRoom(viewer);
    await viewer.chooseNamed(/^Settings/);
    await viewer.waitForMarks({ screen: "settings" });
    await cutAndRestore("offline-settings");
    await tv.press("back");
    await openRoom(viewer, roomId);
  });

  it("hands a document over to a phone", async () => {
    const file = await send("allotment-plan.pdf");
    await reachRow(file);
    await tv.press("ok");
    await viewer.waitForMarks({ overlay: "menu" });
    await tv.press("ok");
    await viewer.waitForMarks({ screen: "viewer", step: "handOff" });
    await viewer.see('[data-screen="viewer"] [role="img"] svg');
    await viewer.expectFocus();
    await shot("file");
    await backToRow(file);
    expect(tv.errors()).toEqual([]);
  });
});
