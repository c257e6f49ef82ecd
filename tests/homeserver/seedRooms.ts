import type { Line, SeedRoom } from "./household/script.ts";
import type { UserKey } from "./household/people.ts";
import { draftOf, type SentLine, bodyOf } from "./lineContent.ts";
import { randomOf } from "./media/random.ts";
import { uploadSticker } from "./maker.ts";
import { MatrixRequestError, userIdOf } from "./matrixApi.ts";
import { roomPicture } from "./pictures.ts";
import { pictureInfo, type Seeder } from "./seeder.ts";

const minute = 60_000;
const dayLength = 24 * 60 * minute;

/** Ids by the names that scripts give: "family" → "!…"; "family/tent" → "$…". */
export interface SeededIds {
  readonly rooms: Record<string, string>;
  readonly events: Record<string, string>;
}

/** Makes a room with its members, name, topic and picture, everything but its creation dated back. */
export async function makeRoom(seeder: Seeder, room: SeedRoom, ids: SeededIds, now: number): Promise<string> {
  const made = now - room.age * dayLength;
  const { by, kind } = room;
  const roomId = await seeder.createRoom(by, {
    preset: "public_chat",
    visibility: kind === "public" ? "public" : "private",
    creation_content: {
      ...(kind === "space" ? { type: "m.space" } : {}),
      ...(room.replaces ? { predecessor: { room_id: ids.rooms[room.replaces] } } : {}),
    },
    ...(room.roomVersion ? { room_version: room.roomVersion } : {}),
    ...(room.alias ? { room_alias_name: room.alias } : {}),
    ...(kind === "direct" ? { is_direct: true } : {}),
    ...(room.encrypted
      ? { initial_state: [{ type: "m.room.encryption", state_key: "", content: { algorithm: "m.megolm.v1.aes-sha2" } }] }
      : {}),
  });
  let ts = made;
  const state = (type: string, content: Record<string, unknown>, stateKey = "") =>
    seeder.state(roomId, by, type, stateKey, content, (ts += 400));
  if (room.name) await state("m.room.name", { name: room.name });
  if (room.topic) await state("m.room.topic", { topic: room.topic });
  if (room.picture) {
    const picture = await roomPicture(room.picture);
    await state("m.room.avatar", { url: await seeder.upload(`room-${room.picture}.jpg`, async () => picture), info: pictureInfo(picture) });
  }
  for (const member of room.members) {
    if (member === by || (member === "alex" && room.alex === "invite")) continue;
    await seeder.state(roomId, member, "m.room.member", userIdOf(member), { membership: "join" }, (ts += minute));
  }
  if (room.alex === "invite")
    await state("m.room.member", { membership: "invite", ...(kind === "direct" ? { is_direct: true } : {}) }, userIdOf("alex"));
  if (kind !== "public") await state("m.room.join_rules", { join_rule: "invite" });
  return roomId;
}

/** Writes the conversation of a room; before it alex's tag and rule for the room, after it the read markers. */
export async function fillRoom(seeder: Seeder, room: SeedRoom, ids: SeededIds, now: number): Promise<void> {
  const roomId = ids.rooms[room.key] as string;
  for (const { type, stateKey = "", content } of room.state ?? []) {
    await seeder.state(roomId, room.by, type, resolved(stateKey, ids), resolved(content, ids), now - room.age * dayLength + minute);
  }
  if (room.alex !== "invite") await sortIn(seeder, room, roomId); // counts depend on the rules at the time of the message
  const sent: SentLine[] = [];
  const named = new Map<string, SentLine>();
  const lastInThread = new Map<string, string>();
  for (const { line, ts } of timed(room, now)) {
    const { type, content, stateKey } = await draftOf(seeder, line, { roomId, earlier: named, lastInThread, at: ts, now });
    if (stateKey !== undefined) {
      const eventId = await seeder.state(roomId, line.by, type, resolved(stateKey, ids), resolved(content, ids), ts);
      if (line.with.as) {
        named.set(line.with.as, { eventId, line, body: bodyOf(line.say) });
        ids.events[`${room.key}/${line.with.as}`] = eventId;
      }
      continue;
    }
    // Some of the broken events are too broken for this server; those are for tests with made-up answers.
    const eventId = await seeder.send(roomId, line.by, type, content, ts).catch((error: unknown) => {
      if (line.say.kind === "raw" && error instanceof MatrixRequestError && error.status === 400) return undefined;
      throw error;
    });
    if (!eventId) continue;
    const said = { eventId, line, body: bodyOf(line.say) };
    sent.push(said);
    if (line.with.thread) lastInThread.set(line.with.thread, eventId);
    if (line.with.as) {
      named.set(line.with.as, said);
      ids.events[`${room.key}/${line.with.as}`] = eventId;
    }
    await followUps(seeder, roomId, said, ts, now);
    if (line.with.as && room.pinned?.at(-1) === line.with.as) {
      await seeder.state(
        roomId,
        room.by,
        "m.room.pinned_events",
        "",
        { pinned: room.pinned.map((name) => named.get(name)?.eventId) },
        ts + 9000,
      );
    }
  }
  await markRead(seeder, room, roomId, sent);
  if (room.alex === "leave")
    await seeder.state(roomId, "alex", "m.room.member", userIdOf("alex"), { membership: "leave" }, now - dayLength);
}

