/** Builders of timeline events and the room around them. */
import type { TimelineContext, TimelineEvent } from "../../../src/matrix/timelineEvent.ts";

export const NOON = Date.UTC(2026, 2, 3, 12);
export const DAY = 86_400_000;

let nth = 0;
export function anEvent(fields: Partial<TimelineEvent> = {}): TimelineEvent {
  nth += 1;
  const id = fields.id ?? `$e${nth}`;
  return { key: id, id, type: "m.room.message", sender: "@dana:x", at: NOON, content: { msgtype: "m.text", body: "hello" }, ...fields };
}

export const aText = (body: string, fields: Partial<TimelineEvent> = {}): TimelineEvent =>
  anEvent({ content: { msgtype: "m.text", body }, ...fields });

export function aState(type: string, content: unknown, fields: Partial<TimelineEvent> = {}): TimelineEvent {
  return anEvent({ type, content, stateKey: "", ...fields });
}

export function aRoom(fields: Partial<TimelineContext> = {}, events: readonly TimelineEvent[] = []): TimelineContext {
  return {
    ownUserId: "@me:x",
    person: (userId) => ({ userId, name: userId.replace(/^@(.).*/, (_all, first: string) => first.toUpperCase()) }),
    find: (eventId) => events.find((event) => event.id === eventId),
    canRedactOwn: true,
    canRedactOthers: false,
    dayOf: (at) => Math.floor(at / DAY) * DAY,
    ...fields,
  };
}
