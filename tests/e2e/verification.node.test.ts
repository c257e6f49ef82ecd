/**
 * Verification of a TV against a real Synapse and a real second client, without a screen: every way in, every way out,
 * whoever gives up at whatever step.
 */
import "core-js/actual/promise/with-resolvers.js";
import "core-js/modules/es.symbol.dispose.js";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { listenerCount } from "../../src/matrix/client.ts";
import type { VerificationStage } from "../../src/matrix/securityTypes.ts";
import { PHASE } from "../../src/matrix/verificationStage.ts";
import { type NodeTv, openNodeTv } from "../fixtures/nodeTv.ts";
import { freshUser, type FreshUser } from "../homeserver/freshUser.ts";
import { type OpenHousehold, openHousehold } from "../homeserver/household.ts";
import { openPeer } from "../peers/openPeer.ts";
import type { Peer, PeerVerification } from "../peers/Peer.ts";

let home: OpenHousehold;
const peers: Peer[] = [];
const tvs: NodeTv[] = [];

beforeAll(async () => {
  home = await openHousehold();
});
afterEach(async () => {
  await Promise.all([...tvs.splice(0).map((tv) => tv.stop()), ...peers.splice(0).map((peer) => peer.stop())]);
});
afterAll(() => home?.stop());

const until = <T>(check: () => T | Promise<T>): Promise<T> => vi.waitFor(check, { timeout: 30_000, interval: 20 });

/** Waits for a step of the TV. */
function step<S extends VerificationStage["step"]>(tv: NodeTv, wanted: S): Promise<Extract<VerificationStage, { readonly step: S }>> {
  return until(() => {
    const stage = tv.security.stage.value;
    if (stage.step !== wanted) throw new Error(`${JSON.stringify(stage)} instead of ${wanted}`);
    return stage as Extract<VerificationStage, { readonly step: S }>;
  });
}

async function phoneOf(user: FreshUser, deviceName = "Alex's phone"): Promise<Peer> {
  const peer = await openPeer({ homeserver: home.baseUrl, user: user.user, deviceName });
  peers.push(peer);
  return peer;
}

async function tvOf(user: FreshUser): Promise<NodeTv> {
  const tv = await openNodeTv({ homeserver: home.baseUrl, user: user.user, password: user.password });
  tvs.push(tv);
  atRest.set(tv, listenerCount(tv.client));
  return tv;
}

/** An account with a phone that has an identity, and a TV that is new to it. */
async function pair(passphrase?: string): Promise<{ user: FreshUser; phone: Peer; tv: NodeTv; recoveryKey: string }> {
  const user = await freshUser(home, "Alex");
  const phone = await phoneOf(user);
  const { recoveryKey } = await phone.setUpEncryption(passphrase === undefined ? {} : { passphrase });
  const tv = await tvOf(user);
  await phone.waitForDevice(user.userId, tv.deviceId);
  return { user, phone, tv, recoveryKey };
}

async function chooseTogether(): Promise<{ phone: Peer; tv: NodeTv; theirs: PeerVerification }> {
  const { phone, tv } = await pair();
  tv.security.askOtherDevices();
  const theirs = await phone.acceptVerification();
  await step(tv, "choose");
  return { phone, tv, theirs };
}

async function compareTogether(): Promise<{ phone: Peer; tv: NodeTv; theirs: PeerVerification }> {
  const { phone, tv, theirs } = await chooseTogether();
  tv.security.startEmoji();
  const [mine, emoji] = await Promise.all([step(tv, "compareEmoji"), theirs.emoji({ start: false })]);
  expect(mine.emoji).toHaveLength(7);
  expect(mine.emoji).toEqual(emoji);
  return { phone, tv, theirs };
}

