/**
 * Peer against peer, before any TV meets them: both implementations in every pairing, against a real Synapse.
 */
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { freshUser, type FreshUser } from "../homeserver/freshUser.ts";
import { type OpenHousehold, openHousehold } from "../homeserver/household.ts";
import { encodePicture } from "../homeserver/media/encode.ts";
import { sceneSvg } from "../homeserver/media/scenes.ts";
import { openPeer } from "./openPeer.ts";
import type { Peer, PeerImplementation, PeerVerification } from "./Peer.ts";

let home: OpenHousehold;
const open: Peer[] = [];

async function peerOf({ user }: FreshUser, implementation: PeerImplementation = "rust", deviceName?: string): Promise<Peer> {
  const peer = await openPeer({ homeserver: home.baseUrl, user, implementation, ...(deviceName === undefined ? {} : { deviceName }) });
  open.push(peer);
  return peer;
}

beforeAll(async () => {
  home = await openHousehold();
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((peer) => peer.stop()));
});
afterAll(() => home?.stop());

/** What the server tells a peer takes effect a moment later. */
const eventually = (check: () => Promise<boolean>): Promise<void> => expect.poll(check, { timeout: 15_000, interval: 100 }).toBe(true);

/** Both confirm the same seven emoji. */
async function agreeByEmoji(asking: PeerVerification, asked: PeerVerification): Promise<void> {
  const [mine, theirs] = await Promise.all([asking.emoji(), asked.emoji({ start: false })]);
  expect(mine).toHaveLength(7);
  expect(mine).toEqual(theirs);
  await Promise.all([asking.confirm(), asked.confirm()]);
  expect(await Promise.all([asking.ended(), asked.ended()])).toEqual([{ status: "done" }, { status: "done" }]);
}

/** Somebody's first device, set up, and a friend's, in an encrypted room. */
async function pair(first: PeerImplementation = "rust", second: PeerImplementation = "rust") {
  const rosa = await freshUser(home, "Rosa");
  const fred = await freshUser(home, "Fred");
  const [phone, far] = await Promise.all([peerOf(rosa, first), peerOf(fred, second)]);
  const [recovery] = await Promise.all([phone.setUpEncryption(), far.setUpEncryption()]);
  const room = await phone.createRoom([fred.user], { name: "Two" });
  await far.join(room);
  await phone.waitForMember(room, fred.user);
  return { rosa, fred, phone, far, room, recovery };
}

/** A request that was answered. */
async function begun(asker: Peer, other: Peer): Promise<readonly [PeerVerification, PeerVerification]> {
  const asking = await asker.requestVerification();
  const asked = await other.acceptVerification();
  await asking.ready();
  return [asking, asked];
}

const pairs: readonly (readonly [PeerImplementation, PeerImplementation])[] = [
  ["rust", "rust"],
  ["olm", "rust"],
  ["rust", "olm"],
];

