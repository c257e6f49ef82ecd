/** The encrypted room of the bench: two people with phones have talked, and a television that comes later has the keys by the backup. */
import { type FreshUser, freshUser } from "../../homeserver/freshUser.ts";
import { openPeer } from "../../peers/openPeer.ts";
import type { Peer } from "../../peers/Peer.ts";

export interface SealedRoom {
  /** Who signs in at the television. */
  readonly user: FreshUser;
  readonly recoveryKey: string;
  readonly roomId: string;
}

const MESSAGES = 300;
const WORDS = "Lunch is at one, bring the cake, the children and, if it still rains, the big umbrella. ";

/** Half a minute. Nobody but the television is there afterwards: other processes would be measured, too. */
export async function makeSealedRoom(server: { readonly baseUrl: string }): Promise<SealedRoom> {
  const [user, friendUser] = await Promise.all([freshUser(server, "Rosa"), freshUser(server, "Fred")]);
  const peers: Peer[] = [];
  try {
    for (const { user: name } of [user, friendUser]) peers.push(await openPeer({ homeserver: server.baseUrl, user: name }));
    const [phone, friend] = peers as [Peer, Peer];
    const [{ recoveryKey }] = await Promise.all([phone.setUpEncryption(), friend.setUpEncryption()]);
    const roomId = await phone.createRoom([friendUser.user], { name: "Sunday lunch" });
    await friend.join(roomId);
    await phone.waitForMember(roomId, friendUser.user);
    await friend.waitForDevice(phone.userId, phone.deviceId);
    await phone.waitForDevice(friend.userId, friend.deviceId);
    for (let index = 1; index <= MESSAGES; index++)
      await (index % 2 === 0 ? phone : friend).send(roomId, `${index}: ${WORDS.repeat(1 + (index % 3))}`);
    await phone.waitForText(roomId, `${MESSAGES}: ${WORDS.repeat(1 + (MESSAGES % 3))}`);
    // A session lasts for a hundred messages.
    await phone.waitForBackup(2 * Math.ceil(MESSAGES / 2 / 100), { timeoutMs: 60_000 });
    return { user, recoveryKey, roomId };
  } finally {
    await Promise.all(peers.map((peer) => peer.stop()));
  }
}