describe("verifying a TV with a phone", () => {
  it("by emoji that the TV begins; the backup's key follows", async () => {
    const { tv, theirs } = await compareTogether();
    tv.security.confirm();
    expect(await step(tv, "compareEmoji")).toMatchObject({ confirmed: true });
    await theirs.confirm();
    await step(tv, "done");
    expect(await theirs.ended()).toEqual({ status: "done" });
    expect(await tv.isVerified()).toBe(true);
    await until(async () => expect(await tv.crypto.getActiveSessionBackupVersion()).not.toBeNull());
    await until(() => expect(tv.security.losesKeys.value).toBe(false));
    expect(tv.changes()).toBeGreaterThan(0);
    tv.security.cancel();
    expect(tv.security.stage.value).toEqual({ step: "idle" });
  });

  it("by emoji that the phone begins", async () => {
    const { tv, theirs } = await chooseTogether();
    const [mine, emoji] = await Promise.all([step(tv, "compareEmoji"), theirs.emoji()]);
    expect(mine.emoji).toEqual(emoji);
    await theirs.confirm();
    tv.security.confirm();
    await step(tv, "done");
    expect(await tv.isVerified()).toBe(true);
  });

  it("by emoji that both begin at once", async () => {
    const { tv, theirs } = await chooseTogether();
    tv.security.startEmoji();
    const [mine, emoji] = await Promise.all([step(tv, "compareEmoji"), theirs.emoji({ start: true })]);
    expect(mine.emoji).toEqual(emoji);
    tv.security.confirm();
    await theirs.confirm();
    await step(tv, "done");
  });

  it("by emoji that the phone begins while the TV still makes its QR code, which takes long on a slow disk", async () => {
    const { phone, tv } = await pair();
    const { requestOwnUserVerification } = tv.crypto;
    let begun = false;
    tv.crypto.requestOwnUserVerification = async () => {
      const request = await requestOwnUserVerification.call(tv.crypto);
      const { generateQRCode } = request;
      request.generateQRCode = async () => {
        begun = true;
        // The store is slow, and the other side quick.
        for (let tries = 0; tries < 75 && request.phase === PHASE.ready; tries++) await new Promise((resolve) => setTimeout(resolve, 20));
        return generateQRCode.call(request);
      };
      return request;
    };
    tv.security.askOtherDevices();
    const theirs = await phone.acceptVerification();
    await until(() => expect(begun).toBe(true));
    const [mine, emoji] = await Promise.all([step(tv, "compareEmoji"), theirs.emoji({ start: true })]);
    expect(mine.emoji).toEqual(emoji);
    await theirs.confirm();
    tv.security.confirm();
    await step(tv, "done");
    expect(await tv.isVerified()).toBe(true);
  });

  it("by the QR code on the TV", async () => {
    const { tv, theirs } = await chooseTogether();
    const { qr } = await until(async () => {
      const stage = await step(tv, "choose");
      expect(stage.qr).toBeInstanceOf(Uint8Array);
      return stage;
    });
    expect(new TextDecoder().decode(qr?.slice(0, 6))).toBe("MATRIX");
    await theirs.scan(qr as Uint8Array);
    expect(await step(tv, "confirmScan")).toMatchObject({ confirmed: false });
    tv.security.confirm();
    await step(tv, "done");
    expect(await tv.isVerified()).toBe(true);
  });

  it("when the phone asks: its name is said", async () => {
    const { phone, tv, user } = await pair();
    const theirs = await phone.requestVerification({ deviceId: tv.deviceId });
    expect(
      await until(async () => {
        const stage = await step(tv, "incoming");
        expect(stage.deviceName).toBe("Alex's phone");
        return stage;
      }),
    ).toEqual({ step: "incoming", own: true, userId: user.userId, deviceId: phone.deviceId, deviceName: "Alex's phone" });
    tv.security.accept();
    await theirs.ready();
    const [mine, emoji] = await Promise.all([step(tv, "compareEmoji"), theirs.emoji()]);
    expect(mine.emoji).toEqual(emoji);
    tv.security.confirm();
    await theirs.confirm();
    await step(tv, "done");
    expect(await tv.isVerified()).toBe(true);
  });

  it("when both ask at the same moment: the TV asks again by itself", async () => {
    const { phone, tv } = await pair();
    const lost = phone.requestVerification({ deviceId: tv.deviceId });
    tv.security.askOtherDevices();
    await lost;
    await until(async () => {
      const theirs = await phone.nextVerification({ timeoutMs: 5_000 });
      await theirs.accept();
      await theirs.ready({ timeoutMs: 5_000 });
      await step(tv, "choose");
    });
  });
});

