import { computed, createModel, effect, type ReadonlySignal, signal, untracked } from "@preact/signals";
import { log } from "../../core/log.ts";
import type { Services } from "../../core/services.ts";
import { idleSeconds } from "../../input/idle.ts";
import type { ProfileRecord } from "../../matrix/records.ts";
import { loadPin, pinChanges, type ProfilePin } from "../../matrix/profilePin.ts";
import type { Session } from "../../matrix/types.ts";

export interface CurtainsDependencies {
  readonly services: Pick<Services, "curtain" | "navigation" | "policy" | "settings"> & {
    readonly platform: Pick<Services["platform"], "lifecycle" | "storage">;
  };
  readonly session: Pick<Session, "profile">;
  /** Somebody has just signed in on this TV. */
  readonly fresh: boolean;
  /** A film or voice runs: somebody looks or listens without a key. */
  isPlaying(): boolean;
  /** What plays is silent: its sound tells as much as its picture. */
  pause(): void;
  /** Back from a question for the PIN that stands alone: somebody else sits down. */
  onLeave(): void;
}

/** What lies over the screens. */
export type CurtainView =
  | { readonly kind: "none" }
  /** Guests would see what is below. */
  | { readonly kind: "cover" }
  /** `alone`: nothing is seen behind it. */
  | { readonly kind: "pin"; readonly alone: boolean }
  /** Once after the first sign-in: whether others may see what was read. */
  | { readonly kind: "receipts" };

export interface Curtains {
  readonly view: ReadonlySignal<CurtainView>;
  readonly profile: ReadonlySignal<ProfileRecord>;
  /** Of the cover. */
  show(): void;
  back(): void;
  /** The PIN was right, or there is none. */
  enter(): void;
  /** Back from the question. */
  putAway(): void;
  answerReceipts(receipts: "private" | "public"): void;
  /** The red key: hides from guests, or asks to see again. @returns false where nobody wants that. */
  toggle(): boolean;
}

/** Nobody has pressed a key for so long: guests may be alone with the TV. */
export const GUESTS_AFTER_S = 120;

/** Draws the curtain over a session when it is time, and says what is seen of it. */
export const CurtainsModel = createModel(({ services, session, fresh, isPlaying, pause, onLeave }: CurtainsDependencies): Curtains => {
  const { curtain, navigation, policy, settings, platform } = services;
  const { storage, lifecycle } = platform;
  const pin = signal<ProfilePin | undefined>(undefined);
  let left = false;
  effect(() => {
    void pinChanges.value;
    if (policy.lock) return; // a kiosk has a PIN of its own
    loadPin(storage, session.profile.peek().profileId).then(
      (now) => {
        if (!left) pin.value = now;
      },
      (thrown: unknown) => log("pin").warn("cannot be read", thrown),
    );
  });

  /** Seconds since somebody was here. */
  function judge(idle: number): void {
    const askAfter = pin.peek()?.askAfter ?? 0;
    if (askAfter > 0 && idle >= askAfter * 60) {
      if (curtain.state.peek() !== "locked") curtain.lock();
    } else if (settings.guestSafe.peek() === "auto" && idle >= GUESTS_AFTER_S && curtain.state.peek() === "open") curtain.hide();
  }
  effect(() => {
    const idle = idleSeconds.value;
    if (idle > 0 && !isPlaying()) untracked(() => judge(idle));
  });
  let hereAt: number | undefined;
  const stops = [
    lifecycle.onSuspend(() => (hereAt = Date.now() - idleSeconds.peek() * 1000)),
    lifecycle.onResume(() => {
      if (hereAt !== undefined) judge((Date.now() - hereAt) / 1000);
      hereAt = undefined;
    }),
  ];
  effect(() => () => {
    left = true;
    for (const stop of stops) stop();
  });
  effect(() => {
    if (curtain.state.value !== "open" && isPlaying()) untracked(pause);
  });
  // Whoever asked and went away asks no more.
  effect(() => {
    if (navigation.top.value.route.screen === "ambient") untracked(() => curtain.putAway());
  });

  const isAsked = computed(() => !fresh || settings.receiptsAsked.value || policy.lock !== undefined);
  return {
    profile: session.profile,
    view: computed<CurtainView>(() => {
      const { screen } = navigation.top.value.route;
      if (screen === "ambient") return { kind: "none" };
      switch (curtain.state.value) {
        case "locked":
          return { kind: "pin", alone: true };
        case "guests":
          if (curtain.asks.value) return { kind: "pin", alone: screen !== "rooms" };
          return screen === "rooms" ? { kind: "none" } : { kind: "cover" };
        case "open":
          return isAsked.value ? { kind: "none" } : { kind: "receipts" };
        default:
          return curtain.state.value satisfies never;
      }
    }),
    show: () => curtain.ask(),
    back: () => void navigation.back(),
    enter: () => curtain.open(),
    putAway() {
      if (curtain.state.peek() === "locked") onLeave();
      else curtain.putAway();
    },
    answerReceipts(receipts) {
      settings.receipts.value = receipts;
      settings.receiptsAsked.value = true;
    },
    toggle() {
      if (settings.guestSafe.peek() === "off" || curtain.state.peek() === "locked") return false;
      if (curtain.state.peek() === "open") curtain.hide();
      else curtain.ask();
      return true;
    },
  };
});
