import { t } from "../core/i18n.ts";
import type { RoomRecord } from "../matrix/records.ts";

const hidden = new WeakMap<RoomRecord, RoomRecord>();
const made = new WeakSet<RoomRecord>();

/** A room as guests may see it: that there is something, and how much. The same object while the record is. */
export function hiddenRoom(record: RoomRecord): RoomRecord {
  let room = hidden.get(record);
  if (!room) {
    const { avatar: _avatar, topic: _topic, directUserId: _user, ...rest } = record;
    room = {
      ...rest,
      name: { kind: "name", text: t("rooms:hidden.room") },
      ...(record.invite && { invite: { by: { userId: "", name: "" } } }),
    };
    hidden.set(record, room);
    made.add(room);
  }
  return room;
}

/** Whether this is what guests see in a room's place: it has a closed eye for a face. */
export const isHiddenRoom = (room: RoomRecord): boolean => made.has(room);
