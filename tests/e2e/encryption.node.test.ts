/**
 * Encryption in a session, without a browser: the published crypto module in Node, a real Synapse, and people at other
 * clients (tests/peers), one of them with another crypto library. IndexedDB is a stand-in that outlives a session.
 */
import "fake-indexeddb/auto";
import "core-js/actual/promise/with-resolvers.js";
import "core-js/modules/es.symbol.dispose.js";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { KeyValueStorage } from "../../platform/types.ts";
import { createEncryption } from "../../src/matrix/Encryption.ts";
import type { TimelineItem } from "../../src/matrix/records.ts";
import type { Credentials, OpenRoom, Session } from "../../src/matrix/types.ts";
import { memoryStorage } from "../fixtures/memoryStorage.ts";
import { startTestSession } from "../fixtures/startTestSession.ts";
import { freshUser, type FreshUser } from "../homeserver/freshUser.ts";
import { type OpenHousehold, openHousehold } from "../homeserver/household.ts";
import { matrixRequest } from "../homeserver/matrixApi.ts";
import { openPeer } from "../peers/openPeer.ts";
import type { Peer, PeerOptions } from "../peers/Peer.ts";

Object.assign(globalThis, { requestAnimationFrame: (run: () => void) => setTimeout(run, 4), cancelAnimationFrame: clearTimeout });

let home: OpenHousehold;
const running: Session[] = [];
const peers: Peer[] = [];

const until = (check: () => void | Promise<void>, timeout = 30_000): Promise<void> => vi.waitFor(check, { timeout, interval: 20 });

/** A TV's storage: it says that it lasts, and in these tests it does. */
const tvStorage = (): KeyValueStorage => ({ ...memoryStorage(), kind: "indexedDB" });

interface Tv {
  readonly user: FreshUser;
  readonly storage: KeyValueStorage;
  readonly credentials: Credentials;
}

let serial = 0;
async function newTv(user: FreshUser, deviceId?: string): Promise<Tv> {
  const answer = await matrixRequest<{ access_token: string; device_id: string }>(home.baseUrl, "POST", "/_matrix/client/v3/login", {
    token: "",
    body: {
      type: "m.login.password",
      identifier: { type: "m.id.user", user: user.user },
      password: user.password,
      ...(deviceId ? { device_id: deviceId } : {}),
    },
  });
  return {
    user,
    storage: tvStorage(),
    credentials: {
      profileId: `p${serial++}`,
      userId: user.userId,
      deviceId: answer.device_id,
      homeserver: "hearth.test",
      baseUrl: home.baseUrl,
      accessToken: answer.access_token,
    },
  };
}

async function start(tv: Tv, options: { readonly fetch?: typeof fetch; readonly storage?: KeyValueStorage } = {}): Promise<Session> {
  const { session } = await startTestSession(
    { baseUrl: home.baseUrl, me: tv.user.userId, fetch: options.fetch ?? fetch },
    { storage: (options.storage ?? tv.storage) as never, credentials: tv.credentials, deps: { encryption: createEncryption } },
  );
  running.push(session);
  await until(() => expect(session.sync.value.status).toBe("live"));
  return session;
}

async function peer(options: Omit<PeerOptions, "homeserver">): Promise<Peer> {
  const opened = await openPeer({ homeserver: home.baseUrl, ...options });
  peers.push(opened);
  return opened;
}

const ready = (session: Session, status: string): Promise<void> => until(() => expect(session.encryption.value.status).toBe(status));

async function openRoom(session: Session, roomId: string): Promise<OpenRoom> {
  await until(() => expect(session.rooms.all.value.has(roomId)).toBe(true));
  const room = session.openRoom(roomId);
  await until(() => expect(room.state.value.status).toBe("open"));
  return room;
}

/** Rows of messages: their words, or why there are none. */
const said = (room: OpenRoom): string[] =>
  room.timeline.items.value.flatMap((item) => (item.kind === "text" ? [item.body] : item.kind === "encrypted" ? [`(${item.why})`] : []));
const row = (room: OpenRoom, body: string): Extract<TimelineItem, { readonly kind: "text" | "emote" | "botNotice" }> => {
  const found = room.timeline.items.value.find((item) => item.kind === "text" && item.body === body);
  if (found?.kind !== "text") throw new Error(`no row "${body}" among ${JSON.stringify(said(room))}`);
  return found;
};

async function recover(session: Session, recoveryKey: string): Promise<void> {
  await until(() => expect(session.encryption.value).toMatchObject({ status: "unverified" }));
  session.security.recover(recoveryKey, "recoveryKey");
  await until(() => expect(session.security.stage.value).toEqual({ step: "done" }));
  await ready(session, "verified");
}

beforeAll(async () => {
  home = await openHousehold();
});

afterEach(async () => {
  await Promise.all(running.splice(0).map((session) => session.stop()));
  await Promise.all(peers.splice(0).map((one) => one.stop()));
});

afterAll(() => home?.stop());

/** A person with a phone and a friend with another, in an encrypted room. */
async function family(implementation: "rust" | "olm" = "rust") {
  const user = await freshUser(home, "Rosa");
  const friend = await freshUser(home, "Fred");
  const phone = await peer({ user: user.user });
  const far = await peer({ user: friend.user, implementation });
  const { recoveryKey } = await phone.setUpEncryption();
  await far.setUpEncryption();
  const roomId = await far.createRoom([user.user], { name: "Family" });
  await phone.join(roomId);
  await far.waitForMember(roomId, user.user);
  return { user, friend, phone, far, recoveryKey, roomId };
}

describe("encryption in a session", () => {
  it("reads what was said before from the backup, and live messages both ways, and is still verified after a restart", async () => {
    const { user, phone, far, recoveryKey, roomId } = await family();
    await far.send(roomId, "before the TV");
    await phone.waitForText(roomId, "before the TV");
    await phone.waitForBackup(1);

    const tv = await newTv(user);
    const session = await start(tv);
    await ready(session, "unverified");
    expect(session.encryption.value).toEqual({ status: "unverified", ways: ["otherDevice", "recoveryKey"] });
    const room = await openRoom(session, roomId);
    await until(() => expect(said(room)).toEqual(["(verify)"]));
    await recover(session, recoveryKey);
    await until(() => expect(session.encryption.value).toEqual({ status: "verified", backup: "on" }));
    await until(() => expect(said(room)).toEqual(["before the TV"]));

    await far.waitForDevice(user.userId, tv.credentials.deviceId);
    await far.send(roomId, "hello TV");
    await until(() => expect(said(room)).toEqual(["before the TV", "hello TV"]));
    expect(row(room, "hello TV").shield).toBeUndefined();
    await until(() => expect(room.canSend.value).toBe(true));
    room.sendText("hello phone");
    expect(await far.waitForText(roomId, "hello phone")).toMatchObject({ encrypted: true, shield: "none" });
    await until(() => expect(row(room, "hello phone")).toMatchObject({ own: true, sendState: { status: "sent" } }));
    expect(said(room)).toEqual(["before the TV", "hello TV", "hello phone"]);
    await session.stop();

    const again = await start(tv);
    await until(() => expect(again.encryption.value).toEqual({ status: "verified", backup: "on" }));
    const reopened = await openRoom(again, roomId);
    await until(() => expect(said(reopened)).toEqual(["before the TV", "hello TV", "hello phone"]));
  });
});
