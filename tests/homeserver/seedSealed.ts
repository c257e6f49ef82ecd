import { openPeer } from "../peers/openPeer.ts";
import type { Peer, SendOptions } from "../peers/Peer.ts";
import { alexRecoveryKey, recoveryKeyBytes, type SealedUser } from "./demoKeys.ts";
import type { Line } from "./household/script.ts";
import { sealed } from "./household/sealed.ts";
import { bodyOf, type SentLine } from "./lineContent.ts";
import { userIdOf } from "./matrixApi.ts";
import { pictureOf } from "./pictures.ts";
import type { Seeder } from "./seeder.ts";
import { followUps, makeRoom, markRead, type SeededIds, timed } from "./seedRooms.ts";

/**
 * Makes the room that is really encrypted: each member signs in at a real client, sets up an identity with the recovery
 * key of demoKeys.ts, and writes. Afterwards the clients are gone and their keys lie in everybody's backup.
 */
export async function seedSealed(seeder: Seeder, ids: SeededIds, now: number): Promise<void> {
  const peers = new Map<SealedUser, Peer>();
  try {
    for (const user of sealed.members) {
      const peer = await openPeer({ homeserver: seeder.baseUrl, user, deviceName: `${user}'s phone` });
      peers.set(user, peer);
      const { recoveryKey } = await peer.setUpEncryption({ recoveryKeyBytes: recoveryKeyBytes(user) });
      if (user === "alex" && recoveryKey !== alexRecoveryKey) throw new Error(`demoKeys.ts: alex's recovery key is "${recoveryKey}"`);
    }
    await converse(seeder, ids, now, peers);
  } finally {
    await Promise.all(Array.from(peers.values(), (peer) => peer.stop()));
  }
}

async function converse(seeder: Seeder, ids: SeededIds, now: number, peers: ReadonlyMap<SealedUser, Peer>): Promise<void> {
  const roomId = (ids.rooms[sealed.key] = await makeRoom(seeder, sealed, ids, now));
  for (const peer of peers.values()) {
    for (const member of peers.keys()) await peer.waitForMember(roomId, member);
    for (const other of peers.values()) await peer.waitForDevice(other.userId, other.deviceId);
  }
  const sent: SentLine[] = [];
  let keys = 0;
  for (const day of sealed.days) {
    // Every day has sessions of its own: a television that fetches keys one by one has something to fetch.
    const speakers = new Set(day.lines.map(({ by }) => by as SealedUser));
    for (const speaker of speakers) await peers.get(speaker)?.discardSession(roomId);
    keys += speakers.size;
    for (const { line, ts } of timed({ ...sealed, days: [day] }, now)) {
      const re = sent.find((earlier) => earlier.line.with.as !== undefined && earlier.line.with.as === line.with.re);
      const options = { at: ts, ...(re ? { replyTo: re.eventId } : {}) };
      const eventId = await say(peers.get(line.by as SealedUser) as Peer, roomId, line, options);
      const said = { eventId, line, body: bodyOf(line.say) };
      sent.push(said);
      if (line.with.as) ids.events[`${sealed.key}/${line.with.as}`] = eventId;
      await followUps(seeder, roomId, said, ts, now);
    }
  }
  const last = sent.at(-1) as SentLine;
  for (const peer of peers.values()) {
    await peer.waitForText(roomId, last.body);
    await peer.waitForBackup(keys);
  }
  await markRead(seeder, sealed, roomId, sent);
}

async function say(peer: Peer, roomId: string, { say: what }: Line, options: SendOptions): Promise<string> {
  if (what.kind === "text") return peer.send(roomId, what.body, options);
  if (what.kind !== "image") throw new Error(`the encrypted room of ${userIdOf("sam")} has no lines of kind ${what.kind}`);
  const { file, ...picture } = await pictureOf(what);
  return peer.sendPhoto(roomId, { ...picture, name: file, ...(what.caption ? { caption: what.caption } : {}) }, options);
}
