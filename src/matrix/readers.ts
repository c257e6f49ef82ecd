/** Who has read how far in an open room. */
import type { RawEvent } from "./rawEvent.ts";
import type { Person } from "./records.ts";
import type { ReadReceipt } from "./roomMemory.ts";

export class Readers {
  private readonly receipts = new Map<string, ReadReceipt>();

  constructor(private readonly ownUserId: string) {}

  add(receipts: readonly ReadReceipt[]): void {
    for (const receipt of receipts) {
      const known = this.receipts.get(receipt.userId);
      if (receipt.userId !== this.ownUserId && (!known || receipt.at >= known.at)) this.receipts.set(receipt.userId, receipt);
    }
  }

  /**
   * Event id of a row → people who have read up to it, newest first. A receipt at an event without a row of its own
   * stands at the row before it; who speaks has read up to there, which needs no telling at their own words.
   */
  place(
    events: readonly RawEvent[],
    isRow: (event: RawEvent) => boolean,
    person: (userId: string) => Person,
  ): ReadonlyMap<string, readonly Person[]> {
    const order = new Map<string, number>();
    const rowAt: (RawEvent | undefined)[] = [];
    const reached = new Map<string, { readonly at: number; readonly when: number }>();
    let row: RawEvent | undefined;
    events.forEach((event, i) => {
      const id = event.event_id as string;
      order.set(id, i);
      if (isRow(event)) row = event;
      rowAt.push(row);
      const sender = event.sender as string;
      if (sender !== this.ownUserId) reached.set(sender, { at: i, when: event.origin_server_ts ?? 0 });
    });
    this.receipts.forEach((receipt, userId) => {
      const at = order.get(receipt.eventId);
      if (at !== undefined && at >= (reached.get(userId)?.at ?? -1)) reached.set(userId, { at, when: receipt.at });
    });
    const placed = new Map<string, { readonly userId: string; readonly when: number }[]>();
    reached.forEach(({ at, when }, userId) => {
      const id = rowAt[at]?.event_id;
      if (id === undefined || rowAt[at]?.sender === userId) return;
      const there = placed.get(id) ?? [];
      there.push({ userId, when });
      placed.set(id, there);
    });
    const people = new Map<string, readonly Person[]>();
    placed.forEach((there, id) =>
      people.set(
        id,
        there.sort((a, b) => b.when - a.when).map(({ userId }) => person(userId)),
      ),
    );
    return people;
  }
}
