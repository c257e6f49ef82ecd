/** A room's last line after one more event of its timeline: what was said, edited, deleted. Pure. */
import { localpart } from "./names.ts";
import { field, type RawEvent, string, whole } from "./rawEvent.ts";
import type { LastLine } from "./records.ts";
import { redactedId } from "./relations.ts";
import type { RoomKeep } from "./roomKeep.ts";
import type { KeptRoom, ReduceContext } from "./roomReducer.ts";
import { summarise } from "./summary.ts";

/** @param names short names of members that the section tells of. */
export function recordSaid(
  room: KeptRoom,
  keep: RoomKeep,
  event: RawEvent,
  names: ReadonlyMap<string, string>,
  ctx: ReduceContext,
): [KeptRoom, RoomKeep] {
  const sender = string(event.sender);
  const eventId = string(event.event_id);
  if (!sender || !eventId || ctx.ignored.has(sender)) return [room, keep];
  const nameOf = (userId: string): string =>
    names.get(userId) ?? keep.heroes?.find((hero) => hero.userId === userId)?.name ?? localpart(userId);
  if (event.type === "m.room.redaction") {
    if (!room.last || redactedId(event) !== room.last.eventId) return [room, keep];
    return [{ ...room, last: { ...room.last, summary: { kind: "redacted" } } }, keep];
  }
  const relation = field(event.content, "m.relates_to");
  if (field(relation, "rel_type") === "m.replace") {
    if (
      !room.last ||
      field(relation, "event_id") !== room.last.eventId ||
      sender !== keep.lastSender ||
      room.last.summary.kind === "redacted"
    )
      return [room, keep];
    const summary = summarise({ ...event, content: field(event.content, "m.new_content") }, { ownUserId: ctx.ownUserId, nameOf });
    return summary ? [{ ...room, last: { ...room.last, summary } }, keep] : [room, keep];
  }
  const summary = summarise(event, { ownUserId: ctx.ownUserId, nameOf });
  // Comings and goings are told only where nothing else was ever said, and do not move the room up.
  if (!summary || (summary.kind === "notice" && room.last && room.last.summary.kind !== "notice")) return [room, keep];
  const at = Math.min(whole(event.origin_server_ts, 0, 8.64e15) ?? ctx.now, ctx.now);
  const last: LastLine = { eventId, at, sender: nameOf(sender), own: sender === ctx.ownUserId, summary };
  const activeAt = summary.kind === "notice" && room.activeAt > 0 ? room.activeAt : Math.max(room.activeAt, at);
  return [
    { ...room, last, activeAt },
    { ...keep, lastSender: sender },
  ];
}
