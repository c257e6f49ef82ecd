/** What the viewer shows and can be asked to do: the contract between its model and its views. */
import type { ReadonlySignal } from "@preact/signals";
import type { AppErrorKind } from "../../core/errors.ts";
import type { TimelineItem } from "../../matrix/records.ts";
import type { Place, Side } from "./moving.ts";
import type { Speed } from "./slideshow.ts";
import type { Zoom } from "./zoom.ts";

/** The message that is looked at. */
export type ViewedItem = Extract<TimelineItem, { readonly sender: unknown }>;

/** The one condition of the viewer (`data-step`). */
export type Stage =
  /** The message was deleted, or holds nothing (any more). */
  | { readonly step: "gone" }
  /** Bytes; `total` where it is known. */
  | { readonly step: "loading"; readonly received: number; readonly total?: number }
  /** `turn`: EXIF orientation (ui/pictureTurn.ts). */
  | { readonly step: "picture"; readonly url: string; readonly turn?: number }
  /** A film in the row of pictures: OK plays it. */
  | { readonly step: "poster" }
  /** In the player. */
  | { readonly step: "starting" | "playing" | "paused" | "ended" }
  /** Not for this TV: a phone can. */
  | { readonly step: "handOff"; readonly why: HandOff; readonly bytes?: number }
  | { readonly step: "failed"; readonly error: AppErrorKind };

/** "file": of a kind that only phones and computers open; "codec": this engine cannot play it; "tooLarge": for the memory. */
export type HandOff = "file" | "codec" | "tooLarge";

/** What lies over the picture, and whose the keys are (`data-over`). */
export type Over =
  | { readonly kind: "none" }
  /** What can be done with it. */
  | { readonly kind: "bar" }
  /** How long each picture of the slideshow stays. */
  | { readonly kind: "speed" }
  | { readonly kind: "slideshow"; readonly speed: Speed }
  | { readonly kind: "zoom"; readonly zoom: Zoom }
  | { readonly kind: "react" }
  | { readonly kind: "phone" };

export interface ViewerViewModel {
  readonly item: ReadonlySignal<ViewedItem | undefined>;
  readonly stage: ReadonlySignal<Stage>;
  readonly over: ReadonlySignal<Over>;
  /** Has sound alone: the sender's face instead of a picture. */
  readonly isSound: ReadonlySignal<boolean>;
  /** One of the pictures and films of the room, or of the thread that one came from: there is a left and a right. */
  readonly isAmongOthers: ReadonlySignal<boolean>;
  readonly sides: ReadonlySignal<{ readonly older: Side; readonly newer: Side }>;
  readonly place: ReadonlySignal<Place | undefined>;
  /** Reactions can be sent. */
  readonly canReact: ReadonlySignal<boolean>;
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
  /** OK: pauses, plays on, plays again; what can be done with a picture; nearer, where one looks closely. */
  press(): void;
  play(): void;
  pause(): void;
  /** The remote's play key: of a picture, a slideshow. */
  playPause(): void;
  /** Left (-1) and right (1): to the next picture, or ten seconds of a film that plays; or one step of the eye. @returns false: not used. */
  sideways(step: -1 | 1, isRepeat: boolean): boolean;
  /** Up (-1) and down (1). @returns false: not used. */
  updown(step: -1 | 1): boolean;
  /** To the next (1) or the one before, whatever plays. */
  go(step: -1 | 1): boolean;
  /** @param seconds back or on; the repeats of a held key are slowed down. @returns false where there is nothing to wind. */
  wind(seconds: number, isRepeat: boolean): boolean;
  zoomIn(): void;
  startSlideshow(speed?: Speed): void;
  open(over: "bar" | "speed" | "react" | "phone"): void;
  react(key: string): void;
  /** One step out: of what lies over the picture, then of the viewer. */
  back(): void;
  retry(): void;
  /** The engine could not decode the picture at `url`: old ones know fewer kinds. */
  cannotRead(url: string): void;
  /** The picture's real size in pixels, once it is decoded, as it is to be seen. */
  decoded(width: number, height: number): void;
  close(): void;
  /** Where the player's picture is to be. */
  showIn(host: HTMLElement | undefined): void;
}
