/** Events → rows of the timeline (pure): the order of rows, what stands between them, and which objects stay the same. */
import { isAlike } from "./alike.ts";
import { type EventRow, eventRow, type PartCache } from "./eventRow.ts";
import { whole } from "./rawEvent.ts";
import type { NoticeItem, TimelineItem } from "./records.ts";
import type { TimelineContext, TimelineEvent } from "./timelineEvent.ts";

export type { TimelineContext, TimelineEvent } from "./timelineEvent.ts";

type MessageItem = Extract<TimelineItem, { readonly sendState: unknown }>;

/** What one room's rows remember between readings; written by `toTimelineItems` alone. */
export class ItemCache {
  items: readonly TimelineItem[] = [];
  byKey: ReadonlyMap<string, TimelineItem> = new Map();
  parts: PartCache = new Map();
  /** Event key → key of the run of notices it was in: a run that grows at either end keeps its key, and the focus. */
  runs: ReadonlyMap<string, string> = new Map();
}

/** A sender's name is said again after this pause. */
const RUN_MS = 10 * 60 * 1000;
const MOST_NOTICES = 50;
/** The last moment that Date can hold, with room for time zones. */
const LAST_MOMENT = 8.64e15 - 1e9;

/**
 * Rows for `events` (oldest first). With the same cache an unchanged event gives the same object, and nothing changed
 * at all gives the same array. Never throws: a malformed event becomes a row of kind "other".
 */
export function toTimelineItems(
  events: readonly TimelineEvent[],
  ctx: TimelineContext,
  cache: ItemCache = new ItemCache(),
): readonly TimelineItem[] {
  const rows = new Rows(ctx, cache);
  if (ctx.older) rows.push({ kind: "edge", key: "edge:older", edge: ctx.older });
  for (const event of events) rows.add(event);
  rows.endRun();
  if (ctx.newer) rows.push({ kind: "edge", key: "edge:newer", edge: ctx.newer });
  return rows.finish();
}

/** A run of notices while it grows. */
interface Run {
  readonly keys: string[];
  readonly notices: NoticeItem["notices"][number][];
  eventId: string | undefined;
  at: number;
}

class Rows {
  private readonly out: TimelineItem[] = [];
  private readonly byKey = new Map<string, TimelineItem>();
  private readonly parts: PartCache = new Map();
  private readonly runs = new Map<string, string>();
  private readonly days = new Map<number, number>();
  private readonly seen = new Set<string>();
  private run: Run | undefined;
  private day: number | undefined;
  private lastAt = 0;
  private speaker: MessageItem | undefined;
  private marker: "none" | "due" | "shown" = "none";

  constructor(
    private readonly ctx: TimelineContext,
    private readonly cache: ItemCache,
  ) {}

  add(event: TimelineEvent): void {
    if (typeof event.key !== "string" || this.seen.has(event.key)) return;
    this.seen.add(event.key);
    const at = whole(event.at, 0, LAST_MOMENT) ?? this.lastAt;
    const row = eventRow(event, at, this.ctx, this.cache.parts, this.parts);
    this.place(event, at, row);
    if (event.id !== undefined && event.id === this.ctx.readMarker && this.marker === "none") this.marker = "due";
  }

  private place(event: TimelineEvent, at: number, row: EventRow): void {
    switch (row.row) {
      case "hidden":
        return;
      case "notice":
        this.before(at, event.sender === this.ctx.ownUserId);
        return this.addNotices(event, at, row.notices);
      case "thread": {
        this.endRun();
        this.before(at, event.sender === this.ctx.ownUserId);
        this.speaker = undefined;
        // One line per thread, which moves down with its newest reply.
        const { root, notice } = row;
        this.push({
          kind: "notice",
          key: `thread:${root}`,
          ...(event.id ? { eventId: event.id } : {}),
          at,
          notices: [notice],
          thread: root,
        });
        return;
      }
      case "message": {
        const read = this.readBefore(row.item);
        this.endRun();
        this.before(at, read.own);
        const follows =
          this.speaker !== undefined &&
          this.speaker.sender.userId === read.sender.userId &&
          at - this.speaker.at < RUN_MS &&
          read.replyTo === undefined;
        const item: MessageItem = read.firstOfRun === !follows ? read : { ...read, firstOfRun: !follows };
        this.speaker = this.push(item) as MessageItem;
        return;
      }
      default:
        row satisfies never;
    }
  }

  /** Words of the last visit stay until it is known whether they can still be read: decrypting takes seconds on old TVs. */
  private readBefore(item: MessageItem): MessageItem {
    if (item.kind !== "encrypted" || item.why !== "opening") return item;
    const before = this.cache.byKey.get(item.key);
    return before !== undefined && "sendState" in before && before.kind !== "encrypted" ? before : item;
  }

  /** What stands above the next row: the day when it is another, and the line under what was read. */
  private before(at: number, own: boolean): void {
    const day = this.dayOf(at);
    this.lastAt = at;
    if (day !== this.day) {
      this.endRun();
      this.day = day;
      const nth = this.days.get(day) ?? 0;
      this.days.set(day, nth + 1);
      // Clocks of servers differ: a day can come a second time.
      this.push({ kind: "date", key: nth === 0 ? `date:${day}` : `date:${day}:${nth}`, day });
      this.speaker = undefined;
    }
    if (this.marker === "due" && !own) {
      this.endRun();
      this.marker = "shown";
      this.push({ kind: "readMarker", key: "readMarker" });
      this.speaker = undefined;
    }
  }

  private dayOf(at: number): number {
    if (this.ctx.dayOf) return this.ctx.dayOf(at);
    return new Date(at).setHours(0, 0, 0, 0);
  }

  private addNotices(event: TimelineEvent, at: number, notices: NoticeItem["notices"]): void {
    this.speaker = undefined;
    if (this.run && this.run.notices.length + notices.length > MOST_NOTICES) this.endRun();
    this.run ??= { keys: [], notices: [], eventId: undefined, at };
    this.run.keys.push(event.key);
    this.run.notices.push(...notices);
    this.run.eventId = event.id ?? this.run.eventId;
    this.run.at = at;
  }

  endRun(): void {
    const { run } = this;
    if (!run) return;
    this.run = undefined;
    let key: string | undefined;
    for (const eventKey of run.keys) {
      const before = this.cache.runs.get(eventKey);
      if (before !== undefined && !this.byKey.has(before)) {
        key = before;
        break;
      }
    }
    key ??= `notice:${run.keys[0]}`;
    for (const eventKey of run.keys) this.runs.set(eventKey, key);
    this.push({ kind: "notice", key, ...(run.eventId === undefined ? {} : { eventId: run.eventId }), at: run.at, notices: run.notices });
  }

  /** The object of the last reading where it says the same. */
  push(item: TimelineItem): TimelineItem {
    const before = this.cache.byKey.get(item.key);
    const kept = before !== undefined && isAlike(before, item) ? before : item;
    this.byKey.set(item.key, kept);
    this.out.push(kept);
    return kept;
  }

  finish(): readonly TimelineItem[] {
    const { cache, out } = this;
    cache.parts = this.parts;
    cache.byKey = this.byKey;
    cache.runs = this.runs;
    const same = out.length === cache.items.length && out.every((item, i) => item === cache.items[i]);
    if (!same) cache.items = out;
    return cache.items;
  }
}
