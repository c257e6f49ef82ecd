/**
 * A vote, a thread and what is seen and heard in it, with a friend at another client: in a plain room on an old engine, encrypted on today's. The built app,
 * a real Synapse, keys only.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openEngine, type Tv } from "../engines/engine.ts";
import { actor } from "../homeserver/actor.ts";
import { freshUser, type FreshUser } from "../homeserver/freshUser.ts";
import { encodePicture } from "../homeserver/media/encode.ts";
import { readRecording, recordingMessage } from "../homeserver/media/recordingFiles.ts";
import { sceneSvg } from "../homeserver/media/scenes.ts";
import { encryptAttachment } from "../peers/attachment.ts";
import { openPeer } from "../peers/openPeer.ts";
import type { Peer, PeerMessage } from "../peers/Peer.ts";
import { expectReadable, waitForEncryption } from "./encryption/steps.ts";
import { type House, openHouse } from "./household.ts";
import { openRoom, signInByPassword } from "./steps.ts";
import { asOneStory, enginesAmong, SHOTS } from "./story.ts";
import { Viewer } from "./viewer.ts";

const POLL = "org.matrix.msc3381.poll";
const engines = enginesAmong("64", "today");

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house?.close());

describe.each(engines)("voting and a thread: %s", (engine) => {
  const encrypted = engine !== "64";
  let tv: Tv;
  let viewer: Viewer;
  let friend: Peer;
  let rosa: FreshUser;
  let fred: FreshUser;
  let roomId: string;
  let poll: string;
  let root: string;

  beforeAll(async () => {
    const [user, friendUser] = await Promise.all([freshUser(house.server, "Rosa"), freshUser(house.server, "Fred")]);
    friend = await openPeer({ homeserver: house.server.baseUrl, user: friendUser.user });
    await friend.setUpEncryption();
    roomId = await friend.createRoom([user.user], { name: "Lake", encrypted });
    await actor(house.server, user.user).join(roomId);
    tv = await openEngine(engine);
    viewer = new Viewer(tv);
    await tv.goto(house.web.url);
    rosa = user;
    fred = friendUser;
  });
  afterAll(async () => {
    await Promise.all([tv?.close(), friend?.stop()]);
  });
  asOneStory();

  const spoken = (eventId: string): Promise<string> =>
    tv.evaluate<[], string>(
      `(function () { var e = document.querySelector('[data-event-id="${eventId}"]'); return e && e.getAttribute('aria-label') || ''; })()`,
    );
  const about = (eventId: string, kind: string) => ({ "m.relates_to": { rel_type: kind, event_id: eventId } });
  /** The newest event that the TV's person sent about another one, as the friend can read it. */
  async function sentAbout(eventId: string, kind: string): Promise<PeerMessage> {
    const path = `/_matrix/client/v1/rooms/${[roomId, "relations", eventId, kind].map(encodeURIComponent).join("/")}`;
    const mine = async (): Promise<string | undefined> => {
      const answer = await actor(house.server, rosa.user).request<{ chunk: { event_id: string; sender: string }[] }>("GET", path);
      return answer.chunk.find(({ sender }) => sender === rosa.userId)?.event_id;
    };
    await expect.poll(mine, { timeout: 20_000 }).toBeDefined();
    return friend.waitForEvent(roomId, (await mine()) as string);
  }

  it("is signed in, in the friend's room", async () => {
    await signInByPassword(viewer, rosa.user, { tile: "hearth.test" });
    if (encrypted) {
      await waitForEncryption(tv, "unverified");
      await expect.poll(() => friend.devices(rosa.userId), { timeout: 60_000 }).toHaveLength(1);
    }
    await openRoom(viewer, roomId);
  });

  it("votes with three presses, sees what others voted, and that the poll has ended", async () => {
    poll = await friend.sendEvent(roomId, `${POLL}.start`, {
      [`${POLL}.start`]: {
        kind: `${POLL}.disclosed`,
        max_selections: 1,
        question: { "org.matrix.msc1767.text": "Where shall we meet?" },
        answers: ["At the station", "At the lake"].map((text, n) => ({ id: `answer-${n}`, "org.matrix.msc1767.text": text })),
      },
      "org.matrix.msc1767.text": "Where shall we meet?",
    });
    await friend.sendEvent(roomId, `${POLL}.response`, { ...about(poll, "m.reference"), [`${POLL}.response`]: { answers: ["answer-0"] } });
    await expectReadable(viewer, poll);
    await expect.poll(() => spoken(poll), { timeout: 20_000 }).toContain("1 person has voted");
    await viewer.reach(`[data-event-id="${poll}"][role="option"]`, { blind: "down" });
    await tv.press("ok");
    await viewer.waitForMarks({ overlay: "menu" });
    expect((await viewer.expectFocus()).text).toBe("Vote");
    await tv.press("ok");
    await viewer.choose(await viewer.named(/^At the lake/));
    await viewer.waitForMarks({ overlay: "" });
    await expect.poll(() => spoken(poll)).toContain("At the lake, 1 vote, Your vote");
    const vote = await sentAbout(poll, "m.reference");
    expect(vote).toMatchObject({ encrypted, type: `${POLL}.response`, content: { [`${POLL}.response`]: { answers: ["answer-1"] } } });
    expect(await tv.evaluate<[], string>("document.activeElement.getAttribute('data-event-id')")).toBe(poll);
    await tv.screenshot(`${SHOTS}/${engine}-talk-voted.png`);
    await friend.sendEvent(roomId, `${POLL}.end`, {
      ...about(poll, "m.reference"),
      [`${POLL}.end`]: {},
      "org.matrix.msc1767.text": "Ended",
    });
    await expect.poll(() => spoken(poll), { timeout: 20_000 }).toContain("Poll, ended · 2 people have voted");
    await viewer.seeText("The poll “Where shall we meet?” has ended");
  });

  it("follows a line into a thread, answers there, and comes back to it", async () => {
    root = await friend.sendEvent(roomId, "m.room.message", { msgtype: "m.text", body: "Who drives?" });
    const say = (body: string): Promise<string> =>
      friend.sendEvent(roomId, "m.room.message", { msgtype: "m.text", body, ...about(root, "m.thread") });
    await say("I can");
    const last = await say("Then I bring the cooler");
    await viewer.see(`[data-kind="notice"][data-event-id="${last}"]`, 30_000);
    await expect.poll(() => spoken(root), { timeout: 20_000 }).toContain("2 replies in a thread");
    expect(await tv.evaluate<[], boolean>("document.body.innerText.indexOf('I can') >= 0")).toBe(false);
    await viewer.reach(`[data-event-id="${last}"][role="option"]`, { blind: "down" });
    await tv.press("ok");
    await viewer.waitForMarks({ overlay: "thread" });
    await expectReadable(viewer, last);
    await viewer.seeText("I can");
    await viewer.expectFocus();
    await tv.screenshot(`${SHOTS}/${engine}-talk-thread.png`);
    await viewer.reach('[data-overlay="thread"] [data-field="message"]');
    await tv.press("ok");
    await tv.type("We come by train");
    await tv.press("ok");
    await viewer.see('[data-overlay="thread"] [data-send-state="sent"]');
    const reply = await sentAbout(root, "m.thread");
    expect(reply).toMatchObject({ encrypted, text: "We come by train" });
    await tv.press("back");
    await viewer.waitForMarks({ screen: "room", overlay: "" });
    await viewer.expectFocus();
    await expect.poll(() => spoken(root), { timeout: 20_000 }).toContain("3 replies in a thread, You took part");
    expect(tv.errors()).toEqual([]);
  });

  /** A file as it is said to be in the message: encrypted where the room is. */
  async function uploaded(bytes: Uint8Array): Promise<Record<string, unknown>> {
    const upload = async (body: Uint8Array<ArrayBuffer>): Promise<string> =>
      (await actor(house.server, fred.user).request<{ content_uri: string }>("POST", "/_matrix/media/v3/upload", { body })).content_uri;
    if (!encrypted) return { url: await upload(new Uint8Array(bytes)) };
    const { data, file } = await encryptAttachment(bytes);
    return { file: { ...file, url: await upload(data) } };
  }
  const sendIntoThread = (content: Record<string, unknown>): Promise<string> =>
    friend.sendEvent(roomId, "m.room.message", { ...content, ...about(root, "m.thread") });
  async function sendPhoto(caption: string): Promise<string> {
    const { bytes, mimetype, width, height } = await encodePicture(sceneSvg("cake-past", 800, 600), "jpeg");
    const info = { mimetype, size: bytes.length, w: width, h: height };
    return sendIntoThread({ msgtype: "m.image", body: caption, filename: "photo.jpg", info, ...(await uploaded(bytes)) });
  }
  async function sendVoice(name: string): Promise<string> {
    const recording = await readRecording(name);
    return sendIntoThread(recordingMessage(name, recording, await uploaded(recording.bytes)));
  }
  const rowInThread = (eventId: string): string => `[data-overlay="thread"] [data-event-id="${eventId}"][role="option"]`;
  const waitFor = (selector: string): Promise<unknown> =>
    tv.waitFor(`!!document.querySelector('${selector}')`, { timeoutMs: 30_000, label: selector });

  it("looks at a thread's photos, left and right, and comes back to the row in it", async () => {
    const [first, second] = [await sendPhoto("On the way"), await sendPhoto("There at last")];
    await viewer.see(`[data-kind="notice"][data-event-id="${second}"]`, 30_000);
    await viewer.reach(`[data-event-id="${second}"][role="option"]`, { blind: "down" });
    await tv.press("ok");
    await viewer.waitForMarks({ overlay: "thread" });
    await expectReadable(viewer, first);
    await viewer.reach(rowInThread(second), { blind: "down" });
    await tv.press("playPause");
    await viewer.waitForMarks({ screen: "viewer", step: "picture" }, 30_000);
    await viewer.seeText("There at last");
    await viewer.seeText("Fred");
    await viewer.expectFocus();
    await tv.screenshot(`${SHOTS}/${engine}-talk-thread-photo.png`);
    await tv.press("right"); // the newest there is
    await tv.press("left");
    await waitFor(`[data-screen="viewer"][data-step="picture"][data-event-id="${first}"]`);
    await viewer.seeText("On the way");
    await tv.press("back");
    await viewer.waitForMarks({ screen: "room", overlay: "thread" });
    await viewer.expectFocus();
    await expect.poll(() => tv.evaluate<[], string>("document.activeElement.getAttribute('data-event-id')")).toBe(first);
    expect(tv.errors()).toEqual([]);
  });

  it("hears a thread's voices one after the other, the last one with the thread closed", async () => {
    const [first, second] = [await sendVoice("sam-shift.ogg"), await sendVoice("choir-alto.ogg")];
    await expectReadable(viewer, first);
    await expectReadable(viewer, second);
    await viewer.reach(rowInThread(first), { blind: "down" });
    await tv.press("playPause");
    await waitFor(`[data-overlay="thread"] [data-event-id="${first}"] [data-voice="playing"]`);
    await viewer.see('[data-overlay="thread"] [data-focus-key="thread-voice-main"]');
    await tv.screenshot(`${SHOTS}/${engine}-talk-thread-voice.png`);
    await waitFor(`[data-overlay="thread"] [data-event-id="${second}"] [data-voice="playing"]`);
    await viewer.reach('[data-focus-key="thread-voice-main"]', { blind: "down" });
    expect((await viewer.expectFocus()).text).toContain("Pause");
    await tv.press("back");
    await viewer.waitForMarks({ screen: "room", overlay: "" });
    await viewer.see('[data-voice="playing"] [data-focus-key="room-voice-main"]');
    await viewer.expectFocus();
    await tv.press("stop");
    await tv.waitFor(`!document.querySelector('[data-focus-key="room-voice-main"]')`, { timeoutMs: 10_000, label: "silence" });
    expect(tv.errors()).toEqual([]);
  });
});
