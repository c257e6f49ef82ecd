/** Which pictures the next start wants at once. */
import type { Shelf } from "./records.ts";
import { thumbnailFor, thumbnailKey } from "./thumbnails.ts";

/** What a tile of the rooms screen shows. */
const TILE = thumbnailFor({ width: 96, height: 96, method: "crop" });
/** A screenful: shelves, and tiles of each. */
const SHELVES = 3;
const TILES = 5;

/** Keys of the pictures that the tiles of the first screenful show (`RoomTile`). */
export function firstAvatars(shelves: readonly Shelf[]): readonly string[] {
  const keys = new Set<string>();
  for (const { rooms } of shelves.slice(0, SHELVES))
    for (const { avatar } of rooms.slice(0, TILES)) if (avatar !== undefined) keys.add(thumbnailKey({ mxc: avatar }, TILE));
  return Array.from(keys);
}
