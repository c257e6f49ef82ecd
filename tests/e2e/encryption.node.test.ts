/**
 * Encryption in a session, without a browser: the published crypto module in Node, a real Synapse, and people at other
 * clients (tests/peers), one of them with another crypto library. IndexedDB is a stand-in that outlives a session.
 */
import "fake-indexeddb/auto";
import "core-js/actual/promise/with-resolvers.js";
import "core-js/modules/es.symbol.dispose.js";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { KeyValueStorage } from "../../platform/types.ts";
import { listenerCount } from "../../src/matrix/client.ts";
import { cryptoPrefix, deleteCryptoDatabases } from "../../src/matrix/cryptoDatabases.ts";
import { createEncryption, type Encryption } from "../../src/matrix/Encryption.ts";
import type { CryptoEngine } from "../../src/matrix/openCrypto.ts";
import { createSecurity } from "../../src/matrix/Security.ts";
import type { TimelineItem } from "../../src/matrix/records.ts";
import type { OpenRoom } from "../../src/matrix/roomTypes.ts";
import type { Credentials } from "../../src/matrix/signInTypes.ts";
import type { Session } from "../../src/matrix/types.ts";
import { memoryStorage } from "../fixtures/memoryStorage.ts";
import { startTestSession } from "../fixtures/startTestSession.ts";
import { freshUser, type FreshUser } from "../homeserver/freshUser.ts";
import { type OpenHousehold, openHousehold } from "../homeserver/household.ts";
import { matrixRequest, roomPath } from "../homeserver/matrixApi.ts";
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

interface StartOptions {
  readonly fetch?: typeof fetch;
  readonly storage?: KeyValueStorage;
  readonly encryption?: typeof createEncryption;
  readonly previews?: boolean;
}