describe.each(pairs)("a peer on %s and one on %s", (first, second) => {
  it("verify each other by emoji as devices of one account, and the second reads the backup and writes", async () => {
    const { rosa: user, phone, far, room } = await pair(first, second);
    await phone.send(room, "before there was a second device");
    await far.waitForText(room, "before there was a second device");
    await far.send(room, "and its answer");
    await phone.waitForText(room, "and its answer");
    await phone.waitForBackup(2);

    const tablet = await peerOf(user, second, "tablet");
    expect(await phone.isVerified(user.userId, tablet.deviceId)).toBe(false);
    await agreeByEmoji(...(await begun(tablet, phone)));
    await eventually(() => phone.isVerified(user.userId, tablet.deviceId));
    await eventually(() => tablet.isVerified(user.userId, phone.deviceId));
    await tablet.waitForSecrets();
    expect(await tablet.restoreBackup()).toBe(2);
    const read = (await tablet.messages(room)).filter(({ encrypted }) => encrypted).map(({ text }) => text);
    expect(read).toEqual(["before there was a second device", "and its answer"]);
    await tablet.send(room, "from the tablet");
    await phone.waitForText(room, "from the tablet");
    await far.waitForText(room, "from the tablet");
  });

  it.skipIf(first === "olm")("verify by a QR code that the new device shows", async () => {
    const rosa = await freshUser(home, "Rosa");
    const phone = await peerOf(rosa, first);
    await phone.setUpEncryption();
    const tablet = await peerOf(rosa, second, "tablet");
    const asking = await tablet.requestVerification();
    const asked = await phone.acceptVerificationByScan(() => asking.showQr());
    await asking.confirmScanned();
    expect(await Promise.all([asking.ended(), asked.ended()])).toEqual([{ status: "done" }, { status: "done" }]);
    await eventually(() => phone.isVerified(rosa.userId, tablet.deviceId));
    await tablet.waitForSecrets();
  });

  it("open the account with its recovery key and with its passphrase, and read the past", async () => {
    const { rosa, phone, room, recovery } = await pair(first);
    const eventId = await phone.send(room, "long ago");
    await phone.waitForBackup(1);
    expect(recovery.recoveryKey).toMatch(/^(\w{4} ){11}\w{4}$/);
    const tablet = await peerOf(rosa, second, "tablet");
    expect(await tablet.waitForEvent(room, eventId)).toMatchObject({ encrypted: true, undecryptable: expect.any(String) as string });
    await tablet.unlock(recovery);
    await eventually(() => phone.isVerified(rosa.userId, tablet.deviceId));
    expect(await tablet.restoreBackup()).toBe(1);
    await tablet.waitForText(room, "long ago");

    await tablet.resetIdentity({ passphrase: "correct horse" });
    const laptop = await peerOf(rosa, first, "laptop");
    await expect(laptop.unlock({ passphrase: "wrong horse" })).rejects.toThrow();
    await laptop.unlock({ passphrase: "correct horse" });
    await eventually(() => tablet.isVerified(rosa.userId, laptop.deviceId));
  });

  it("send each other an encrypted photo", async () => {
    const { phone, far, room } = await pair(first, second);
    const photo = { ...(await encodePicture(sceneSvg("beach-peers", 800, 600), "jpeg")), name: "beach.jpg", caption: "The sea" };
    const eventId = await phone.sendPhoto(room, photo);
    await far.waitForText(room, "The sea");
    expect(await far.readPhoto(room, eventId)).toEqual(new Uint8Array(photo.bytes));
    for (const damage of ["bytes", "hash", "missing"] as const) {
      const broken = await phone.sendPhoto(room, { ...photo, caption: damage }, { damage });
      await far.waitForText(room, damage);
      await expect(far.readPhoto(room, broken)).rejects.toThrow(damage === "missing" ? "404" : "hash");
    }
  });

  it("verify each other as two people", async () => {
    const { rosa, fred, phone, far, room } = await pair(first, second);
    expect(await phone.isUserVerified(fred.userId)).toBe(false);
    const asking = await phone.requestVerification({ userId: fred.userId, roomId: room });
    const asked = await far.acceptVerification({ from: rosa.user });
    await asking.ready();
    await agreeByEmoji(asking, asked);
    await eventually(() => phone.isUserVerified(fred.userId));
    await eventually(() => far.isUserVerified(rosa.userId));
    await phone.resetIdentity();
    await eventually(async () => !(await far.isUserVerified(rosa.userId)));
  });
});

