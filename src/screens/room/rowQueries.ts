/** Questions about a room's rows (pure). */
import type { Person, TimelineItem } from "../../matrix/records.ts";
import { estimateHeight } from "./estimateHeight.ts";
import { isMessage, type MessageItem } from "./rowLabel.ts";

/** People shown as having written lately. */
const LATELY = 6;

/** Rows that can be looked at one by one; date lines and markers are passed over. */
export function canFocusRow(item: TimelineItem): boolean {
  return isMessage(item) || item.kind === "notice" || (item.kind === "edge" && item.edge?.status === "failed");
}

/** It holds a file that the viewer can open, or hand over to a phone. */
export function canView(item: MessageItem): boolean {
  if (item.eventId === undefined) return false;
  if (item.kind === "gallery") return item.items.some(({ media }) => media !== undefined);
  return "media" in item && item.media !== undefined;
}

/** A place that a phone can show on a map. */
export const hasMap = (item: MessageItem): boolean => item.kind === "location" && item.geo !== undefined;

/** The message with a key; undefined for rows that are none. */
export function rowOf(rows: readonly TimelineItem[], key: string): MessageItem | undefined {
  const row = rows.find((item) => item.key === key);
  return row && isMessage(row) ? row : undefined;
}

/** Key of the row that has the focus; while none has, of the newest message. */
export function focusedOrNewest(focused: string | null, rows: readonly TimelineItem[]): string | undefined {
  if (focused !== null) return focused;
  const messages = rows.filter(isMessage);
  return messages[messages.length - 1]?.key;
}

/** When it was sent (milliseconds since 1970), 0 for rows that have no time. */
export const timeOf = (item: TimelineItem): number => ("at" in item ? item.at : item.kind === "date" ? item.day : 0);

/** The newest row that was on the screen. */
export type Seen = { readonly key: string; readonly at: number } | undefined;

/** Whether the row at an index stands after what was seen; by time where the seen row is no longer loaded. */
export function isNewer(rows: readonly TimelineItem[], index: number, seen: Seen): boolean {
  if (!seen) return true;
  const before = rows.findIndex(({ key }) => key === seen.key);
  return before >= 0 ? index > before : timeOf(rows[index] as TimelineItem) > seen.at;
}

/** Messages of others after what was seen. */
export function unseen(rows: readonly TimelineItem[], seen: Seen): number {
  if (!seen) return 0;
  const before = rows.findIndex(({ key }) => key === seen.key);
  return rows.filter((item, index) => isMessage(item) && !item.own && (before >= 0 ? index > before : item.at > seen.at)).length;
}

/** The newest event at or before a row that the server knows. */
export function newestEvent(rows: readonly TimelineItem[], key: string | undefined): string | undefined {
  for (let i = rows.findIndex((item) => item.key === key); i >= 0; i--) {
    const item = rows[i] as TimelineItem;
    if (isMessage(item) ? item.sendState?.status === "sent" : item.kind === "notice") {
      const { eventId } = item as { readonly eventId?: string };
      if (eventId !== undefined) return eventId;
    }
  }
  return undefined;
}

/** Others, newest first, each once, at most six. */
export function latestWriters(rows: readonly TimelineItem[]): readonly Person[] {
  const found: Person[] = [];
  for (let i = rows.length - 1; i >= 0 && found.length < LATELY; i--) {
    const item = rows[i] as TimelineItem;
    if (isMessage(item) && !item.own && item.sender && !found.some(({ userId }) => userId === item.sender.userId)) found.push(item.sender);
  }
  return found;
}

/** Height of what one page passes over, in px at 1920: a screenful less a line or two. */
const PAGE = 760;

/** The row a page away; undefined beyond the last one, where following the end begins, and where nothing is above. */
export function pageFrom(rows: readonly TimelineItem[], from: string | null, direction: "up" | "down"): string | undefined {
  const step = direction === "up" ? -1 : 1;
  const start = from === null ? rows.length - 1 : rows.findIndex(({ key }) => key === from);
  let target: string | undefined;
  let passed = 0;
  let i = start + step;
  for (; i >= 0 && i < rows.length && (passed < PAGE || target === undefined); i += step) {
    const row = rows[i] as TimelineItem;
    if (canFocusRow(row)) target = row.key;
    passed += estimateHeight(row);
  }
  return direction === "down" && i >= rows.length ? undefined : target;
}

/** A copy of the set with the key, or without it if it was there. */
export function toggled(set: ReadonlySet<string>, key: string): ReadonlySet<string> {
  const next = new Set(set);
  if (!next.delete(key)) next.add(key);
  return next;
}