describe("whoever gives up, at whatever step", () => {
  it("the phone says no", async () => {
    const { phone, tv } = await pair();
    tv.security.askOtherDevices();
    await (await phone.nextVerification()).cancel();
    expect(await step(tv, "cancelled")).toEqual({ step: "cancelled", why: "byOther" });
    expect(listenerCount(tv.client)).toBe(atRest.get(tv));
  });

  it("the phone leaves after it was ready", async () => {
    const { tv, theirs } = await chooseTogether();
    await theirs.cancel();
    expect(await step(tv, "cancelled")).toEqual({ step: "cancelled", why: "byOther" });
  });

  it("the phone leaves when the TV has begun with emoji, before a key was exchanged", async () => {
    const { tv, theirs } = await chooseTogether();
    tv.security.startEmoji();
    await step(tv, "working");
    await theirs.cancel();
    expect(await step(tv, "cancelled")).toEqual({ step: "cancelled", why: "byOther" });
    expect(listenerCount(tv.client)).toBe(atRest.get(tv));
  });

  it("the phone fails after both have agreed, before it is done", async () => {
    const { tv, theirs } = await compareTogether();
    tv.security.confirm();
    await theirs.cancel("m.key_mismatch");
    expect(await step(tv, "cancelled")).toEqual({ step: "cancelled", why: "mismatch" });
    expect(await tv.isVerified()).toBe(false);
  });

  it("the phone leaves while emoji are shown, and the TV had agreed", async () => {
    const { tv, theirs } = await compareTogether();
    tv.security.confirm();
    await theirs.cancel();
    expect(await step(tv, "cancelled")).toEqual({ step: "cancelled", why: "byOther" });
    expect(await tv.isVerified()).toBe(false);
  });

  it("the phone sees other emoji", async () => {
    const { tv, theirs } = await compareTogether();
    await theirs.mismatch();
    expect(await step(tv, "cancelled")).toEqual({ step: "cancelled", why: "mismatch" });
    expect(await tv.isVerified()).toBe(false);
  });

  it("the person at the TV sees other emoji", async () => {
    const { tv, theirs } = await compareTogether();
    tv.security.mismatch();
    expect(tv.security.stage.value).toEqual({ step: "cancelled", why: "mismatch" });
    expect(await theirs.ended()).toMatchObject({ status: "cancelled", code: "m.mismatched_sas" });
    expect(await tv.isVerified()).toBe(false);
  });

  it("the phone leaves after its scan", async () => {
    const { tv, theirs } = await chooseTogether();
    const qr = await until(async () => {
      const stage = await step(tv, "choose");
      expect(stage.qr).toBeDefined();
      return stage.qr as Uint8Array;
    });
    await theirs.scan(qr);
    await step(tv, "confirmScan");
    await theirs.cancel();
    expect(await step(tv, "cancelled")).toEqual({ step: "cancelled", why: "byOther" });
  });

  it("the TV: while it waits, at the choice, at the emoji", async () => {
    const { phone, tv } = await pair();
    tv.security.askOtherDevices();
    const first = await phone.nextVerification();
    tv.security.cancel();
    expect(tv.security.stage.value).toEqual({ step: "cancelled", why: "byUs" });
    expect(await first.ended()).toMatchObject({ status: "cancelled", code: "m.user" });
    tv.security.cancel();
    expect(tv.security.stage.value).toEqual({ step: "idle" });

    tv.security.askOtherDevices();
    const second = await phone.acceptVerification();
    await step(tv, "choose");
    tv.security.cancel();
    expect(await second.ended()).toMatchObject({ status: "cancelled", code: "m.user" });

    tv.security.askOtherDevices();
    const third = await phone.acceptVerification();
    await step(tv, "choose");
    tv.security.startEmoji();
    await Promise.all([step(tv, "compareEmoji"), third.emoji({ start: false })]);
    tv.security.cancel();
    expect(await third.ended()).toMatchObject({ status: "cancelled", code: "m.user" });
    expect(listenerCount(tv.client)).toBe(atRest.get(tv));
  });

  it("another device of the same person takes the phone's request", async () => {
    const { user, phone, tv, recoveryKey } = await pair();
    const tablet = await phoneOf(user, "tablet");
    await tablet.unlock({ recoveryKey });
    await phone.waitForDevice(user.userId, tablet.deviceId);
    // Only devices that are verified are asked: the TV is one, and a second telephone asks.
    tv.security.recover(recoveryKey, "recoveryKey");
    await step(tv, "done");
    tv.security.cancel();
    const second = await phoneOf(user, "new phone");
    await tablet.waitForDevice(user.userId, second.deviceId);
    await second.requestVerification();
    await step(tv, "incoming");
    await tablet.acceptVerification();
    expect(await step(tv, "cancelled")).toEqual({ step: "cancelled", why: "takenElsewhere" });
  });

  it("the phone has no method in common with the TV", async () => {
    const { user, phone, tv } = await pair();
    tv.security.askOtherDevices();
    await step(tv, "waiting");
    const transaction = await until(() => {
      const [request] = tv.crypto.getVerificationRequestsToDeviceInProgress(user.userId);
      expect(request?.transactionId).toBeDefined();
      return request?.transactionId as string;
    });
    const content = { from_device: phone.deviceId, methods: ["m.reciprocate.v1"], transaction_id: transaction };
    await phone.request("PUT", `/_matrix/client/v3/sendToDevice/m.key.verification.ready/${Date.now()}`, {
      messages: { [user.userId]: { [tv.deviceId]: content } },
    });
    expect(await step(tv, "cancelled")).toEqual({ step: "cancelled", why: "unsupported" });
  });

  it("the network goes: said, and the next try works", async () => {
    const { phone, tv } = await pair();
    tv.cut();
    tv.security.askOtherDevices();
    // The SDK tries for half a minute.
    await vi.waitFor(() => expect(tv.security.stage.value.step).toBe("cancelled"), { timeout: 90_000 });
    expect(tv.security.stage.value).toMatchObject({ why: "failed", error: { kind: "offline" } });
    tv.restore();
    tv.security.cancel();
    tv.security.askOtherDevices();
    await phone.acceptVerification();
    await step(tv, "choose");
  });
});

