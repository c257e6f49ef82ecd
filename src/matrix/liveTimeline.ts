/** What an open room's timeline needs, and what it is to the room itself (Timeline.ts makes it). */
import type { RawEvent } from "./rawEvent.ts";
import type { TimelineItem } from "./records.ts";
import type { Relations } from "./relations.ts";
import type { RoomHistory } from "./roomHistory.ts";
import type { ReadRows } from "./roomRows.ts";
import type { TimelineWindow } from "./timelineWindow.ts";
import type { Timeline } from "./roomTypes.ts";

export interface LiveTimeline extends Timeline {
  /** First load; again after a failure. @throws AppError */
  open(): Promise<void>;
  /** The `timeline` of a joined room's sync section, unchecked. */
  receive(timeline: unknown): void;
  /** Something the rows depend on changed: people, receipts, outgoing messages. */
  touch(): void;
  /** The event was decrypted. */
  replace(event: RawEvent): void;
  readonly loaded: boolean;
  readonly window: TimelineWindow;
  close(): void;
}

export interface TimelineDeps {
  readonly history: RoomHistory;
  readonly relations: Relations;
  readonly budget: number;
  readonly saved: readonly TimelineItem[];
  /** The room was not opened yet, and the user asks for its events. */
  reopen(): Promise<void>;
  /** Events as far as they can be read: the encrypted ones among them are read by and by (`replace`). */
  decrypt(events: readonly RawEvent[]): RawEvent[];
  /** An event was redacted: nobody keeps its words. */
  forget(eventId: string): void;
  /** Members that came with a page. */
  learn(state: readonly RawEvent[]): void;
  readonly rows: ReadRows;
}
