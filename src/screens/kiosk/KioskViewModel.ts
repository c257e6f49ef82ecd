import type { ReadonlySignal } from "@preact/signals";
import type { WallRoom } from "./wallRooms.ts";

/** What a wall shows. */
export type Wall = WallRoom | { readonly status: "empty" };

export interface KioskViewModel {
  readonly wall: ReadonlySignal<Wall>;
  /** Which of how many, from 0. */
  readonly place: ReadonlySignal<{ readonly at: number; readonly of: number }>;
  /** Message of the day; "" for none. */
  readonly message: ReadonlySignal<string>;
  /** The line has been gone for a while. It comes back by itself. */
  readonly isOffline: ReadonlySignal<boolean>;
  /** Answers to choose from; undefined: only to be read. "own" where the language's are meant. */
  readonly replies: ReadonlySignal<readonly string[] | "own" | undefined>;
  /** Another room, by a person. @returns false where there is no other. */
  turn(by: 1 | -1): boolean;
  /** Something lies over the wall. */
  cover(covered: boolean): void;
}
