import type { RemoteKey } from "../../platform/types.ts";
import type { Config } from "./config.ts";
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
}

/** Without a kiosk in the configuration everything is allowed. */
export function policyOf(config: Config): Policy {
  const { kiosk } = config;
  if (!kiosk) {
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
  const [only] = kiosk.rooms;
  return {
    home: only !== undefined && kiosk.rooms.length === 1 ? { screen: "room", roomId: only } : { screen: "rooms" },
    canExit: false,
    canSignOut: false,
    canSend: !kiosk.readOnly,
    canOpenSettings: false,
    photoFrame: config.features["photoFrame"] === true,
    ...(kiosk.idleSeconds === undefined ? {} : { idleAfterMs: kiosk.idleSeconds * 1000 }),
    unlock: ["up", "up", "down", "down", "left", "right", "ok"],
  };
}