describe("malformed requests", () => {
  it("break nothing: the next one is answered", async () => {
    const { user, phone, tv } = await pair();
    const stranger = await phoneOf(await freshUser(home, "Mallory"));
    const contents: unknown[] = [
      {},
      { from_device: 7, methods: "m.sas.v1", timestamp: "now", transaction_id: null },
      { from_device: "NOBODY", methods: ["m.sas.v1"], timestamp: Date.now(), transaction_id: "a" },
      { from_device: "", methods: [], timestamp: Number.MAX_SAFE_INTEGER, transaction_id: "b".repeat(2_000) },
      {
        transaction_id: "c",
        method: "m.sas.v1",
        from_device: "X",
        hashes: [1],
        key_agreement_protocols: {},
        message_authentication_codes: null,
      },
      { transaction_id: "c", commitment: 1, hash: "sha256", key: "", mac: [], code: 5, reason: {} },
    ];
    const types = ["request", "ready", "start", "accept", "key", "mac", "done", "cancel"];
    for (const from of [phone, stranger]) {
      for (const type of types) {
        for (const content of contents) {
          await from.request("PUT", `/_matrix/client/v3/sendToDevice/m.key.verification.${type}/${Math.random()}`, {
            messages: { [user.userId]: { [tv.deviceId]: content } },
          });
        }
      }
    }
    if (tv.security.stage.value.step !== "idle") tv.security.cancel();
    tv.security.cancel();
    const theirs = await phone.requestVerification({ deviceId: tv.deviceId });
    await step(tv, "incoming");
    tv.security.accept();
    await theirs.ready();
    await step(tv, "choose");
  });
});