describe.each(["rust", "olm"] as const)("a peer on %s", (implementation) => {
  it("says no at every step, and hears it", async () => {
    const rosa = await freshUser(home, "Rosa");
    const phone = await peerOf(rosa, implementation);
    await phone.setUpEncryption();
    const tablet = await peerOf(rosa, "rust", "tablet");
    const refused = { status: "cancelled", code: "m.user" } as const;

    const early = await tablet.requestVerification();
    await (await phone.nextVerification()).cancel();
    expect(await early.ended()).toEqual({ ...refused, by: "other" });

    const [asking, asked] = await begun(tablet, phone);
    await asked.cancel();
    expect(await asked.ended()).toEqual({ ...refused, by: "me" });
    expect(await asking.ended()).toEqual({ ...refused, by: "other" });

    const [third, fourth] = await begun(tablet, phone);
    await Promise.all([third.emoji(), fourth.emoji({ start: false })]);
    await fourth.cancel();
    expect(await third.ended()).toEqual({ ...refused, by: "other" });

    const [fifth, sixth] = await begun(tablet, phone);
    await Promise.all([fifth.emoji(), sixth.emoji({ start: false })]);
    await sixth.mismatch();
    expect(await fifth.ended()).toEqual({ status: "cancelled", code: "m.mismatched_sas", by: "other" });
    await expect(fifth.emoji()).rejects.toThrow("m.mismatched_sas");

    const [seventh, eighth] = await begun(tablet, phone);
    await eighth.cancel("m.timeout");
    expect(await seventh.ended()).toEqual({ status: "cancelled", code: "m.timeout", by: "other" });
    expect(await phone.isVerified(rosa.userId, tablet.deviceId)).toBe(false);
  });

  it("withholds keys from devices that it has not verified, and starts new sessions", async () => {
    const { fred, phone, far, room } = await pair(implementation);
    const sessionOf = async (eventId: string) =>
      (
        await phone.request<{ content: { session_id: string } }>(
          "GET",
          `/_matrix/client/v3/rooms/${encodeURIComponent(room)}/event/${encodeURIComponent(eventId)}`,
        )
      ).content.session_id;
    const first = await phone.send(room, "one");
    const second = await phone.send(room, "two");
    await phone.discardSession(room);
    const third = await phone.send(room, "three");
    expect(await sessionOf(second)).toBe(await sessionOf(first));
    expect(await sessionOf(third)).not.toBe(await sessionOf(first));
    expect((await far.waitForText(room, "three")).sender).toBe(phone.userId);

    await phone.setSharing("verifiedDevices");
    const withheld = await phone.send(room, "only for verified eyes");
    await expect
      .poll(async () => (await far.waitForEvent(room, withheld)).undecryptable, { timeout: 15_000 })
      .toBe("MEGOLM_KEY_WITHHELD_FOR_UNVERIFIED_DEVICE");
    await phone.setSharing("everyone");
    await phone.discardSession(room);
    await phone.send(room, "for all");
    await far.waitForText(room, "for all", { from: phone.userId });

    const stranger = await peerOf(fred, implementation, "never verified");
    await phone.waitForDevice(fred.userId, stranger.deviceId);
    expect((await phone.devices(fred.userId)).map(({ deviceId, signedByOwner }) => [deviceId, signedByOwner]).sort()).toEqual(
      [
        [far.deviceId, true],
        [stranger.deviceId, false],
      ].sort(),
    );
    await stranger.send(room, "from a device that nobody knows");
    expect((await phone.waitForText(room, "from a device that nobody knows")).encrypted).toBe(true);
  });

  it("dates what it sends back, for seeds", async () => {
    const { phone, far, room } = await pair(implementation);
    const at = Date.now() - 86_400_000;
    const eventId = await phone.send(room, "yesterday", { at });
    const reply = await phone.send(room, "today", { replyTo: eventId });
    await far.waitForText(room, "yesterday");
    const path = `/_matrix/client/v3/rooms/${encodeURIComponent(room)}/event/${encodeURIComponent(eventId)}`;
    expect(await phone.request("GET", path)).toMatchObject({ origin_server_ts: at, type: "m.room.encrypted", sender: phone.userId });
    expect((await far.waitForEvent(room, reply)).content).toMatchObject({ "m.relates_to": { "m.in_reply_to": { event_id: eventId } } });
  });
});

describe("a peer's process", () => {
  it("is held and goes on, and a dead one answers nothing but says so", async () => {
    const rosa = await freshUser(home, "Rosa");
    const phone = await peerOf(rosa);
    phone.pause();
    const held = phone.devices(rosa.userId);
    phone.resume();
    expect((await held).map(({ deviceId }) => deviceId)).toEqual([phone.deviceId]);
    await phone.stop();
    await expect(phone.devices(rosa.userId)).rejects.toThrow("has ended");
    expect(await home.admin.devices(rosa.user)).toEqual([phone.deviceId]);
    const other = await peerOf(rosa);
    await other.signOut();
    expect(await home.admin.devices(rosa.user)).toEqual([phone.deviceId]);
  });

  it("refuses a wrong password", async () => {
    const { user } = await freshUser(home, "Rosa");
    await expect(openPeer({ homeserver: home.baseUrl, user, password: "wrong" })).rejects.toThrow("Invalid username or password");
  });
});
