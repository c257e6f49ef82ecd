/** One event → the pictures and films in it (pure, never throws). */
import { cameEncrypted } from "./clearEvents.ts";
import { eventRow } from "./eventRow.ts";
import type { RawEvent } from "./rawEvent.ts";
import type { GalleryPart, TimelineItem } from "./records.ts";
import type { TimelineContext, TimelineEvent } from "./timelineEvent.ts";
import type { RoomMediaItem } from "./fileTypes.ts";

type MessageItem = Extract<TimelineItem, { readonly sendState: unknown }>;

/** `event` in the words of the timeline, and as it came. */
export function mediaItems(event: TimelineEvent, ctx: TimelineContext): readonly RoomMediaItem[] {
  const at = typeof event.at === "number" && isFinite(event.at) ? event.at : 0;
  const row = eventRow(event, at, ctx, new Map(), new Map());
  return row.row === "message" ? itemsOfRow(row.item) : [];
}

/** Pictures and films of a row of the timeline; none for any other row. */
export function itemsOfRow(row: TimelineItem): readonly RoomMediaItem[] {
  if (row.kind !== "image" && row.kind !== "video" && row.kind !== "gallery") return [];
  const { eventId } = row;
  if (eventId === undefined || row.sendState.status !== "sent") return [];
  if (row.kind !== "gallery") return row.media ? [bare({ ...row, key: eventId } as RoomMediaItem)] : [];
  const parts: RoomMediaItem[] = [];
  row.items.forEach((part, nth) => {
    const item = partOf(row, part, `${eventId}/${nth}`);
    if (item) parts.push(item);
  });
  return parts;
}

/** A gallery's caption belongs to each of its pictures. */
function partOf(row: Extract<MessageItem, { readonly kind: "gallery" }>, part: GalleryPart, key: string): RoomMediaItem | undefined {
  if ((part.kind !== "image" && part.kind !== "video") || !part.media) return undefined;
  const { items: _items, kind: _kind, ...base } = row;
  const { name, width, height, blurhash, media, poster, durationMs } = part;
  const shared = { ...base, key, media, width, height, alt: name, ...(blurhash ? { blurhash } : {}) };
  return bare(
    part.kind === "image"
      ? { ...shared, kind: "image" }
      : { ...shared, kind: "video", ...(poster ? { poster } : {}), ...(durationMs === undefined ? {} : { durationMs }) },
  );
}

/** What only a row among others has is not kept by the thousand. */
function bare(item: RoomMediaItem): RoomMediaItem {
  const { replyTo: _replyTo, thread: _thread, ...rest } = item;
  return { ...rest, readBy: [], readByMore: 0, firstOfRun: true } as RoomMediaItem;
}

/** An event of which nothing but its place among others is kept, for who asks about its edits. */
export function ghost(eventId: string, sender: string, secure: boolean): RawEvent {
  return { type: secure ? "m.room.encrypted" : "m.room.message", event_id: eventId, sender, content: {} };
}

export const isSecure = (event: RawEvent): boolean => cameEncrypted(event);
