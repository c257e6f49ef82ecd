/** The voice message that plays, as its row and the line at the foot of room or thread see it. */
import type { ReadonlySignal } from "@preact/signals";
import type { AppErrorKind } from "../../core/errors.ts";
import type { MessageOf } from "./rowLabel.ts";

export type VoiceItem = MessageOf<"voice">;

/** "codec": nothing here can play it; "tooLarge": for the memory; "gone": it holds no file. */
export type VoiceTrouble = AppErrorKind | "codec" | "tooLarge" | "gone";

/** The one condition of listening (`data-voice`). */
export type VoiceNow =
  | { readonly step: "none" }
  /** It is fetched, made playable or about to begin. */
  | { readonly step: "loading"; readonly item: VoiceItem }
  | { readonly step: "playing"; readonly item: VoiceItem }
  | { readonly step: "paused"; readonly item: VoiceItem }
  | { readonly step: "failed"; readonly item: VoiceItem; readonly why: VoiceTrouble };

export interface Voice {
  readonly now: ReadonlySignal<VoiceNow>;
  /** Seconds of what plays. */
  readonly position: ReadonlySignal<number>;
  /** Seconds; undefined where neither file nor sender says. */
  readonly length: ReadonlySignal<number | undefined>;
  /** 1, 1.5 or 2. */
  readonly speed: ReadonlySignal<number>;
  /** Another one waits to be heard after this. */
  readonly hasNext: ReadonlySignal<boolean>;
  /** Somebody else's, and never heard to its end here. Read it where it is shown: it changes. */
  isNew(item: VoiceItem): boolean;
  /** It is this one that one hears just now. */
  isPlaying(item: { readonly eventId?: string }): boolean;
  /** From where it was left; the one that plays pauses or goes on. */
  press(item: VoiceItem): void;
  /** @returns false when nothing plays that could go on, as `pause` and the others do for theirs. */
  resume(): boolean;
  pause(): boolean;
  toggle(): boolean;
  /** Ends it; where it was is remembered. */
  stop(): boolean;
  /** Goes on to the next one that nobody has heard. */
  next(): void;
  /** @param seconds back or on; the repeats of a held key are slowed down. */
  wind(seconds: number, isRepeat: boolean): boolean;
  changeSpeed(): void;
}
