/**
 * The loaded stretch of one room's history, oldest first, in pages that know where they border. Pure: it is told of
 * events and never asks for any. Pages at the far end are dropped whole, so that their borders stay exact tokens.
 */
import type { RawEvent } from "./rawEvent.ts";
import { transactionId } from "./relations.ts";

/** How to go on from an edge: a pagination token; an event to ask a token for; or there is nothing more. */
export type Cursor = { readonly token: string } | { readonly anchor: string } | "end";

export interface Page {
  readonly events: readonly RawEvent[];
  readonly older: Cursor;
  /** "end": the page reaches the live end and grows with it. */
  readonly newer: Cursor;
}

/** How far beyond the budget the window may grow before something is dropped. */
const SLACK = 1.25;

export class TimelineWindow {
  private pages: Page[] = [];
  private index = new Map<string, RawEvent>();
  private flat: readonly RawEvent[] | undefined;

  constructor(private readonly budget: number) {}

  get events(): readonly RawEvent[] {
    return (this.flat ??= ([] as RawEvent[]).concat(...this.pages.map((page) => page.events.slice())));
  }
  get older(): Cursor {
    return this.pages[0]?.older ?? "end";
  }
  get newer(): Cursor {
    return this.pages[this.pages.length - 1]?.newer ?? "end";
  }
  get isLive(): boolean {
    return this.newer === "end";
  }
  get isEmpty(): boolean {
    return this.index.size === 0;
  }
  find(eventId: string): RawEvent | undefined {
    return this.index.get(eventId);
  }
  has(event: RawEvent): boolean {
    return event.event_id !== undefined && this.index.has(event.event_id);
  }
  transaction(txnId: string): RawEvent | undefined {
    // Own messages are near the end.
    return this.events.slice(-60).find((event) => transactionId(event) === txnId);
  }

  reset(page: Page): void {
    this.pages = [];
    this.index.clear();
    this.pages.push(this.fresh(page));
    this.changed();
  }

  prepend(page: Page): void {
    this.pages.unshift(this.fresh(page));
    this.trim("newer");
    this.changed();
  }

  /** A newer page below the window that had slid away from the live end. */
  append(page: Page): void {
    this.pages.push(this.fresh(page));
    this.trim("older");
    this.changed();
  }

  /** What of `events` (oldest first) is newer than the window: after the last one that is known; all when none is. */
  unknownOf(events: readonly RawEvent[]): { readonly overlaps: boolean; readonly fresh: readonly RawEvent[] } {
    for (let i = events.length - 1; i >= 0; i--) {
      if (this.has(events[i] as RawEvent)) return { overlaps: true, fresh: events.slice(i + 1) };
    }
    return { overlaps: false, fresh: events };
  }

  /** New events at the live end. */
  grow(events: readonly RawEvent[]): void {
    const last = this.pages.pop() ?? { events: [], older: "end", newer: "end" };
    const fresh = this.fresh({ ...last, events }).events;
    this.pages.push({ ...last, events: last.events.concat(fresh) });
    this.trim("older");
    this.changed();
  }

  replace(event: RawEvent): void {
    const id = event.event_id;
    if (!id || !this.index.has(id)) return;
    this.index.set(id, event);
    this.pages = this.pages.map((page) => {
      const at = page.events.findIndex((other) => other.event_id === id);
      if (at < 0) return page;
      const events = page.events.slice();
      events[at] = event;
      return { ...page, events };
    });
    this.changed();
  }

  private fresh(page: Page): Page {
    const events = page.events.filter((event) => {
      if (!event.event_id || this.index.has(event.event_id)) return false;
      this.index.set(event.event_id, event);
      return true;
    });
    return { ...page, events };
  }

  private trim(side: "older" | "newer"): void {
    const most = this.budget * SLACK;
    while (this.index.size > most && this.pages.length > 1) {
      const page = side === "older" ? this.pages.shift() : this.pages.pop();
      page?.events.forEach((event) => this.index.delete(event.event_id as string));
    }
    const [only] = this.pages;
    if (side === "newer" || !only || this.index.size <= most) return;
    // One page that grew live: cut at an event, whose place has to be asked for again.
    const events = only.events.slice(-this.budget);
    only.events.slice(0, -this.budget).forEach((event) => this.index.delete(event.event_id as string));
    const first = events[0]?.event_id;
    this.pages[0] = { ...only, events, older: first ? { anchor: first } : "end" };
  }

  private changed(): void {
    this.flat = undefined;
  }
}
