/** The encrypted room of the bench: what a person has written at the phone, whose keys a television has by the backup. */
import { type FreshUser, freshUser } from "../../homeserver/freshUser.ts";
import { openPeer } from "../../peers/openPeer.ts";

export interface SealedRoom {
  /** Who signs in at the television. */
  readonly user: FreshUser;
  readonly recoveryKey: string;
  readonly roomId: string;
  /** A room in the clear, looked at last before a start: only the rows of that one are saved, those of `roomId` are decrypted. */
  readonly plainRoomId: string;
}

const MESSAGES = 300;
/** A session lasts for a hundred messages. */
const SESSIONS = Math.ceil(MESSAGES / 100);
const WORDS = "Lunch is at one, bring the cake, the children and, if it still rains, the big umbrella. ";

/**
 * A quarter of a minute. Nobody else speaks: the crypto module forgets that a session came by the backup when its sender's
 * device becomes known only afterwards (tests/build/cryptoLateSender.test.ts), and such rows stay closed. The phone is gone
 * in the end, because other processes would be measured, too.
 */
export async function makeSealedRoom(server: { readonly baseUrl: string }): Promise<SealedRoom> {
  const user = await freshUser(server, "Rosa");
  const phone = await openPeer({ homeserver: server.baseUrl, user: user.user });
  try {
    const { recoveryKey } = await phone.setUpEncryption();
    const roomId = await phone.createRoom([], { name: "Shopping" });
    for (let index = 1; index <= MESSAGES; index++) await phone.send(roomId, `${index}: ${WORDS.repeat(1 + (index % 3))}`);
    const plainRoomId = await phone.createRoom([], { name: "Notes", encrypted: false });
    await phone.send(plainRoomId, "Nothing secret");
    await phone.waitForBackup(SESSIONS, { timeoutMs: 60_000 });
    return { user, recoveryKey, roomId, plainRoomId };
  } finally {
    await phone.stop();
  }
}
