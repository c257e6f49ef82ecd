/**
 * Where people have read to, remembered for closed rooms: receipts come only once, by `/sync`, and nothing else in the
 * client-server API tells them. Bounded: the newest few people of each room, and our own read marker.
 */
import { array, field, fields, type RawEvent, string, whole } from "./rawEvent.ts";
import { events } from "./roomReducer.ts";

export interface ReadReceipt {
  readonly userId: string;
  readonly eventId: string;
  readonly at: number;
}

export interface RoomMemory {
  readonly receipts: readonly ReadReceipt[];
  /** `m.fully_read` of our account. */
  readonly fullyRead?: string;
}

const MOST_PEOPLE = 8;

/** Public receipts of a `m.receipt` event (client-server API, "Receipts"); receipts inside of threads are left out. */
export function receiptsOf(content: unknown): readonly ReadReceipt[] {
  const found: ReadReceipt[] = [];
  for (const eventId of Object.keys(fields(content))) {
    const people = field(field(content, eventId), "m.read");
    for (const userId of Object.keys(fields(people))) {
      const receipt = field(people, userId);
      const thread = string(field(receipt, "thread_id"));
      if (thread !== undefined && thread !== "main") continue;
      found.push({ userId, eventId, at: whole(field(receipt, "ts"), 0, 8.64e15) ?? 0 });
    }
  }
  return found;
}

export function fullyReadOf(event: RawEvent): string | undefined {
  return event.type === "m.fully_read" ? string(field(event.content, "event_id")) : undefined;
}

/** The memory after a joined room's section; the same object when it says nothing of reading. */
export function remember(memory: RoomMemory | undefined, section: unknown, ownUserId: string): RoomMemory | undefined {
  let receipts = memory?.receipts ?? [];
  for (const event of events(section, "ephemeral")) {
    if (event.type !== "m.receipt") continue;
    const fresh = receiptsOf(event.content).filter(({ userId }) => userId !== ownUserId);
    if (!fresh.length) continue;
    const people = new Set(fresh.map(({ userId }) => userId));
    receipts = fresh
      .concat(receipts.filter(({ userId }) => !people.has(userId)))
      .sort((a, b) => b.at - a.at)
      .slice(0, MOST_PEOPLE);
  }
  let fullyRead = memory?.fullyRead;
  for (const event of events(section, "account_data")) fullyRead = fullyReadOf(event) ?? fullyRead;
  if (receipts === (memory?.receipts ?? receipts) && fullyRead === memory?.fullyRead && (memory || !receipts.length)) return memory;
  return { receipts, ...(fullyRead === undefined ? {} : { fullyRead }) };
}

const SAVE_EVERY_MS = 60_000;

/** The memories of all rooms of a session. */
export class RoomMemories {
  private readonly rooms = new Map<string, RoomMemory>();
  private changed = false;
  private savedAt = Date.now();

  constructor(private readonly ownUserId: string) {}

  get(roomId: string): RoomMemory | undefined {
    return this.rooms.get(roomId);
  }

  restore(saved: ReadonlyMap<string, RoomMemory>): void {
    saved.forEach((memory, roomId) => this.rooms.set(roomId, memory));
  }

  note(roomId: string, section: unknown): void {
    const before = this.rooms.get(roomId);
    const after = remember(before, section, this.ownUserId);
    if (!after || after === before) return;
    this.rooms.set(roomId, after);
    this.changed = true;
  }

  /** What is to be saved now. Receipts change all the time and are of little worth: once a minute, and when the TV sleeps. */
  due(leaving: boolean): ReadonlyMap<string, RoomMemory> | undefined {
    if (!this.changed || !(leaving || Date.now() - this.savedAt > SAVE_EVERY_MS)) return undefined;
    this.changed = false;
    this.savedAt = Date.now();
    return this.rooms;
  }
}

/** A saved memory, checked. */
export function loadMemory(saved: unknown): RoomMemory {
  const receipts = array(field(saved, "receipts")).filter(
    (item): item is ReadReceipt =>
      typeof field(item, "userId") === "string" && typeof field(item, "eventId") === "string" && typeof field(item, "at") === "number",
  );
  const fullyRead = string(field(saved, "fullyRead"));
  return { receipts: receipts.slice(0, MOST_PEOPLE), ...(fullyRead === undefined ? {} : { fullyRead }) };
}
