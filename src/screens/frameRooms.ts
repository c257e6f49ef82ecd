/** Whose photos are in the photo frame: what its screen shows and its settings page offers. Pure. */
import type { RoomRecord } from "../matrix/records.ts";

/** A group that small is people who know one another. */
const SMALL_GROUP = 10;

/** Room id → whether its photos are in the frame; what nobody has chosen is missing. */
export type FrameChoices = Readonly<Record<string, boolean>>;

/** Rooms that a person can choose from: joined ones, those of today first. */
export function roomsToChoose(rooms: Iterable<RoomRecord>): readonly RoomRecord[] {
  const all = Array.from(rooms).filter((room) => room.membership === "join" && !room.isSpace);
  return all.sort((a, b) => Number(isNear(b)) - Number(isNear(a)) || b.activeAt - a.activeAt || (a.roomId < b.roomId ? -1 : 1));
}

/**
 * Whether a room's photos are in the frame: as chosen, else favourites and the people that the family talks with. Where
 * message previews are hidden nothing is shown that nobody has chosen: a photo says more than a message.
 */
export function isInFrame(room: RoomRecord, choices: FrameChoices, previews: boolean): boolean {
  const chosen = Object.prototype.hasOwnProperty.call(choices, room.roomId) ? choices[room.roomId] : undefined;
  return chosen ?? (previews && isNear(room));
}

/** The rooms of the frame, newest first. */
export function frameRooms(rooms: Iterable<RoomRecord>, choices: FrameChoices, previews: boolean): readonly RoomRecord[] {
  return roomsToChoose(rooms).filter((room) => isInFrame(room, choices, previews));
}

function isNear(room: RoomRecord): boolean {
  if (room.muted || room.tags.lowPriority !== undefined) return false;
  return room.tags.favourite !== undefined || room.isDirect || (room.memberCount > 1 && room.memberCount <= SMALL_GROUP);
}
