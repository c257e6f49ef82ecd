import { computed, createModel, type ReadonlySignal, signal } from "@preact/signals";
import type { Settings } from "./settings.ts";

/** "guests": names, words and photos are hidden. "locked": nothing is shown but the question for the PIN. */
export type CurtainState = "open" | "guests" | "locked";

/** What is hidden from whoever else sits in front of the screen. A curtain and no lock: see docs/privacy.md. */
export interface Curtain {
  readonly state: ReadonlySignal<CurtainState>;
  /** Somebody wants to see what is hidden, and has not been let in yet. */
  readonly asks: ReadonlySignal<boolean>;
  ask(): void;
  putAway(): void;
  /** Guests are here. */
  hide(): void;
  lock(): void;
  /** Whoever asked may see; or nobody has to ask any more. */
  open(): void;
}

type CurtainSettings = Pick<Settings, "guestSafe" | "guestsHere">;

/** @param isOffered a kiosk has a lock of its own, and shows what its rooms are for. */
export const CurtainModel = createModel(({ guestSafe, guestsHere }: CurtainSettings, isOffered = true): Curtain => {
  const locked = signal(false);
  const asks = signal(false);
  // A TV that hides by itself begins hidden: nobody knows who has switched it on.
  if (guestSafe.peek() === "auto") guestsHere.value = true;
  const state = computed<CurtainState>(() =>
    !isOffered ? "open" : locked.value ? "locked" : guestsHere.value && guestSafe.value !== "off" ? "guests" : "open",
  );
  return {
    state,
    asks: computed(() => asks.value && state.value !== "open"),
    ask: () => void (asks.value = true),
    putAway: () => void (asks.value = false),
    hide() {
      asks.value = false;
      guestsHere.value = true;
    },
    lock() {
      asks.value = false;
      locked.value = true;
    },
    open() {
      asks.value = locked.value = guestsHere.value = false;
    },
  };
});