describe("what the person keeps", () => {
  it("a recovery key verifies the TV and opens the backup", async () => {
    const { tv, recoveryKey } = await pair();
    expect(tv.security.checkRecoveryKey(recoveryKey)).toBe("complete");
    tv.security.recover(recoveryKey, "recoveryKey");
    expect(tv.security.stage.value).toEqual({ step: "working", what: "recoveryKey" });
    await step(tv, "done");
    expect(await tv.isVerified()).toBe(true);
    expect(await tv.crypto.getActiveSessionBackupVersion()).not.toBeNull();
    // Forgotten: what needs the storage now is refused.
    await expect(tv.client.secretStorage.get("m.cross_signing.master")).rejects.toThrow();
  });

  it("the recovery key of another account, and one with a typing mistake, are told so", async () => {
    const { tv } = await pair();
    const other = await pair();
    tv.security.recover(other.recoveryKey, "recoveryKey");
    expect(await step(tv, "cancelled")).toEqual({ step: "cancelled", why: "wrongKey" });
    tv.security.recover(
      other.recoveryKey.replace(/.$/, (last) => (last === "2" ? "3" : "2")),
      "recoveryKey",
    );
    expect(await step(tv, "cancelled")).toEqual({ step: "cancelled", why: "wrongKey" });
    expect(await tv.isVerified()).toBe(false);
  });

  it("a passphrase, after a wrong one", async () => {
    const { tv } = await pair("the boat is back in the water");
    tv.security.recover("the goat is back in the water", "passphrase");
    expect(tv.security.stage.value).toEqual({ step: "working", what: "passphrase" });
    expect(await step(tv, "cancelled")).toEqual({ step: "cancelled", why: "wrongKey" });
    tv.security.recover("the boat is back in the water", "passphrase");
    await step(tv, "done");
    expect(await tv.isVerified()).toBe(true);
  });

  it("secret storage of an unknown kind, with odd numbers or a damaged secret is told so, and nothing is thrown away", async () => {
    const { user, phone, tv, recoveryKey } = await pair("the boat is back in the water");
    const data = (type: string) => `/_matrix/client/v3/user/${encodeURIComponent(user.userId)}/account_data/${type}`;
    const { key } = await phone.request<{ key: string }>("GET", data("m.secret_storage.default_key"));
    const about = data(`m.secret_storage.key.${key}`);
    const info = await phone.request<Record<string, unknown>>("GET", about);
    const identity = await identityOf(tv, user.userId);
    const tries: readonly [Record<string, unknown>, "passphrase" | "recoveryKey"][] = [
      [{ ...info, algorithm: "org.example.rot13" }, "recoveryKey"],
      [{ ...info, mac: 5 }, "recoveryKey"],
      [{ ...info, iv: ["x"] }, "recoveryKey"],
      [{ ...info, passphrase: "words" }, "passphrase"],
      [{ ...info, passphrase: { algorithm: "m.argon", salt: "s", iterations: 5 } }, "passphrase"],
      [{ ...info, passphrase: { algorithm: "m.pbkdf2", salt: "s", iterations: 1e12 } }, "passphrase"],
      [{ ...info, passphrase: { algorithm: "m.pbkdf2", salt: 5, iterations: -1 } }, "passphrase"],
      [{ ...info, passphrase: { algorithm: "m.pbkdf2", salt: "s", iterations: 5, bits: 7 } }, "passphrase"],
    ];
    for (const [description, kind] of tries) {
      await phone.request("PUT", about, description);
      tv.security.recover(kind === "recoveryKey" ? recoveryKey : "the boat is back in the water", kind);
      expect(await step(tv, "cancelled"), JSON.stringify(description)).toMatchObject({ why: "failed", error: { kind: "unsupported" } });
      tv.security.cancel();
    }
    await phone.request("PUT", about, info);
    const master = await phone.request<{ encrypted: Record<string, object> }>("GET", data("m.cross_signing.master"));
    for (const damage of [{ ciphertext: "AAAA" }, { mac: 5 }, { iv: "?" }]) {
      await phone.request("PUT", data("m.cross_signing.master"), { encrypted: { [key]: { ...master.encrypted[key], ...damage } } });
      tv.security.recover(recoveryKey, "recoveryKey");
      // The key is right: a person must not be sent to look for another.
      expect(await step(tv, "cancelled"), JSON.stringify(damage)).toMatchObject({ why: "failed", error: { kind: "notFound" } });
      tv.security.cancel();
    }
    expect(await identityOf(tv, user.userId)).toEqual(identity);
    await phone.request("PUT", data("m.cross_signing.master"), master as never);
    tv.security.recover(recoveryKey, "recoveryKey");
    await step(tv, "done");
  });

  it("without WebCrypto, as on a page that is not secure, it is said that this TV cannot", async () => {
    const { tv, recoveryKey } = await pair();
    const { subtle } = globalThis.crypto;
    Object.defineProperty(globalThis.crypto, "subtle", { configurable: true, value: undefined });
    try {
      tv.security.recover(recoveryKey, "recoveryKey");
      expect(await step(tv, "cancelled")).toMatchObject({ why: "failed", error: { kind: "unsupported" } });
    } finally {
      Object.defineProperty(globalThis.crypto, "subtle", { configurable: true, value: subtle });
    }
  });

  it("without a network nothing is lost: the same key works later", async () => {
    const { tv, recoveryKey } = await pair();
    tv.cut();
    tv.security.recover(recoveryKey, "recoveryKey");
    expect(await step(tv, "cancelled")).toMatchObject({ why: "failed", error: { kind: "offline" } });
    tv.restore();
    tv.security.recover(recoveryKey, "recoveryKey");
    await step(tv, "done");
  });

  it("an account whose secret storage holds no identity is never reset", async () => {
    const { user, phone, tv, recoveryKey } = await pair();
    const path = `/_matrix/client/v3/user/${encodeURIComponent(user.userId)}/account_data/m.cross_signing.user_signing`;
    await phone.request("PUT", path, {});
    const before = await tv.crypto.getUserVerificationStatus(user.userId).then(() => identityOf(tv, user.userId));
    tv.security.recover(recoveryKey, "recoveryKey");
    expect(await step(tv, "cancelled")).toMatchObject({ why: "failed", error: { kind: "notFound" } });
    expect(await identityOf(tv, user.userId)).toEqual(before);
  });
});

