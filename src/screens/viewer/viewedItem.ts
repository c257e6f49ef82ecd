/** What is looked at, by name (pure). */
import { itemsOfRow } from "../../matrix/mediaItems.ts";
import type { TimelineItem } from "../../matrix/records.ts";
import type { RoomMediaItem } from "../../matrix/fileTypes.ts";
import type { ViewedItem } from "./ViewerViewModel.ts";

/** `part`: of a gallery, from 0. */
export interface Viewed {
  readonly eventId: string;
  readonly part?: number | undefined;
}

/** As `RoomMediaItem.key` is. */
export const keyOf = ({ eventId, part }: Viewed): string => (part === undefined ? eventId : `${eventId}/${part}`);

export function viewedOf({ eventId = "", key }: RoomMediaItem): Viewed {
  const part = key === eventId ? undefined : Number(key.slice(eventId.length + 1));
  return part === undefined ? { eventId } : { eventId, part };
}

export interface Found {
  readonly item: ViewedItem;
  /** Its place among the pictures of the room; of other things the event's id. */
  readonly key: string;
}

/** The row of the open room or thread, where it is among the loaded ones: it knows most. Else the picture alone. */
export function findViewed(viewed: Viewed, rows: readonly TimelineItem[], pictures: readonly RoomMediaItem[]): Found | undefined {
  const row = rows.find((item): item is ViewedItem => "sender" in item && item.eventId === viewed.eventId);
  if (row && row.kind !== "gallery") return { item: row, key: viewed.eventId };
  const parts = row ? itemsOfRow(row) : pictures;
  const key = keyOf(viewed);
  const found = parts.find((item) => item.key === key) ?? (row ? parts[0] : undefined);
  return found && { item: found, key: found.key };
}

export const isPicture = (item: ViewedItem | undefined): item is RoomMediaItem => item?.kind === "image" || item?.kind === "video";
