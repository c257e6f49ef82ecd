import { signal } from "@preact/signals";
import { DecryptionFailureCode, EventShieldColour, EventShieldReason } from "matrix-js-sdk/lib/crypto-api/index.js";
import { describe, expect, it } from "vitest";
import { cameEncrypted, clearInfo, envelope, toClearEvent } from "../../../src/matrix/clearEvents.ts";
import { CryptoRoom } from "../../../src/matrix/CryptoRoom.ts";
import type { Encryption } from "../../../src/matrix/Encryption.ts";
import { whyUnavailable } from "../../../src/matrix/cryptoNeed.ts";
import { createEncryptedRooms } from "../../../src/matrix/encryptedRooms.ts";
import { noEncryption } from "../../../src/matrix/noEncryption.ts";
import { createRoomList } from "../../../src/matrix/RoomList.ts";
import { createWaiting, isPrecious, syncCrypto } from "../../../src/matrix/syncCrypto.ts";
import { shieldOf, whyUndecryptable } from "../../../src/matrix/undecryptable.ts";
import { createWrap } from "../../../src/matrix/wrap.ts";
import { memoryStorage } from "../../fixtures/memoryStorage.ts";

const ROOM = "!room:fake.test";
/** Version 3, index 300, a ciphertext of nothing. */
const CIPHERTEXT = btoa(String.fromCharCode(3, 8, 0xac, 0x02, 0x12, 0, 0, 0, 0, 0, 0, 0));
const wire = (content: object = {}) => ({
  type: "m.room.encrypted",
  event_id: "$e",
  sender: "@a:fake.test",
  content: { algorithm: "m.megolm.v1.aes-sha2", session_id: "s", ciphertext: CIPHERTEXT, ...content },
});

describe("an encrypted event", () => {
  it("shows its session and place without its key", () => {
    expect(envelope(wire())).toEqual({ sessionId: "s", index: 300 });
  });

  it.each([
    { algorithm: "m.olm.v1" },
    { ciphertext: {} },
    { ciphertext: "%%%" },
    { ciphertext: btoa("\u0004\u0008\u0001") },
    { ciphertext: "A".repeat(80_000) },
    { session_id: 5 },
    { session_id: "" },
  ])("is nonsense with %j", (content) => {
    expect(envelope(wire(content))).toBeUndefined();
  });

  it("has the envelope's relation, never the one inside, and is marked beside it", () => {
    const relation = { rel_type: "m.replace", event_id: "$outer" };
    const inside = { type: "m.room.message", content: { body: "x", "m.relates_to": { event_id: "$inner" } } };
    const clear = toClearEvent(wire({ "m.relates_to": relation }), inside, { shield: { colour: "grey", reason: "unknownDevice" } });
    expect(clear).toMatchObject({ event_id: "$e", type: "m.room.message", content: { body: "x", "m.relates_to": relation } });
    expect(toClearEvent(wire(), inside, {})?.content).toEqual({ body: "x" });
    expect(clear && clearInfo(clear)).toEqual({ shield: { colour: "grey", reason: "unknownDevice" } });
    expect(clear && cameEncrypted(clear)).toBe(true);
    expect(clearInfo({ ...clear, type: "m.room.message" })).toBeUndefined();
  });

  it.each([
    [{ type: "m.room.redaction", content: { redacts: "$x" } }],
    [{ type: "m.room.encrypted", content: {} }],
    [{ content: {} }],
    [5],
  ])("may not hold %j", (inside) => {
    expect(toClearEvent(wire(), inside, {})).toBeUndefined();
  });
});