describe("the first device of an account", () => {
  it("makes an identity, a backup and a recovery key that the next device can use", async () => {
    const user = await freshUser(home, "Alex");
    const tv = await tvOf(user);
    const { recoveryKey } = await tv.security.setUp({});
    expect(tv.security.checkRecoveryKey(recoveryKey)).toBe("complete");
    expect(await tv.isVerified()).toBe(true);
    expect(await tv.crypto.getActiveSessionBackupVersion()).not.toBeNull();
    expect(tv.security.stage.value).toEqual({ step: "idle" });
    const second = await tvOf(user);
    second.security.recover(recoveryKey, "recoveryKey");
    await step(second, "done");
    expect(await second.isVerified()).toBe(true);
  });

  it("is refused where there is an identity: it would lock the others out", async () => {
    const { user, tv } = await pair();
    const before = await identityOf(tv, user.userId);
    await expect(tv.security.setUp({})).rejects.toMatchObject({ kind: "forbidden" });
    expect(await identityOf(tv, user.userId)).toEqual(before);
    expect(tv.security.stage.value).toEqual({ step: "idle" });
  });
});

it("people that this TV shares no encrypted room with are unknown, and so is what is no user id", async () => {
  const { tv } = await pair();
  const friend = await freshUser(home, "Dana");
  await (await phoneOf(friend, "Dana's phone")).setUpEncryption();
  expect(await tv.security.trustOf(friend.userId)).toBe("unknown");
  expect(await tv.security.trustOf("not a user")).toBe("unknown");
});

async function identityOf(tv: NodeTv, userId: string): Promise<unknown> {
  const answer = await tv.client.downloadKeysForUsers([userId]);
  return answer.master_keys?.[userId];
}

/** Listeners on the client before anything was verified: Security's own, and the SDK's. */
const atRest = new WeakMap<object, number>();
