import { people, password, strangers, type PersonKey, type UserKey } from "./household/people.ts";
import { rooms } from "./household/rooms.ts";
import { lineCount, type SeedRoom } from "./household/script.ts";
import { displayName } from "./lineContent.ts";
import { userIdOf } from "./matrixApi.ts";
import { uploadSticker } from "./maker.ts";
import { portraitOf } from "./pictures.ts";
import { inParallel } from "./pool.ts";
import { Seeder } from "./seeder.ts";
import { seedSealed } from "./seedSealed.ts";
import { fillRoom, makeRoom, type SeededIds } from "./seedRooms.ts";
import { serverName } from "./synapseConfig.ts";

const dayLength = 86_400_000;

export interface SeededUser {
  readonly userId: string;
  readonly password: string;
}

/** What a seeded server holds, by short names. */
export interface Household extends SeededIds {
  readonly users: Record<UserKey | "admin", SeededUser>;
  /** When it was seeded, milliseconds since 1970. */
  readonly seededAt: number;
}

/** Fills an empty homeserver with the household: a minute or two. */
export async function seedHousehold(baseUrl: string): Promise<Household> {
  const seeder = new Seeder(baseUrl);
  const now = Date.now();
  const ids: SeededIds = { rooms: {}, events: {} };
  const userKeys = [...Object.keys(people), ...Object.keys(strangers)] as UserKey[];

  await seeder.registerAdmin("admin", password);
  await inParallel(userKeys, 3, (user) => addUser(seeder, user));
  for (const group of [rooms.filter((room) => !room.replaces), rooms.filter((room) => room.replaces)]) {
    await inParallel(group, 3, async (room) => {
      ids.rooms[room.key] = await makeRoom(seeder, room, ids, now);
    });
  }
  await linkSpaces(seeder, ids, now);
  // The longest first, so that no long one is left at the end, alone.
  const byLength = [...rooms].sort((a, b) => lineCount(b) - lineCount(a));
  await inParallel(byLength, 4, (room) => fillRoom(seeder, room, ids, now));
  await closeReplaced(seeder, ids, now);
  await seedSealed(seeder, ids, now);
  await accountOfAlex(seeder, ids);

  const users = Object.fromEntries(
    [...userKeys, "admin"].map((user) => [user, { userId: userIdOf(user), password }]),
  ) as Household["users"];
  return { users, ...ids, seededAt: now };
}

async function addUser(seeder: Seeder, user: UserKey): Promise<void> {
  await seeder.register(user, password);
  const profile = `/_matrix/client/v3/profile/${encodeURIComponent(userIdOf(user))}`;
  await seeder.as(user, "PUT", `${profile}/displayname`, { body: { displayname: displayName(user) } });
  if (!(user in people)) return;
  const url = await seeder.upload(`${user}.png`, () => portraitOf(user as PersonKey));
  await seeder.as(user, "PUT", `${profile}/avatar_url`, { body: { avatar_url: url } });
}

async function linkSpaces(seeder: Seeder, ids: SeededIds, now: number): Promise<void> {
  const byKey = new Map<string, SeedRoom>(rooms.map((room) => [room.key, room]));
  for (const room of rooms) {
    for (const [index, key] of (room.spaces ?? []).entries()) {
      const space = byKey.get(key);
      if (!space) throw new Error(`${room.key} lies in a space "${key}" that is not there`);
      const roomId = ids.rooms[room.key] as string;
      const spaceId = ids.rooms[key] as string;
      const ts = now - Math.min(space.age, room.age) * dayLength + 3_600_000;
      await seeder.state(spaceId, space.by, "m.space.child", roomId, { via: [serverName], suggested: index === 0 }, ts);
      await seeder.state(roomId, room.by, "m.space.parent", spaceId, { via: [serverName], canonical: index === 0 }, ts);
    }
  }
}

/** Closes the rooms that others continue, at the time when those were made. */
async function closeReplaced(seeder: Seeder, ids: SeededIds, now: number): Promise<void> {
  for (const { key, replaces, by, age } of rooms) {
    if (!replaces) continue;
    const old = ids.rooms[replaces] as string;
    const tombstone = { body: "This room has moved", replacement_room: ids.rooms[key] };
    await seeder.read(old, "alex", await seeder.state(old, by, "m.room.tombstone", "", tombstone, now - age * dayLength));
  }
}

async function accountOfAlex(seeder: Seeder, ids: SeededIds): Promise<void> {
  const direct: Record<string, string[]> = {};
  for (const room of rooms) {
    const other = room.kind === "direct" && room.alex !== "invite" ? room.members.find((member) => member !== "alex") : undefined;
    if (other) (direct[userIdOf(other)] ??= []).push(ids.rooms[room.key] as string);
  }
  await seeder.accountData("alex", "m.direct", direct);
  await packsOfAlex(seeder, ids);
  await seeder.accountData("alex", "m.ignored_user_list", { ignored_users: { [userIdOf("dealz")]: {} } });
}

/** Alex's own pictures, and the pack of a room that alex uses everywhere; under the names of today and of before (MSC2545). */
async function packsOfAlex(seeder: Seeder, ids: SeededIds): Promise<void> {
  const images: Record<string, unknown> = {};
  for (const name of ["heart", "mountain"]) {
    const { url, info } = await uploadSticker(seeder, name);
    images[name] = { url, body: `A drawing: ${name}`, info };
  }
  const pack = { pack: { display_name: "Alex's favourites" }, images };
  const rooms = { rooms: { [ids.rooms["everything"] as string]: { "": {} } } };
  await seeder.accountData("alex", "im.ponies.user_emotes", pack);
  await seeder.accountData("alex", "im.ponies.emote_rooms", rooms);
  await seeder.accountData("alex", "m.image_pack.rooms", rooms);
}
