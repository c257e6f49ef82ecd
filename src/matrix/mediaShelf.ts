/** Pictures and films of a room in order (pure): sorted, bounded, an unchanged one stays the same object. */
import { isAlike } from "./alike.ts";
import type { RoomMediaItem } from "./fileTypes.ts";

/** What one event holds: one picture or film, or a gallery's. */
export interface Shelved {
  readonly eventId: string;
  /** Its place: first by `order`, as the server lists events; then by `at`, for those whose place is told by their time alone. */
  readonly order: number;
  readonly at: number;
  /** It came encrypted: plain edits do not count. */
  readonly secure: boolean;
  readonly items: readonly RoomMediaItem[];
}

export class MediaShelf {
  private readonly byEvent = new Map<string, Shelved>();
  private sorted: Shelved[] | undefined;

  constructor(private readonly most: number) {}

  get(eventId: string): Shelved | undefined {
    return this.byEvent.get(eventId);
  }

  /** Oldest first. */
  get all(): readonly Shelved[] {
    return (this.sorted ??= Array.from(this.byEvent.values()).sort(byPlace));
  }

  put(entry: Shelved): void {
    const before = this.byEvent.get(entry.eventId);
    const items = entry.items.map((item, at) => {
      const old = before?.items[at];
      return old && isAlike(old, item) ? old : item;
    });
    this.byEvent.set(entry.eventId, { ...entry, items });
    this.sorted = undefined;
  }

  remove(eventId: string): boolean {
    const was = this.byEvent.delete(eventId);
    if (was) this.sorted = undefined;
    return was;
  }

  /** The place of something of which only the time is known: after the last that is older. */
  orderAt(at: number): number | undefined {
    const { all } = this;
    for (let i = all.length - 1; i >= 0; i--) {
      const entry = all[i] as Shelved;
      if (entry.at <= at) return entry.order;
    }
    return all[0]?.order;
  }

  /** Those at one end that are too many go. @returns whether any did. */
  trim(side: "oldest" | "newest"): boolean {
    const spare = this.byEvent.size - this.most;
    if (spare <= 0) return false;
    const gone = side === "oldest" ? this.all.slice(0, spare) : this.all.slice(-spare);
    gone.forEach(({ eventId }) => this.byEvent.delete(eventId));
    this.sorted = undefined;
    return true;
  }

  clear(): void {
    this.byEvent.clear();
    this.sorted = undefined;
  }
}

// Never equal: Chromium below 70 sorts unstably.
const byPlace = (a: Shelved, b: Shelved): number => a.order - b.order || a.at - b.at || (a.eventId < b.eventId ? -1 : 1);
