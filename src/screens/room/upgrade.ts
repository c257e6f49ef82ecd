import { type ReadonlySignal, signal } from "@preact/signals";
import type { Session } from "../../matrix/types.ts";

/**
 * `disagrees`: the new room does not say that it carries on this one, so nobody is led there; `stuck`: nor could it be left
 * after it was joined to find out. Both can be tried again.
 */
export type UpgradeState = "offered" | "going" | "disagrees" | "stuck";

/** The way to the room that carries this one on. */
export interface Upgrade {
  readonly state: ReadonlySignal<UpgradeState>;
  go(): void;
}

export interface UpgradeDependencies {
  readonly session: Pick<Session, "followUpgrade">;
  readonly roomId: string;
  /** Runs an action whose failure is shown once. */
  attempt(run: () => Promise<void>): void;
  show(roomId: string): void;
  /** One is in the other room and should not be: told also to whoever has left this one. */
  onStuck(): void;
}

/** Made inside of a Model. */
export function makeUpgrade({ session, roomId, attempt, show, onStuck }: UpgradeDependencies): Upgrade {
  const state = signal<UpgradeState>("offered");
  return {
    state,
    go() {
      if (state.value === "going") return;
      const before = state.value;
      state.value = "going";
      attempt(async () => {
        let next: UpgradeState = before === "stuck" ? before : "offered";
        try {
          const followed = await session.followUpgrade(roomId);
          switch (followed.kind) {
            case "there":
              next = "offered";
              show(followed.roomId);
              break;
            case "disagrees":
              next = "disagrees";
              break;
            case "stuck":
              next = "stuck";
              onStuck();
              break;
            default:
              followed satisfies never;
          }
        } finally {
          state.value = next;
        }
      });
    },
  };
}
