/** What is held in memory, in bytes; what was used longest ago goes first, what is on the screen never. */
import { type ReadonlySignal, signal } from "@preact/signals";

export interface Held {
  readonly bytes: number;
  readonly inUse: boolean;
  /** Gives the memory back. */
  drop(): void;
}

export class MediaCache {
  private readonly held = new Set<Held>();
  private readonly sum = signal(0);
  readonly heldBytes: ReadonlySignal<number> = this.sum;

  add(entry: Held): void {
    if (this.held.has(entry)) return;
    this.held.add(entry);
    this.sum.value = this.sum.peek() + entry.bytes;
  }

  /** It was looked at just now. */
  touch(entry: Held): void {
    // A Set iterates in the order of insertion.
    if (this.held.delete(entry)) this.held.add(entry);
  }

  trim(most: number): void {
    if (this.sum.peek() <= most) return;
    for (const entry of Array.from(this.held)) {
      if (this.sum.peek() <= most) return;
      if (!entry.inUse) this.remove(entry);
    }
  }

  clear(): void {
    for (const entry of Array.from(this.held)) this.remove(entry);
  }

  private remove(entry: Held): void {
    this.held.delete(entry);
    this.sum.value = this.sum.peek() - entry.bytes;
    entry.drop();
  }
}
