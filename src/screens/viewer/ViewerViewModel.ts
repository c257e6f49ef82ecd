/** What the viewer shows and can be asked to do: the contract between its model and its views. */
import type { ReadonlySignal } from "@preact/signals";
import type { AppErrorKind } from "../../core/errors.ts";
import type { TimelineItem } from "../../matrix/records.ts";

/** The message that is looked at. */
export type ViewedItem = Extract<TimelineItem, { readonly sender: unknown }>;

/** The one condition of the viewer (`data-step`). */
export type Stage =
  /** The message was deleted, or holds nothing (any more). */
  | { readonly step: "gone" }
  /** Bytes; `total` where it is known. */
  | { readonly step: "loading"; readonly received: number; readonly total?: number }
  | { readonly step: "picture"; readonly url: string }
  /** In the player. */
  | { readonly step: "starting" | "playing" | "paused" | "ended" }
  /** Not for this TV: a phone can. */
  | { readonly step: "handOff"; readonly why: HandOff; readonly bytes?: number }
  | { readonly step: "failed"; readonly error: AppErrorKind };

/** "file": of a kind that only phones and computers open; "codec": this engine cannot play it; "tooLarge": for the memory. */
export type HandOff = "file" | "codec" | "tooLarge";

export interface ViewerViewModel {
  readonly item: ReadonlySignal<ViewedItem | undefined>;
  readonly stage: ReadonlySignal<Stage>;
  /** Has sound alone: the sender's face instead of a picture. */
  readonly isSound: ReadonlySignal<boolean>;
  /** A small picture of it, to look at meanwhile; undefined while or where there is none. */
  readonly poster: ReadonlySignal<string | undefined>;
  readonly face: ReadonlySignal<string | undefined>;
  /** Seconds. */
  readonly position: ReadonlySignal<number>;
  readonly length: ReadonlySignal<number | undefined>;
  /** How fast sound plays: 1, 1.5 or 2. */
  readonly speed: ReadonlySignal<number>;
  changeSpeed(): void;
  /** Words and bars are shown; they leave the picture alone after a while. */
  readonly showsWords: ReadonlySignal<boolean>;
  /** Opens the message on a phone. */
  readonly link: ReadonlySignal<string | undefined>;
  /** Somebody pressed something, or moved the pointer. */
  wake(): void;
  /** OK on the button: pauses, plays on, plays again; hides the words of a picture. */
  press(): void;
  play(): void;
  pause(): void;
  /** @param seconds back or on; the repeats of a held key are slowed down. @returns false where there is nothing to wind. */
  wind(seconds: number, isRepeat: boolean): boolean;
  retry(): void;
  /** The engine could not decode the picture at `url`: old ones know fewer kinds. */
  cannotRead(url: string): void;
  close(): void;
  /** Where the player's picture is to be. */
  showIn(host: HTMLElement | undefined): void;
}
