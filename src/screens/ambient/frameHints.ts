/** What has happened while the photo frame was on, as far as it may be told. Pure. */
import type { LastLine, RoomRecord } from "../../matrix/records.ts";

export type Hint =
  /** `line`: the newest message, where words may be shown. */
  | { readonly kind: "messages"; readonly key: string; readonly room: RoomRecord; readonly count: number; readonly line?: LastLine }
  | { readonly kind: "call" | "invite"; readonly key: string; readonly room: RoomRecord };

/** What was there when the frame began: nobody is told of it again. */
export interface Before {
  readonly unread: number;
  readonly eventId: string | undefined;
  readonly call: boolean;
}

type Records = ReadonlyMap<string, RoomRecord>;

/**
 * What counts as seen. What is read elsewhere counts from there on, and a call that ended may be rung again.
 * @param last what counted before; undefined when the frame begins: everything that is there now.
 */
export function seenBefore(rooms: Records, last?: ReadonlyMap<string, Before>): ReadonlyMap<string, Before> {
  const seen = new Map<string, Before>();
  rooms.forEach((room, roomId) => {
    const now: Before = { unread: room.unread, eventId: room.last?.eventId, call: room.call };
    const old = last?.get(roomId);
    if (!last) seen.set(roomId, now);
    // Servers count late: where nothing was said since, what they count now was there before.
    else if (old && old.eventId === now.eventId) seen.set(roomId, { ...now, call: old.call && room.call });
    else if (old) seen.set(roomId, { unread: Math.min(old.unread, room.unread), eventId: old.eventId, call: old.call && room.call });
    // A room that came since: an invitation, and all in it, is new.
  });
  return seen;
}

/** Calls and invitations first, then messages, the newest first. Nothing of muted rooms. `previews`: words may be shown. */
export function hintsOf(rooms: Records, before: ReadonlyMap<string, Before>, previews: boolean): readonly Hint[] {
  const hints: Hint[] = [];
  rooms.forEach((room, roomId) => {
    if (room.muted || room.isSpace) return;
    const old = before.get(roomId);
    if (room.membership === "invite") {
      if (!old && !room.invite?.answering) hints.push({ kind: "invite", key: `invite ${roomId}`, room });
      return;
    }
    if (room.membership !== "join") return;
    if (room.call && !old?.call) hints.push({ kind: "call", key: `call ${roomId}`, room });
    const count = room.unread - (old?.unread ?? 0);
    const { last } = room;
    if (count <= 0 || !last || last.own || last.eventId === old?.eventId) return;
    hints.push({ kind: "messages", key: `messages ${roomId}`, room, count, ...(previews && { line: last }) });
  });
  return hints.sort((a, b) => Number(a.kind === "messages") - Number(b.kind === "messages") || b.room.activeAt - a.room.activeAt);
}
