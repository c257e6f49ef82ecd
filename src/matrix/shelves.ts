/** Records → shelves of the rooms screen, and search by name. Pure; one pass and a few sorts even for 2,000 rooms. */
import type { RoomRecord, Shelf } from "./records.ts";
import { share } from "./share.ts";
import type { KeptRoom } from "./roomReducer.ts";

type Rooms = readonly RoomRecord[];

const byActivity = (a: RoomRecord, b: RoomRecord): number => b.activeAt - a.activeAt || (a.roomId < b.roomId ? -1 : 1);

export function nameText(room: RoomRecord): string {
  switch (room.name.kind) {
    case "name":
      return room.name.text;
    case "heroes":
      return room.name.names.join(" ");
    case "empty":
      return room.name.was.join(" ");
    default:
      room.name satisfies never;
      return "";
  }
}

const isUnread = (room: RoomRecord): boolean => room.highlight > 0 || room.markedUnread || (room.unread > 0 && !room.muted);

/** An upgraded room goes when its successor is ours too and says that it continues this one. */
function isReplaced(room: RoomRecord, all: ReadonlyMap<string, KeptRoom>): boolean {
  if (!room.successor) return false;
  const successor = all.get(room.successor);
  return successor?.membership === "join" && successor.keep.predecessor === room.roomId;
}

/**
 * Empty shelves are left out. A room stands on every shelf that it belongs to. `before` is the last result: shelves
 * whose rooms are the same objects in the same order stay the same objects.
 */
export function buildShelves(all: ReadonlyMap<string, KeptRoom>, before: readonly Shelf[] = []): readonly Shelf[] {
  const invites: RoomRecord[] = [];
  const unread: RoomRecord[] = [];
  const favourites: RoomRecord[] = [];
  const people: RoomRecord[] = [];
  const rooms: RoomRecord[] = [];
  const lowPriority: RoomRecord[] = [];
  const spaces: RoomRecord[] = [];
  all.forEach((room) => {
    if (room.membership === "invite") invites.push(room);
    if (room.membership !== "join" || isReplaced(room, all)) return;
    if (room.isSpace) {
      spaces.push(room);
      return;
    }
    const low = room.tags.lowPriority !== undefined;
    if (isUnread(room) && (!low || room.highlight > 0)) unread.push(room);
    if (room.tags.favourite !== undefined) favourites.push(room);
    (low ? lowPriority : room.isDirect ? people : rooms).push(room);
  });

  const shelves: Shelf[] = [];
  const add = (kind: Exclude<Shelf["kind"], "space">, list: Rooms): void => {
    if (list.length) shelves.push(keepShelf({ kind, key: kind, rooms: list }, before));
  };
  add("invites", invites.sort(byActivity));
  add(
    "unread",
    unread.sort((a, b) => Number(b.highlight > 0) - Number(a.highlight > 0) || byActivity(a, b)),
  );
  add(
    "favourites",
    favourites.sort((a, b) => (a.tags.favourite ?? 2) - (b.tags.favourite ?? 2) || byActivity(a, b)),
  );
  add("people", people.sort(byActivity));
  add("rooms", rooms.sort(byActivity));
  const named = spaces.map((space) => ({ space, name: fold(nameText(space)) }));
  named.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.space.roomId < b.space.roomId ? -1 : 1));
  for (const { space } of named) {
    const children = space.children
      .map((roomId) => all.get(roomId))
      .filter((room): room is KeptRoom => room !== undefined && room.membership === "join" && !room.isSpace && !isReplaced(room, all));
    if (children.length) shelves.push(keepShelf({ kind: "space", key: `space:${space.roomId}`, space, rooms: children }, before));
  }
  add("lowPriority", lowPriority.sort(byActivity));
  return shelves.length === before.length && shelves.every((shelf, i) => shelf === before[i]) ? before : shelves;
}

function keepShelf(shelf: Shelf, before: readonly Shelf[]): Shelf {
  const old = before.find((other) => other.key === shelf.key);
  if (!old || old.rooms.length !== shelf.rooms.length || old.rooms.some((room, i) => room !== shelf.rooms[i])) return shelf;
  return share(old, shelf);
}

/** Case, accents and width do not matter in a search. */
export function fold(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase();
}

/** Rooms whose name holds all words of the query; names that begin with it first, then words, then anywhere. */
export function searchRooms(all: Iterable<KeptRoom>, query: string): readonly RoomRecord[] {
  const words = fold(query).split(/\s+/).filter(Boolean);
  if (!words.length) return [];
  const found: { room: KeptRoom; rank: number }[] = [];
  for (const room of Array.from(all)) {
    const name = ` ${fold(nameText(room))} ${room.keep.alias ? fold(room.keep.alias) : ""}`;
    if (!words.every((word) => name.indexOf(word) >= 0)) continue;
    const first = words[0] as string;
    found.push({ room, rank: name.indexOf(` ${first}`) === 0 ? 0 : name.indexOf(` ${first}`) > 0 ? 1 : 2 });
  }
  return found.sort((a, b) => a.rank - b.rank || byActivity(a.room, b.room)).map(({ room }) => room);
}