/** Every line with its time: a day's lines follow each other with natural pauses and never lie in the future. */
export function* timed(room: SeedRoom, now: number): Generator<{ line: Line; ts: number }> {
  const pause = randomOf(room.key);
  for (const { daysAgo, minute: start, lines } of room.days) {
    const midnight = new Date(now - daysAgo * dayLength).setHours(0, 0, 0, 0);
    let ts = midnight + start * minute;
    const times = lines.map((line, index) => (ts += index === 0 ? 0 : (line.with.after ?? pause.between(0.3, 2.6)) * minute));
    const late = Math.max(0, (times.at(-1) ?? 0) - (now - 2 * minute));
    for (const [index, line] of lines.entries()) yield { line, ts: Math.round((times[index] as number) - late) };
  }
}

/** What others did to a line afterwards: reactions, an edit, votes, removal. */
export async function followUps(seeder: Seeder, roomId: string, { eventId, line, body }: SentLine, ts: number, now: number): Promise<void> {
  const { reactions = {}, edited, removed } = line.with;
  let at = ts;
  const next = () => (at = Math.min(now - 1000, at + 7000));
  for (const [key, users] of Object.entries(reactions)) {
    const drawn = /^:(\w+):$/.exec(key)?.[1];
    const annotation = drawn
      ? { key: (await uploadSticker(seeder, drawn)).url, shortcode: key, "com.beeper.reaction.shortcode": key }
      : { key };
    const { key: chosen, ...shortcode } = annotation;
    for (const user of users.split(" "))
      await seeder.send(
        roomId,
        user,
        "m.reaction",
        { "m.relates_to": { rel_type: "m.annotation", event_id: eventId, key: chosen }, ...shortcode },
        next(),
      );
  }
  for (const version of typeof edited === "string" ? [edited] : (edited ?? [])) {
    await seeder.send(
      roomId,
      line.by,
      "m.room.message",
      {
        msgtype: "m.text",
        body: `* ${version}`,
        "m.new_content": { msgtype: "m.text", body: version, "m.mentions": {} },
        "m.mentions": {},
        "m.relates_to": { rel_type: "m.replace", event_id: eventId },
      },
      next(),
    );
  }
  if (line.say.kind === "poll") {
    for (const [user, answer] of Object.entries(line.say.votes)) {
      await seeder.send(
        roomId,
        user,
        "org.matrix.msc3381.poll.response",
        {
          "m.relates_to": { rel_type: "m.reference", event_id: eventId },
          "org.matrix.msc3381.poll.response": { answers: [`answer${answer}`] },
        },
        next(),
      );
    }
    if (line.say.ended) {
      await seeder.send(
        roomId,
        line.by,
        "org.matrix.msc3381.poll.end",
        {
          "m.relates_to": { rel_type: "m.reference", event_id: eventId },
          "org.matrix.msc3381.poll.end": {},
          "org.matrix.msc1767.text": `The poll "${body}" has ended.`,
        },
        next(),
      );
    }
  }
  if (removed) await seeder.redact(roomId, line.by, eventId, typeof removed === "string" ? removed : "sent to the wrong room");
}

export async function markRead(seeder: Seeder, room: SeedRoom, roomId: string, sent: readonly SentLine[]): Promise<void> {
  const unread = room.unread ?? 0;
  const upTo = sent[sent.length - 1 - unread];
  if (upTo && !room.alex && room.members.includes("alex")) await seeder.read(roomId, "alex", upTo.eventId);
  const last = sent.at(-1);
  const readers: UserKey[] = room.members.filter((member) => member !== "alex").slice(0, 3);
  if (last && !room.alex) for (const reader of readers) await seeder.read(roomId, reader, last.eventId);
}

async function sortIn(seeder: Seeder, room: SeedRoom, roomId: string): Promise<void> {
  const user = encodeURIComponent(userIdOf("alex"));
  if (room.tag)
    await seeder.as("alex", "PUT", `/_matrix/client/v3/user/${user}/rooms/${encodeURIComponent(roomId)}/tags/${room.tag}`, {
      body: { order: 0.5 },
    });
  if (room.muted)
    await seeder.as("alex", "PUT", `/_matrix/client/v3/pushrules/global/room/${encodeURIComponent(roomId)}`, { body: { actions: [] } });
}

/** Replaces "room:family" by the room's id, anywhere in a value. */
function resolved<T>(value: T, ids: SeededIds): T {
  return JSON.parse(JSON.stringify(value).replace(/"room:(\w+)"/g, (_, key: string) => JSON.stringify(ids.rooms[key] ?? key))) as T;
}