describe("reasons", () => {
  it("have a group for every code of the SDK", () => {
    const groups = Object.values(DecryptionFailureCode).map((code) => [code, whyUndecryptable(code, true), whyUndecryptable(code, false)]);
    expect(groups).toEqual([
      ["MEGOLM_UNKNOWN_INBOUND_SESSION_ID", "keyMissing", "keyMissing"],
      ["MEGOLM_KEY_WITHHELD", "withheld", "withheld"],
      ["MEGOLM_KEY_WITHHELD_FOR_UNVERIFIED_DEVICE", "withheld", "verify"],
      ["OLM_UNKNOWN_MESSAGE_INDEX", "keyMissing", "keyMissing"],
      ["HISTORICAL_MESSAGE_NO_KEY_BACKUP", "noBackup", "noBackup"],
      ["HISTORICAL_MESSAGE_BACKUP_UNCONFIGURED", "keyMissing", "verify"],
      ["HISTORICAL_MESSAGE_WORKING_BACKUP", "fetching", "fetching"],
      ["HISTORICAL_MESSAGE_USER_NOT_JOINED", "beforeJoin", "beforeJoin"],
      ["SENDER_IDENTITY_PREVIOUSLY_VERIFIED", "senderChanged", "senderChanged"],
      ["UNSIGNED_SENDER_DEVICE", "senderUnverified", "senderUnverified"],
      ["UNKNOWN_SENDER_DEVICE", "senderUnverified", "senderUnverified"],
      ["UNKNOWN_ERROR", "malformed", "malformed"],
    ]);
  });

  it("have a shield for what the SDK says of the sender", () => {
    const shield = (shieldColour: EventShieldColour, shieldReason: EventShieldReason | null) => shieldOf({ shieldColour, shieldReason });
    expect(shield(EventShieldColour.NONE, null)).toBeUndefined();
    expect(shield(EventShieldColour.GREY, EventShieldReason.UNKNOWN_DEVICE)).toEqual({ colour: "grey", reason: "unknownDevice" });
    expect(shield(EventShieldColour.RED, EventShieldReason.MISMATCHED_SENDER)).toEqual({ colour: "red", reason: "mismatchedSender" });
    expect(shield(EventShieldColour.RED, EventShieldReason.VERIFICATION_VIOLATION)).toEqual({
      colour: "red",
      reason: "verificationViolation",
    });
    expect(shield(EventShieldColour.RED, 99 as EventShieldReason)).toEqual({ colour: "red", reason: "unknown" });
    expect(shieldOf(null)).toEqual({ colour: "red", reason: "unknown" });
  });
});

describe("what sync brings for the crypto module", () => {
  it("is read without belief", () => {
    const part = syncCrypto({
      to_device: { events: [{ type: "m.room.encrypted" }, 5, null, { type: 5 }] },
      device_lists: { changed: ["@a:b", 7], left: "x" },
      device_one_time_keys_count: { signed_curve25519: 50, odd: "x" },
      "org.matrix.msc2732.device_unused_fallback_key_types": ["signed_curve25519", 5],
    });
    expect(part).toEqual({
      toDevice: [{ type: "m.room.encrypted" }],
      changed: ["@a:b"],
      left: [],
      counts: { signed_curve25519: 50 },
      fallback: ["signed_curve25519"],
    });
    expect(isPrecious(part)).toBe(true);
    expect(isPrecious(syncCrypto({ device_one_time_keys_count: { a: 1 } }))).toBe(false);
    expect(syncCrypto("x")).toEqual({ toDevice: [], changed: [], left: [], counts: {} });
  });

  it("waits on disk in its order, over a restart, beside another profile's", async () => {
    const storage = memoryStorage();
    const part = (type: string) => syncCrypto({ to_device: { events: [{ type }] }, device_one_time_keys_count: { k: 1 } });
    const waiting = createWaiting(storage, "p1");
    for (let i = 0; i < 12; i++) await waiting.add(part(`m.${i}`));
    await createWaiting(storage, "p2").add(part("m.other"));
    const again = createWaiting(storage, "p1");
    await again.add(part("m.12"));
    const seen: unknown[] = [];
    for (let next = await again.first(); next; next = await again.first()) {
      seen.push(next.part);
      await next.done();
    }
    expect(seen).toEqual(Array.from({ length: 13 }, (_none, i) => part(`m.${i}`)));
    expect(await createWaiting(storage, "p1").first()).toBeUndefined();
    expect(await createWaiting(storage, "p2").first()).toBeDefined();
  });

  it("is refused when the disk refuses it, and nothing is thought to be there", async () => {
    const storage = { ...memoryStorage(), set: () => Promise.reject(new Error("full")) };
    const waiting = createWaiting(storage, "p1");
    await expect(waiting.add(syncCrypto({}))).rejects.toThrow("full");
    expect(await waiting.first()).toBeUndefined();
  });
});

