import type { ReadonlySignal } from "@preact/signals";
import type { RoomRecord } from "../../matrix/records.ts";
import type { Hint } from "./frameHints.ts";
import type { FramePhoto } from "./framePhotos.ts";

/** One picture of the frame: a photo with its words, or the clock alone. */
export interface FrameLayer {
  /** Counts up; also where clock and words stand, so that nothing burns into the panel. */
  readonly turn: number;
  readonly photo?: {
    readonly url: string;
    /** EXIF orientation, where nobody has turned it yet (ui/pictureTurn.ts). */
    readonly turn?: number | undefined;
    readonly of: FramePhoto;
    readonly room: RoomRecord | undefined;
  };
}

/** What the photo frame shows and what it can be told. */
export interface AmbientViewModel {
  /** The one below goes as soon as the one above has come up. One or two. */
  readonly layers: ReadonlySignal<readonly FrameLayer[]>;
  /** Layers up to this turn have been decoded and may be seen. */
  readonly revealed: ReadonlySignal<number>;
  /** A few, the most urgent first. */
  readonly hints: ReadonlySignal<readonly Hint[]>;
  /** How many more there are. */
  readonly moreHints: ReadonlySignal<number>;
  /** There has been no connection for a while. */
  readonly isOffline: ReadonlySignal<boolean>;
  readonly showsClock: ReadonlySignal<boolean>;
  /** Whether it may be said whose photo it is. */
  readonly showsWords: ReadonlySignal<boolean>;
  /** The picture of a layer can be painted. */
  ready(turn: number): void;
  /** The engine cannot decode it: the next one is taken, in silence. */
  cannotShow(turn: number): void;
  /** Somebody is there. */
  wake(): void;
}
