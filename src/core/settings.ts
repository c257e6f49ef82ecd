import { type Signal } from "@preact/signals";

export type MotionSetting = "full" | "reduced";
export type TextSize = "normal" | "large";
export type ReceiptSetting = "private" | "public";

/** The user's settings of this TV: one persisted signal each. Only the settings screen writes them. */
export interface Settings {
  /** BCP 47 tag, or "" to follow the TV. */
  readonly language: Signal<string>;
  readonly motion: Signal<MotionSetting>;
  readonly textSize: Signal<TextSize>;
  /** Whether others see what this TV has read ("m.read" or "m.read.private"). */
  readonly receipts: Signal<ReceiptSetting>;
  /** Room list and saved snapshot show the words of messages; off shows only that there is something new. */
  readonly previews: Signal<boolean>;
  /** The last homeserver names that somebody signed in to, newest first, at most 5. */
  readonly servers: Signal<readonly string[]>;
}
