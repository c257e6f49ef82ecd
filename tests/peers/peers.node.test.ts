/**
 * Peer against peer, before any TV meets them: both implementations in every pairing, against a real Synapse.
 */
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { freshUser, type FreshUser } from "../homeserver/freshUser.ts";
import { type OpenHousehold, openHousehold } from "../homeserver/household.ts";
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

/** Both confirm the same seven emoji. */
async function agreeByEmoji(asking: PeerVerification, asked: PeerVerification): Promise<void> {
  const [mine, theirs] = await Promise.all([asking.emoji(), asked.emoji({ start: false })]);
  expect(mine).toHaveLength(7);
  expect(mine).toEqual(theirs);
  await Promise.all([asking.confirm(), asked.confirm()]);
  expect(await Promise.all([asking.ended(), asked.ended()])).toEqual([{ status: "done" }, { status: "done" }]);
}

const pairs: readonly (readonly [PeerImplementation, PeerImplementation])[] = [
  ["rust", "rust"],
  ["olm", "rust"],
  ["rust", "olm"],
];

describe.each(pairs)("a peer on %s and one on %s", (first, second) => {
  it("verify each other by emoji as devices of one account, and the second reads the backup and writes", async () => {
    const user = await freshUser(home, "Rosa");
    const friend = await freshUser(home, "Fred");
    const phone = await peerOf(user, first);
    const far = await peerOf(friend, second);
    await phone.setUpEncryption();
    await far.setUpEncryption();
    const room = await phone.createRoom([friend.user], { name: "Two" });
    await far.join(room);
    await phone.waitForMember(room, friend.user);
    await phone.send(room, "before there was a second device");
    await far.waitForText(room, "before there was a second device");
    await far.send(room, "and its answer");
    await phone.waitForText(room, "and its answer");
    await phone.waitForBackup(2);

    const tablet = await peerOf(user, second, "tablet");
    expect(await phone.isVerified(user.userId, tablet.deviceId)).toBe(false);
    const asking = await tablet.requestVerification();
    const asked = await phone.acceptVerification();
    await asking.ready();
    await agreeByEmoji(asking, asked);
    expect(await phone.isVerified(user.userId, tablet.deviceId)).toBe(true);
    expect(await tablet.isVerified(user.userId, phone.deviceId)).toBe(true);
    await tablet.waitForSecrets();
    expect(await tablet.restoreBackup()).toBe(2);
    const read = (await tablet.messages(room)).filter(({ encrypted }) => encrypted).map(({ text }) => text);
    expect(read).toEqual(["before there was a second device", "and its answer"]);
    await tablet.send(room, "from the tablet");
    await phone.waitForText(room, "from the tablet");
    await far.waitForText(room, "from the tablet");
  });
});