describe("whether encryption is for this TV", () => {
  const large = { mediaBytes: 1, videoBytes: 1, timelineEvents: 200, imagePixels: 1 };
  const able = { webAssembly: true, serviceWorker: false, indexedDB: true, secureContext: true, budget: large };
  const lasting = { ...memoryStorage(), kind: "indexedDB" as const };

  it("is said honestly", () => {
    expect(whyUnavailable(able, lasting)).toBeUndefined();
    expect(whyUnavailable({ ...able, indexedDB: false }, lasting)).toBe("storage");
    expect(whyUnavailable(able, memoryStorage())).toBe("storage");
    expect(whyUnavailable({ ...able, webAssembly: false }, lasting)).toBeUndefined();
    expect(whyUnavailable({ ...able, webAssembly: false, budget: { ...large, timelineEvents: 120 } }, lasting)).toBe("memory");
    expect(whyUnavailable({ ...able, budget: { ...large, timelineEvents: 120 } }, lasting)).toBeUndefined();
  });
});

describe("rooms that were ever encrypted", () => {
  it("stay so, with their first settings, over a restart", async () => {
    const storage = memoryStorage();
    const rooms = createEncryptedRooms(storage, "p1");
    const event = (content: object) => ({ type: "m.room.encryption", state_key: "", content });
    rooms.note(ROOM);
    expect(rooms.settings(ROOM)).toBeUndefined();
    rooms.note(ROOM, event({ algorithm: "m.megolm.v1.aes-sha2", rotation_period_msgs: 7, rotation_period_ms: 1 }));
    rooms.note(ROOM, event({ algorithm: "m.megolm.v1.aes-sha2", rotation_period_msgs: 9999 }));
    rooms.note(ROOM, event({}));
    await rooms.saved();
    const again = createEncryptedRooms(storage, "p1");
    await again.load();
    expect(again.has(ROOM)).toBe(true);
    // A session of one millisecond is nobody's wish.
    expect(again.settings(ROOM)).toEqual({ algorithm: "m.megolm.v1.aes-sha2", rotation_period_msgs: 7 });
    expect(again.has("!other:fake.test")).toBe(false);
  });

  it("are encrypted in the list, whatever the server says", async () => {
    const rooms = createEncryptedRooms(memoryStorage(), "p1");
    rooms.note(ROOM);
    const list = createRoomList("@me:fake.test", () => 0, rooms.has);
    await list.apply({ rooms: { join: { [ROOM]: {}, "!plain:fake.test": {} } } }, true);
    expect(Array.from(list.all.value.values(), ({ encrypted }) => encrypted)).toEqual([true, false]);
  });
});

