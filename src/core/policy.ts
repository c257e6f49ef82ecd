import { type ReadonlySignal, signal } from "@preact/signals";
import type { RemoteKey } from "../../platform/types.ts";
import type { Config, KioskConfig } from "./config.ts";
import type { Route } from "./navigation.ts";

/** What this installation allows. Made once from the configuration; screens ask it, never "am I a kiosk?". */
export interface Policy {
  readonly home: Route;
  readonly canExit: boolean;
  readonly canSignOut: boolean;
  readonly canSend: boolean;
  readonly canOpenSettings: boolean;
  /** Photos of rooms may fill the screen while nobody presses anything. A kiosk asks for it (`features.photoFrame`): strangers pass by. */
  readonly photoFrame: boolean;
  /** After so long without a key the app returns home; undefined: never. */
  readonly idleAfterMs?: number;
  /** Keys that open what is locked, before the PIN; empty: nothing is locked. */
  readonly unlock: readonly RemoteKey[];
  /** What keeps people in; absent where nothing is locked. While it is open all of the above is allowed. */
  readonly lock?: Lock;
}

/** Owned by the kiosk's guard (screens/kiosk). */
export interface Lock {
  readonly isOpen: ReadonlySignal<boolean>;
  set(open: boolean): void;
}

/** Without a kiosk in the configuration everything is allowed. */
export function policyOf(config: Config): Policy {
  const { kiosk } = config;
  if (kiosk) return kioskPolicy(kiosk, config.features["photoFrame"] === true);
  return {
    home: { screen: "rooms" },
    canExit: true,
    canSignOut: true,
    canSend: true,
    canOpenSettings: true,
    photoFrame: config.features["photoFrame"] !== false,
    unlock: [],
  };
}

const IDLE_SECONDS = 120;

function kioskPolicy({ rooms, mode, readOnly, idleSeconds = IDLE_SECONDS, exitKeys }: KioskConfig, photos: boolean): Policy {
  const isOpen = signal(false);
  return {
    home: { screen: rooms.length > 0 || mode === "ambient" ? "kiosk" : "rooms" },
    get canExit() {
      return isOpen.value;
    },
    get canSignOut() {
      return isOpen.value;
    },
    get canSend() {
      return !readOnly || isOpen.value;
    },
    get canOpenSettings() {
      return isOpen.value;
    },
    photoFrame: photos || mode === "ambient",
    idleAfterMs: idleSeconds * 1000,
    unlock: exitKeys ?? ["up", "up", "down", "down", "left", "right", "ok"],
    lock: { isOpen, set: (open) => void (isOpen.value = open) },
  };
}
