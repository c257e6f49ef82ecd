/**
 * The matrix floor against a real Synapse, without a browser: what FakeHomeserver cannot vouch for. Node has no frames
 * and no IndexedDB: stand-ins for both.
 */
import "core-js/actual/promise/with-resolvers.js";
import "core-js/modules/es.symbol.dispose.js";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { TimelineItem } from "../../src/matrix/records.ts";
import type { OpenRoom } from "../../src/matrix/roomTypes.ts";
import type { Credentials } from "../../src/matrix/signInTypes.ts";
import type { Session } from "../../src/matrix/types.ts";
import { memoryStorage } from "../fixtures/memoryStorage.ts";
import { startTestSession } from "../fixtures/startTestSession.ts";
import { type OpenHousehold, openHousehold } from "../homeserver/household.ts";
import { matrixRequest, roomPath } from "../homeserver/matrixApi.ts";

Object.assign(globalThis, { requestAnimationFrame: (run: () => void) => setTimeout(run, 4), cancelAnimationFrame: clearTimeout });

/** The network between the session and the server: cut, or cut in the moment between question and answer. */
class Line {
  cut = false;
  /** Answers to matching requests are lost after the server has acted on them, and the line is cut from then on. */
  loseAnswer: RegExp | undefined;
  readonly asked: string[] = [];

  constructor(
    readonly baseUrl: string,
    readonly me: string,
  ) {}

  readonly fetch = async (url: string | URL | Request, init?: RequestInit): Promise<Response> => {
    if (this.cut) throw new TypeError("fetch failed");
    const path = String(url).slice(this.baseUrl.length);
    this.asked.push(`${init?.method ?? "GET"} ${path}`);
    const response = await fetch(url, init);
    if (this.loseAnswer?.test(path)) {
      this.loseAnswer = undefined;
      this.cut = true;
    }
    if (this.cut) throw new TypeError("fetch failed");
    return response;
  };
}

const LINES = 420;
let home: OpenHousehold;
let alex: { token: string; deviceId: string; userId: string };
let dana: { token: string; userId: string };
let big: string;
const running: Session[] = [];

const until = (check: () => void | Promise<void>, timeout = 15_000): Promise<void> => vi.waitFor(check, { timeout, interval: 20 });
const bodies = (items: readonly TimelineItem[]): string[] => items.flatMap((item) => (item.kind === "text" ? [item.body] : []));
const lines = (from: number, to: number): string[] => Array.from({ length: to - from + 1 }, (_none, i) => `line ${from + i}`);

async function signIn(user: string, password: string): Promise<{ token: string; deviceId: string; userId: string }> {
  const answer = await matrixRequest<{ access_token: string; device_id: string; user_id: string }>(
    home.baseUrl,
    "POST",
    "/_matrix/client/v3/login",
    {
      token: "",
      body: { type: "m.login.password", identifier: { type: "m.id.user", user }, password },
    },
  );
  return { token: answer.access_token, deviceId: answer.device_id, userId: answer.user_id };
}

let serial = 0;
const say = (token: string, roomId: string, body: string): Promise<{ event_id: string }> =>
  matrixRequest(home.baseUrl, "PUT", roomPath(roomId, "send", "m.room.message", `t${serial++}`), {
    token,
    body: { msgtype: "m.text", body },
  });

async function makeRoom(name: string): Promise<string> {
  const { room_id } = await matrixRequest<{ room_id: string }>(home.baseUrl, "POST", "/_matrix/client/v3/createRoom", {
    token: dana.token,
    body: { name, invite: [alex.userId] },
  });
  return room_id;
}

async function start(options: Parameters<typeof startTestSession>[1] = {}) {
  const line = new Line(home.baseUrl, alex.userId);
  const credentials: Partial<Credentials> = { accessToken: alex.token, deviceId: alex.deviceId, ...options.credentials };
  const started = await startTestSession(line, { ...options, credentials });
  running.push(started.session);
  return { ...started, line };
}