describe("what leaves the outbox", () => {
  const entry = {
    txnId: "t",
    roomId: ROOM,
    type: "m.room.message",
    content: { body: "x" },
    at: 0,
    state: { status: "sending" } as const,
  };
  async function stage(options: { readonly ever?: boolean; readonly module?: boolean; readonly encryption?: Partial<Encryption> } = {}) {
    const encrypted = createEncryptedRooms(memoryStorage(), "p1");
    if (options.ever) encrypted.note(ROOM);
    const list = createRoomList("@me:fake.test");
    const engine = { crypto: { isEncryptionEnabledInRoom: async () => options.module === true } };
    const encryption = {
      ...noEncryption({ profileId: "p1", deviceId: "TV" }, memoryStorage()),
      state: signal({ status: "starting" } as const),
      ...options.encryption,
    };
    const wrap = createWrap({ list, encrypted, encryption: { ...encryption, engine: signal(engine as never) } });
    return { wrap: () => wrap(entry), list, encrypted };
  }
  const joined = { rooms: { join: { [ROOM]: {} } } };

  it("waits until it is known whether the room is encrypted", async () => {
    const { wrap, list } = await stage();
    expect(await wrap()).toEqual({ status: "wait" });
    await list.apply(joined, true);
    expect(await wrap()).toEqual({ status: "ready", type: "m.room.message", content: { body: "x" } });
  });

  it("is never in the clear where disk or crypto module remember encryption", async () => {
    for (const options of [{ ever: true }, { module: true }]) {
      const { wrap, list, encrypted } = await stage(options);
      await list.apply(joined, true);
      expect(await wrap()).toEqual({ status: "wait" });
      expect(encrypted.has(ROOM)).toBe(true);
    }
  });

  it("fails where nothing will ever encrypt, and in rooms that are not ours", async () => {
    const { wrap, list } = await stage({ ever: true, encryption: { state: signal({ status: "unavailable", why: "memory" } as const) } });
    await list.apply({}, true);
    await expect(wrap()).rejects.toMatchObject({ kind: "forbidden" });
    await list.apply(joined, false);
    await expect(wrap()).rejects.toMatchObject({ kind: "unsupported" });
  });

  it("is what the encryptor made of it, or held with the names of those who changed", async () => {
    const sealed = { status: "sealed", type: "m.room.encrypted", content: { ciphertext: "c" } } as const;
    const results: unknown[] = [sealed, { status: "held", userIds: ["@bea:fake.test"] }];
    const { wrap, list } = await stage({
      ever: true,
      encryption: { encryptor: signal({ seal: async () => results.shift() } as never) },
    });
    await list.apply(joined, true);
    expect(await wrap()).toEqual({ ...sealed, status: "ready" });
    expect(await wrap()).toEqual({ status: "held", userIds: ["@bea:fake.test"], people: ["bea"] });
  });
});

describe("the room as the encryptor sees it", () => {
  const member = (userId: string, membership: string) => ({ type: "m.room.member", state_key: userId, content: { membership } });
  function stage(answers: (readonly object[])[]) {
    let left = 0;
    const asked: string[] = [];
    const http = {
      baseUrl: "",
      async call(_method: string, path: string) {
        asked.push(path);
        return /members/.test(path) ? { chunk: answers.shift() ?? [] } : { history_visibility: "shared" };
      },
    };
    const room = new CryptoRoom(ROOM, http as never, () => left++);
    return { room, asked, left: () => left };
  }

  it("knows everybody, invited people too unless history is for members", async () => {
    const { room } = stage([[member("@a:b", "join"), member("@i:b", "invite"), member("@x:b", "ban"), 5 as never]]);
    expect((await room.getEncryptionTargetMembers()).map(({ userId }) => userId)).toEqual(["@a:b", "@i:b"]);
    room.apply([{ type: "m.room.history_visibility", state_key: "", content: { history_visibility: "joined" } }]);
    expect(room.people).toEqual(["@a:b"]);
  });

  it("is not asked half: whoever comes while it loads waits, and what sync brings meanwhile counts", async () => {
    const { room, asked } = stage([[member("@a:b", "join"), member("@c:b", "join")]]);
    const first = room.load();
    const second = room.getEncryptionTargetMembers();
    room.apply([member("@c:b", "leave"), member("@d:b", "join")]);
    expect((await second).map(({ userId }) => userId)).toEqual(["@a:b", "@d:b"]);
    await first;
    expect(asked.filter((path) => /members/.test(path)).length).toBe(1);
  });

  it("wants a new key when somebody has left, also while events were missing", async () => {
    const { room, asked, left } = stage([[member("@a:b", "join"), member("@c:b", "join")], [member("@a:b", "join")]]);
    await room.load();
    await room.load();
    expect(asked.filter((path) => /members/.test(path)).length).toBe(1);
    expect(left()).toBe(0);
    room.apply([member("@a:b", "leave")]);
    expect(left()).toBe(1);
    room.doubt();
    await room.load();
    expect(left()).toBe(2);
    expect(room.people).toEqual(["@a:b"]);
  });
});
