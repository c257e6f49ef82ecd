import { t } from "../core/i18n.ts";
import type { RoomRecord } from "../matrix/records.ts";

const hidden = new WeakMap<RoomRecord, RoomRecord>();

/** A room as guests may see it: that there is something, and how much. The same object while the record is. */
export function hiddenRoom(record: RoomRecord): RoomRecord {
  let room = hidden.get(record);
  if (!room) {
    const { avatar: _avatar, topic: _topic, directUserId: _user, ...rest } = record;
    const name = t("rooms:hidden.room");
    room = {
      ...rest,
      name: { kind: "name", text: name },
      ...(record.invite && { invite: { by: { userId: "", name } } }),
    };
    hidden.set(record, room);
  }
  return room;
}