const live = (session: Session): Promise<void> => until(() => expect(session.sync.value.status).toBe("live"));
const opened = (room: OpenRoom): Promise<void> => until(() => expect(room.state.value.status).toBe("open"));

beforeAll(async () => {
  home = await openHousehold();
  alex = await signIn("alex", home.users.alex.password);
  dana = await signIn("dana", home.users.dana.password);
  big = await makeRoom("Big");
  await matrixRequest(home.baseUrl, "POST", `/_matrix/client/v3/join/${encodeURIComponent(big)}`, { token: alex.token, body: {} });
  for (let i = 1; i <= LINES; i++) await say(dana.token, big, `line ${i}`);
});

afterEach(async () => {
  await Promise.all(running.splice(0).map((session) => session.stop()));
});

afterAll(() => home?.stop());

describe("a session on Synapse", () => {
  it("shows shelves, opens the big room, scrolls back 300 and comes back", async () => {
    const { session } = await start();
    await live(session);
    expect(session.rooms.all.value.get(big)).toMatchObject({
      name: { kind: "name", text: "Big" },
      last: { sender: "Dana Okafor", summary: { kind: "text", text: `line ${LINES}` } },
    });
    expect(session.rooms.shelves.value.some((shelf) => shelf.rooms.some((room) => room.roomId === big))).toBe(true);
    const room = session.openRoom(big);
    await opened(room);
    await until(() => expect(bodies(room.timeline.items.value).slice(-1)).toEqual([`line ${LINES}`]));
    const seen = new Set<string>();
    while (!seen.has(`line ${LINES - 300}`)) {
      await room.timeline.loadOlder();
      expect(room.timeline.older.value.status).not.toBe("failed");
      await until(() => expect(bodies(room.timeline.items.value).some((body) => !seen.has(body))).toBe(true));
      bodies(room.timeline.items.value).forEach((body) => seen.add(body));
      expect(bodies(room.timeline.items.value).length).toBeLessThanOrEqual(126);
    }
    for (let i = 0; i < 10 && room.timeline.older.value.status !== "end"; i++) await room.timeline.loadOlder();
    expect(room.timeline.older.value.status).toBe("end");
    await until(() => expect(bodies(room.timeline.items.value)[0]).toBe("line 1"));
    for (let i = 0; i < 30 && room.timeline.position.value === "history"; i++) await room.timeline.loadNewer();
    expect(room.timeline.position.value).toBe("live");
    await until(() => expect(bodies(room.timeline.items.value).slice(-1)).toEqual([`line ${LINES}`]));
    const shown = bodies(room.timeline.items.value);
    expect(shown).toEqual(lines(LINES - shown.length + 1, LINES));
    // Names came along, and the rights.
    expect(room.timeline.items.value.find((item) => item.kind === "text")).toMatchObject({ sender: { name: "Dana Okafor" } });
    await until(() => expect(room.canSend.value).toBe(true));
  });

  it("sends what was written while the network was cut exactly once; a second client's message appears live", async () => {
    const roomId = await makeRoom("Cut");
    await matrixRequest(home.baseUrl, "POST", `/_matrix/client/v3/join/${encodeURIComponent(roomId)}`, { token: alex.token, body: {} });
    const { session, line, network } = await start();
    await live(session);
    await until(() => expect(session.rooms.all.value.has(roomId)).toBe(true));
    const room = session.openRoom(roomId);
    await opened(room);
    await until(() => expect(room.canSend.value).toBe(true));
    line.loseAnswer = /\/send\//;
    room.sendText("answer lost");
    room.sendText("written offline");
    await until(() => expect(bodies(room.timeline.items.value)).toEqual(["answer lost", "written offline"]));
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(line.cut).toBe(true);
    line.cut = false;
    network.tell?.(true);
    await until(() => {
      const own = room.timeline.items.value.flatMap((item) =>
        item.kind === "text" ? [[item.body, item.sendState.status, item.eventId?.charAt(0)]] : [],
      );
      expect(own).toEqual([
        ["answer lost", "sent", "$"],
        ["written offline", "sent", "$"],
      ]);
    });
    await say(dana.token, roomId, "from the sofa");
    await until(() => expect(bodies(room.timeline.items.value)).toEqual(["answer lost", "written offline", "from the sofa"]));
    const { chunk } = await matrixRequest<{ chunk: { type: string }[] }>(home.baseUrl, "GET", roomPath(roomId, "messages"), {
      token: dana.token,
      query: { dir: "b", limit: 50 },
    });
    expect(chunk.filter(({ type }) => type === "m.room.message").length).toBe(3);
  });

  it("reacts, takes the reaction back, deletes, marks as read", async () => {
    const roomId = await makeRoom("Reactions");
    await matrixRequest(home.baseUrl, "POST", `/_matrix/client/v3/join/${encodeURIComponent(roomId)}`, { token: alex.token, body: {} });
    const { event_id } = await say(dana.token, roomId, "cake?");
    const { session } = await start();
    await live(session);
    await until(() => expect(session.rooms.all.value.get(roomId)?.unread).toBe(1));
    const room = session.openRoom(roomId);
    await opened(room);
    const reactions = (): unknown =>
      room.timeline.items.value.flatMap((item) =>
        item.kind === "text" && item.eventId === event_id ? item.reactions.map(({ key, count, own }) => [key, count, typeof own]) : [],
      );
    await room.toggleReaction(event_id, "🎂");
    await until(() => expect(reactions()).toEqual([["🎂", 1, "string"]]));
    await matrixRequest(home.baseUrl, "PUT", roomPath(roomId, "send", "m.reaction", "r1"), {
      token: dana.token,
      body: { "m.relates_to": { rel_type: "m.annotation", event_id, key: "🎂" } },
    });
    await until(() => expect(reactions()).toEqual([["🎂", 2, "string"]]));
    await room.toggleReaction(event_id, "🎂");
    await until(() => expect(reactions()).toEqual([["🎂", 1, "undefined"]]));
    room.sendText("oops", { replyTo: event_id });
    const own = (): TimelineItem | undefined => room.timeline.items.value.find((item) => "own" in item && item.own);
    await until(() =>
      expect(own()).toMatchObject({ kind: "text", eventId: expect.stringMatching(/^\$/), replyTo: { status: "shown", eventId: event_id } }),
    );
    const key = own()?.key;
    await room.redact((own() as { eventId: string }).eventId);
    await until(() => expect(own()).toMatchObject({ kind: "redacted", key }));
    room.markRead(event_id);
    await until(() => expect(session.rooms.all.value.get(roomId)?.unread).toBe(0));
    // Edits of others show, and in the list too.
    const second = await say(dana.token, roomId, "tea");
    await until(() => expect(bodies(room.timeline.items.value)).toEqual(["cake?", "tea"]));
    await matrixRequest(home.baseUrl, "PUT", roomPath(roomId, "send", "m.room.message", "edit1"), {
      token: dana.token,
      body: {
        msgtype: "m.text",
        body: "* coffee",
        "m.new_content": { msgtype: "m.text", body: "coffee" },
        "m.relates_to": { rel_type: "m.replace", event_id: second.event_id },
      },
    });
    await until(() => expect(bodies(room.timeline.items.value)).toEqual(["cake?", "coffee"]));
    expect(session.rooms.all.value.get(roomId)?.last?.summary).toEqual({ kind: "text", text: "coffee" });
  });

  it("restarts from what was saved with one incremental sync, and bridges the gap", async () => {
    const storage = memoryStorage();
    const first = await start({ storage });
    await live(first.session);
    const room = first.session.openRoom(big);
    await opened(room);
    await until(() => expect(bodies(room.timeline.items.value).length).toBeGreaterThan(30));
    const shown = bodies(room.timeline.items.value);
    await first.session.stop();

    const before = await matrixRequest<{ chunk: unknown[] }>(home.baseUrl, "GET", roomPath(big, "messages"), {
      token: dana.token,
      query: { dir: "b", limit: 1 },
    });
    expect(before.chunk.length).toBe(1);
    for (let i = 1; i <= 30; i++) await say(dana.token, big, `later ${i}`);
    const { session, line } = await start({ storage });
    // Painted before anything was asked.
    expect(session.rooms.fresh.value).toBe(false);
    expect(session.rooms.all.value.get(big)?.name).toEqual({ kind: "name", text: "Big" });
    const again = session.openRoom(big);
    expect(bodies(again.timeline.items.value).slice(-5)).toEqual(shown.slice(-5));
    await live(session);
    expect(session.rooms.all.value.get(big)?.last?.summary).toEqual({ kind: "text", text: "later 30" });
    const syncs = line.asked.filter((path) => path.includes("/sync?"));
    expect(syncs.every((path) => path.includes("since="))).toBe(true);
    await until(() => expect(bodies(again.timeline.items.value).slice(-1)).toEqual(["later 30"]));

    // Away for 35 messages, more than one answer holds, with the room open.
    session.suspend();
    for (let i = 31; i <= 65; i++) await say(dana.token, big, `later ${i}`);
    session.resume();
    await until(() =>
      expect(bodies(again.timeline.items.value).slice(-65)).toEqual(Array.from({ length: 65 }, (_none, i) => `later ${i + 1}`)),
    );
  });

  it("accepts an invite", async () => {
    const roomId = await makeRoom("Party");
    const { session } = await start();
    await live(session);
    await until(() =>
      expect(session.rooms.all.value.get(roomId)).toMatchObject({ membership: "invite", invite: { by: { name: "Dana Okafor" } } }),
    );
    expect(session.rooms.shelves.value[0]?.kind).toBe("invites");
    await session.acceptInvite(roomId);
    await until(() =>
      expect(session.rooms.all.value.get(roomId)).toMatchObject({ membership: "join", name: { kind: "name", text: "Party" } }),
    );
  });

  it("starts over when the server does not know the saved token", async () => {
    const storage = memoryStorage();
    const first = await start({ storage });
    await live(first.session);
    await first.session.stop();
    const head = (await storage.get<Record<string, unknown>>("profile/p1/snapshot/head")) as Record<string, unknown>;
    await storage.set("profile/p1/snapshot/head", { ...head, token: "nonsense" });
    const { session } = await start({ storage });
    await live(session);
    expect(session.rooms.fresh.value).toBe(true);
    expect(session.rooms.all.value.has(big)).toBe(true);
  });

  it("signs out: nothing is left in storage, the token is dead", async () => {
    const mine = await signIn("alex", home.users.alex.password);
    const { session, storage } = await start({ credentials: { accessToken: mine.token, deviceId: mine.deviceId } });
    await live(session);
    session.suspend();
    session.resume();
    await session.signOut();
    expect((await storage.keys()).filter((key) => key.startsWith("profile/"))).toEqual([]);
    await expect(matrixRequest(home.baseUrl, "GET", "/_matrix/client/v3/account/whoami", { token: mine.token })).rejects.toThrow(/401/);
  });

  it("a device removed elsewhere ends the session for good, and nothing of it stays", async () => {
    const mine = await signIn("alex", home.users.alex.password);
    const { session, signedOut, storage } = await start({ credentials: { accessToken: mine.token, deviceId: mine.deviceId } });
    await live(session);
    await home.admin.deleteDevice("alex", mine.deviceId);
    session.suspend();
    session.resume();
    await until(() => expect(signedOut).toEqual([{ soft: false }]));
    expect((await storage.keys()).filter((key) => key.startsWith("profile/"))).toEqual([]);
  });
});