async function start(tv: Tv, options: StartOptions = {}): Promise<Session> {
  const { session } = await startTestSession(
    { baseUrl: home.baseUrl, me: tv.user.userId, fetch: options.fetch ?? fetch },
    {
      storage: options.storage ?? tv.storage,
      credentials: tv.credentials,
      deps: {
        encryption: (own) => (options.encryption ?? createEncryption)({ ...own, createSecurity }),
        settings: { receipts: () => "private", previews: () => options.previews !== false, onlyVerifiedDevices: () => true },
      },
    },
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

/** The power goes: from now on nothing reaches the disk. */
function mortal(storage: KeyValueStorage, keeps: (key: string) => boolean = () => true) {
  let dead = false;
  const never = (): Promise<never> => new Promise(() => undefined);
  const mine: KeyValueStorage = {
    ...storage,
    set: (key, value) => (dead ? never() : keeps(key) ? storage.set(key, value) : Promise.resolve()),
    setMany: (entries) => (dead ? never() : storage.setMany(entries.filter(([key]) => keeps(key)))),
    delete: (key) => (dead ? never() : storage.delete(key)),
  };
  return { storage: mine, kill: () => (dead = true) };
}

/** A session with its encryption at hand. */
function spied() {
  const held: { encryption?: Encryption } = {};
  const make: typeof createEncryption = (options) => (held.encryption = createEncryption(options));
  return { held, make };
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

  it("reads keys of the backup on, also when the sender's devices become known only after them", async () => {
    const { user, phone, far, recoveryKey, roomId } = await family();
    for (const text of ["one", "two"]) {
      await far.send(roomId, text);
      await phone.waitForText(roomId, text);
    }
    await phone.waitForBackup(1);

    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const slow: typeof fetch = async (input, init) => {
      if (String(input).includes("/keys/query") && String(init?.body).includes(far.userId)) await held;
      return fetch(input, init);
    };
    const { held: own, make } = spied();
    const session = await start(await newTv(user), { fetch: slow, encryption: make });
    await recover(session, recoveryKey);
    const room = await openRoom(session, roomId);
    await until(() => expect(said(room)).toEqual(["one", "two"]));
    const devices = async () => (await own.encryption?.engine.value?.crypto.getUserDeviceInfo([far.userId]))?.get(far.userId)?.size;
    expect(await devices()).toBeFalsy();
    room.close();
    release();
    await until(async () => expect(await devices()).toBe(1));

    const reopened = await openRoom(session, roomId);
    await until(() => expect(said(reopened)).toEqual(["one", "two"]));
    expect(row(reopened, "one").shield).toEqual({ colour: "grey", reason: "authenticityNotGuaranteed" });
  });

  it("loses no key to a power cut while the crypto module starts", async () => {
    const { user, phone, far, recoveryKey, roomId } = await family();
    const tv = await newTv(user);
    const first = await start(tv);
    await recover(first, recoveryKey);
    await far.waitForDevice(user.userId, tv.credentials.deviceId);
    await first.stop();
    await far.discardSession(roomId);
    await far.send(roomId, "while it was off");
    await phone.waitForText(roomId, "while it was off");

    // The keys come, the module never gets to them, and nothing of this run but what it wrote at once is left.
    const power = mortal(tv.storage, (key) => !/snapshot/.test(key));
    const asked: string[] = [];
    const second = await start(tv, {
      storage: power.storage,
      encryption: (options) => ({ ...createEncryption(options), start: () => undefined }),
      fetch: (url, init) => {
        asked.push(String(url));
        return fetch(url, init);
      },
    });
    // Asked with the newer token: the server has forgotten the keys.
    await until(() => expect(asked.filter((url) => /\/sync\?/.test(url)).length).toBeGreaterThan(1));
    expect((await tv.storage.keys()).some((key) => /toDevice/.test(key))).toBe(true);
    power.kill();
    void second.stop();
    running.splice(0);

    const third = await start(tv);
    await ready(third, "verified");
    const room = await openRoom(third, roomId);
    await until(() => expect(said(room)).toEqual(["while it was off"]));
    expect((await tv.storage.keys()).filter((key) => /toDevice/.test(key))).toEqual([]);
  });

  it("takes what comes a second time after a power cut, and what its store refused the first time", async () => {
    const { user, far, recoveryKey, roomId } = await family();
    const tv = await newTv(user);
    const power = mortal(tv.storage, (key) => !/snapshot/.test(key));
    const { held, make } = spied();
    let syncs = true;
    const first = await start(tv, {
      storage: power.storage,
      encryption: make,
      // Never asked with a newer token once `syncs` is off: the server will say it all again.
      fetch: (url, init) => (!syncs && /\/sync\?/.test(String(url)) ? new Promise(() => undefined) : fetch(url, init)),
    });
    await recover(first, recoveryKey);
    await far.waitForDevice(user.userId, tv.credentials.deviceId);
    const room = await openRoom(first, roomId);
    await until(() => expect(room.canSend.value).toBe(true));
    const crypto = held.encryption?.engine.value?.crypto as CryptoEngine["crypto"];
    const process = crypto.processSyncChanges.bind(crypto);
    let refused = 0;
    crypto.processSyncChanges = async (changes) => {
      if (changes.toDeviceEvents.length && refused++ === 0) throw new Error("the disk says no");
      syncs = refused < 2;
      return process(changes);
    };
    await far.discardSession(roomId);
    await far.send(roomId, "twice told");
    await until(() => expect(refused).toBeGreaterThan(1));
    power.kill();
    void first.stop();
    running.splice(0);

    const second = await start(tv);
    await ready(second, "verified");
    const again = await openRoom(second, roomId);
    await until(() => expect(said(again)).toEqual(["twice told"]));
    await far.send(roomId, "and once more");
    await until(() => expect(said(again)).toEqual(["twice told", "and once more"]));
    await until(() => expect(again.canSend.value).toBe(true));
    again.sendText("heard");
    await far.waitForText(roomId, "heard");
  });

  it.each([
    ["its databases are deleted", async ({ credentials, storage }: Tv) => deleteCryptoDatabases(credentials, storage)],
    ["its key is gone", async ({ storage, credentials }: Tv) => storage.delete(`profile/${credentials.profileId}/crypto`)],
    [
      "its key is another",
      async ({ storage, credentials }: Tv) => {
        const key = `profile/${credentials.profileId}/crypto`;
        await storage.set(key, { ...(await storage.get<object>(key)), storeKey: btoa("x".repeat(32)) });
      },
    ],
  ])("says that its keys are lost when %s, and never takes a new identity as the same device", async (_what, lose) => {
    const user = await freshUser(home, "Rosa");
    const phone = await peer({ user: user.user });
    await phone.setUpEncryption();
    const plain = await phone.createRoom([], { name: "Plain", encrypted: false });
    await phone.send(plain, "plain words");
    const tv = await newTv(user);
    const identity = async (): Promise<unknown> => {
      const path = "/_matrix/client/v3/keys/query";
      const body = { device_keys: { [user.userId]: [tv.credentials.deviceId] } };
      const answer = await phone.request<{ device_keys: Record<string, Record<string, { keys: unknown }>> }>("POST", path, body);
      return answer.device_keys[user.userId]?.[tv.credentials.deviceId]?.keys;
    };
    const first = await start(tv);
    await ready(first, "unverified");
    await until(async () => expect(await identity()).toBeDefined());
    const before = await identity();
    await first.stop();

    await lose(tv);
    for (let i = 0; i < 2; i++) {
      const session = await start(tv);
      await until(() => expect(session.encryption.value).toEqual({ status: "unavailable", why: "keysLost" }));
      const room = await openRoom(session, plain);
      await until(() => expect(said(room)).toEqual(["plain words"]));
      await session.stop();
    }
    expect(await identity()).toEqual(before);

    // Signing in again, as another device of the same profile, begins anew.
    const fresh = await newTv(user);
    const again = await start({
      ...fresh,
      storage: tv.storage,
      credentials: { ...fresh.credentials, profileId: tv.credentials.profileId },
    });
    await ready(again, "unverified");
  });

  it("asks before it sends to somebody whose identity changed", async () => {
    const { user, far, friend, recoveryKey, roomId } = await family();
    const tv = await newTv(user);
    const session = await start(tv);
    await recover(session, recoveryKey);
    const room = await openRoom(session, roomId);
    await until(() => expect(room.canSend.value).toBe(true));
    room.sendText("to the one we know");
    await far.waitForText(roomId, "to the one we know");
    await far.resetIdentity();
    // It has heard of it when it knows the devices anew: with the message at the latest.
    await until(async () => expect(await session.security.trustOf(friend.userId)).toBe("changed"));
    room.sendText("first");
    room.sendText("second");
    await until(() => {
      expect(row(room, "first").sendState).toMatchObject({ status: "held", people: [expect.stringContaining("fred")] });
      expect(row(room, "second").sendState).toMatchObject({ status: "held" });
    });
    room.sendAnyway(row(room, "first").key);
    await far.waitForText(roomId, "second");
    expect(
      (await far.messages(roomId)).filter(({ sender, encrypted }) => encrypted && sender === user.userId).map(({ text }) => text),
    ).toEqual(["to the one we know", "first", "second"]);
  });

  it("shows nonsense, copies and plain messages for what they are, and keeps nothing of a closed room", async () => {
    const { user, far, recoveryKey, roomId } = await family();
    const tv = await newTv(user);
    const { held, make } = spied();
    const session = await start(tv, { encryption: make, previews: false }); // else the list waits for the last line's key
    await recover(session, recoveryKey);
    await far.waitForDevice(user.userId, tv.credentials.deviceId);
    const real = await far.send(roomId, "said once");
    const { content } = await far.request<{ content: Record<string, unknown> }>("GET", roomPath(roomId, "event", real));
    const put = (body: unknown, type = "m.room.encrypted"): Promise<unknown> =>
      far.request("PUT", roomPath(roomId, "send", type, `raw${serial++}`), body as Record<string, unknown>);
    await put(content);
    await put({ algorithm: "m.megolm.v1.aes-sha2", ciphertext: 5, session_id: {} });
    await put({ ...content, ciphertext: String(content["ciphertext"]).replace(/^(.{40})..../, "$1AAAA") });
    await put({ ...content, session_id: "unknownSessionOfSomebody" });
    await put({ algorithm: "rot13", ciphertext: "Uryyb" });
    await put({ msgtype: "m.text", body: "in the clear" }, "m.room.message");
    const room = await openRoom(session, roomId);
    await until(() =>
      expect(said(room)).toEqual(["said once", "(malformed)", "(malformed)", "(malformed)", "(keyMissing)", "(malformed)", "in the clear"]),
    );
    expect(row(room, "in the clear").shield).toEqual({ colour: "red", reason: "notEncrypted" });
    const { decryptor, engine } = held.encryption as Encryption;
    const listeners = listenerCount(engine.value?.client);
    const pending = decryptor.value?.pending.size;
    expect(pending).toBeGreaterThan(0);
    room.close();
    for (let i = 0; i < 3; i++) {
      const again = await openRoom(session, roomId);
      await until(() => expect(said(again)).toContain("(keyMissing)"));
      again.close();
    }
    expect(decryptor.value?.pending.size).toBe(pending);
    decryptor.value?.pending.forEach((event) => expect(listenerCount(event)).toBe(0));
    expect(listenerCount(engine.value?.client)).toBe(listeners);
  });

  it("reads edits, replies and reactions under encryption, with a person on libolm", async () => {
    const { user, far, phone, recoveryKey, roomId } = await family("olm");
    const tv = await newTv(user);
    const session = await start(tv);
    await recover(session, recoveryKey);
    await far.waitForDevice(user.userId, tv.credentials.deviceId);
    await phone.waitForDevice(user.userId, tv.credentials.deviceId);
    const room = await openRoom(session, roomId);
    const eventId = await far.send(roomId, "cake at five");
    await until(() => expect(said(room)).toEqual(["cake at five"]));
    await far.sendEvent(roomId, "m.room.message", {
      msgtype: "m.text",
      body: "* cake at six",
      "m.new_content": { msgtype: "m.text", body: "cake at six" },
      "m.relates_to": { rel_type: "m.replace", event_id: eventId },
    });
    await until(() => expect(said(room)).toEqual(["cake at six"]));
    expect(row(room, "cake at six").edited).toBe(true);
    await phone.send(roomId, "fine", { replyTo: eventId });
    await until(() => expect(row(room, "fine").replyTo).toMatchObject({ status: "shown", summary: { text: "cake at six" } }));
    await room.toggleReaction(eventId, "🎂");
    await until(() => expect(row(room, "cake at six").reactions).toMatchObject([{ key: "🎂", count: 1 }]));
    // A plain edit of an encrypted message may be the server's.
    await far.request("PUT", roomPath(roomId, "send", "m.room.message", `raw${serial++}`), {
      msgtype: "m.text",
      body: "* forged",
      "m.new_content": { msgtype: "m.text", body: "forged" },
      "m.relates_to": { rel_type: "m.replace", event_id: eventId },
    });
    await far.send(roomId, "last");
    await until(() => expect(said(room)).toEqual(["cake at six", "fine", "last"]));
    await until(() => expect(session.rooms.all.value.get(roomId)?.last?.summary).toEqual({ kind: "text", text: "last" }));
  });

  it("keeps two profiles apart, and signing out deletes the keys without a network", async () => {
    const { user, friend, recoveryKey, far, roomId } = await family();
    const storage = tvStorage();
    const rosas: Tv = { ...(await newTv(user)), storage };
    const freds: Tv = { ...(await newTv(friend)), storage };
    const rosa = await start(rosas);
    await recover(rosa, recoveryKey);
    await far.waitForDevice(user.userId, rosas.credentials.deviceId);
    await rosa.stop();
    const fred = await start(freds);
    await ready(fred, "unverified");
    await far.send(roomId, "for Rosa's device");
    await fred.stop();
    const again = await start(rosas);
    await ready(again, "verified");
    const room = await openRoom(again, roomId);
    await until(() => expect(said(room)).toEqual(["for Rosa's device"]));
    const databases = async (tv: Tv): Promise<number> =>
      (await indexedDB.databases()).filter(({ name }) => name?.startsWith(`${cryptoPrefix(tv.credentials)}::`)).length;
    expect(await databases(rosas)).toBeGreaterThan(0);
    let online = true;
    const cut = await start(freds, {
      fetch: (url, init) => (online ? fetch(url, init) : Promise.reject(new TypeError("Failed to fetch"))),
    });
    await ready(cut, "unverified");
    online = false;
    await cut.signOut();
    expect(await databases(freds)).toBe(0);
    expect(await databases(rosas)).toBeGreaterThan(0);
    expect((await storage.keys()).filter((key) => key.startsWith(`profile/${freds.credentials.profileId}/`))).toEqual([]);
  });

  it.each([0, 1, 2])("signs out while the store opens (%i databases so far): none is left, and it is no fault", async (made) => {
    const { user } = await family();
    const tv = await newTv(user);
    const complaints = vi.spyOn(console, "error");
    const databases = async (): Promise<number> =>
      (await indexedDB.databases()).filter(({ name }) => name?.startsWith(`${cryptoPrefix(tv.credentials)}::`)).length;
    let letOpen: () => void = () => undefined;
    const mayOpen = new Promise<void>((resolve) => (letOpen = resolve));
    const session = await start(tv, {
      fetch: async (url, init) => {
        if (String(url).includes("/keys/query")) await mayOpen;
        return fetch(url, init);
      },
    });
    letOpen();
    while ((await databases()) < made) await new Promise((resolve) => setImmediate(resolve));
    await session.signOut();
    // A store that goes on opening would make them anew, and so would a question write its answer.
    await expect(until(async () => expect(await databases()).toBeGreaterThan(0), 3_000)).rejects.toThrow();
    expect((await tv.storage.keys()).filter((key) => key.startsWith(`profile/${tv.credentials.profileId}/`))).toEqual([]);
    expect(complaints.mock.calls.filter(([words]) => /\[(crypto|sdk)/.test(String(words)))).toEqual([]);
    complaints.mockRestore();
  });

  it("reads what was said before the invitation, when whoever invites shares it", async () => {
    const { user, far, recoveryKey } = await family();
    const tv = await newTv(user);
    const session = await start(tv);
    await recover(session, recoveryKey);
    await far.waitForDevice(user.userId, tv.credentials.deviceId);
    const roomId = await far.createRoom([], { name: "Later", historyVisibility: "shared" });
    await far.send(roomId, "before you came");
    await far.invite(roomId, user.user);
    await until(() => expect(session.rooms.all.value.get(roomId)?.membership).toBe("invite"));
    await session.acceptInvite(roomId);
    await until(() => expect(session.rooms.all.value.get(roomId)?.membership).toBe("join"));
    const room = await openRoom(session, roomId);
    await until(() => expect(said(room)).toEqual(["before you came"]));
    // A key at second hand: who wrote it is the inviter's word.
    expect(row(room, "before you came").shield).toEqual({ colour: "grey", reason: "authenticityNotGuaranteed" });
  });

  it("says that its keys are lost when the device was removed elsewhere and signs in again under its old id", async () => {
    const user = await freshUser(home, "Rosa");
    await (await peer({ user: user.user })).setUpEncryption(); // an account without an identity needs no keys here
    const tv = await newTv(user);
    const first = await start(tv);
    await ready(first, "unverified");
    const key = `profile/${tv.credentials.profileId}/crypto`;
    await first.stop();
    await until(async () => {
      const again = await start(tv);
      await ready(again, "unverified");
      await until(async () => expect(await tv.storage.get(key)).toMatchObject({ published: true }), 3_000);
    });
    await Promise.all(running.splice(0).map((session) => session.stop()));
    await home.admin.deleteDevice(user.user, tv.credentials.deviceId);
    const back = await newTv(user, tv.credentials.deviceId);
    const session = await start({
      ...back,
      storage: tv.storage,
      credentials: { ...back.credentials, profileId: tv.credentials.profileId },
    });
    await until(() => expect(session.encryption.value).toEqual({ status: "unavailable", why: "keysLost" }));
  });

  it("takes the keys behind a message that the crypto module refuses again and again", async () => {
    const { user, far, recoveryKey, roomId } = await family();
    const tv = await newTv(user);
    const { held, make } = spied();
    const session = await start(tv, { encryption: make });
    await recover(session, recoveryKey);
    await far.waitForDevice(user.userId, tv.credentials.deviceId);
    const room = await openRoom(session, roomId);
    const crypto = held.encryption?.engine.value?.crypto as CryptoEngine["crypto"];
    const process = crypto.processSyncChanges.bind(crypto);
    let refused = 0;
    crypto.processSyncChanges = async (changes) => {
      if (!changes.toDeviceEvents.some(({ type }) => type === "m.poison")) return process(changes);
      refused++;
      throw new Error("poison");
    };
    await far.request("PUT", "/_matrix/client/v3/sendToDevice/m.poison/p1", { messages: { [user.userId]: { "*": { bad: true } } } });
    await until(() => expect(refused).toBeGreaterThan(0));
    for (let i = 0; i < 8; i++) await far.send(roomId, `message ${i}`);
    await until(() => expect(said(room)).toEqual(Array.from({ length: 8 }, (_none, i) => `message ${i}`)));
    expect((await tv.storage.keys()).filter((name) => /toDevice/.test(name))).toEqual([]);
  });
});
