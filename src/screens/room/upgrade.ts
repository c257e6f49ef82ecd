import { type ReadonlySignal, signal } from "@preact/signals";
import type { Session } from "../../matrix/types.ts";

/** `disagrees`: the new room does not say that it carries on this one, so nobody is led there. */
export type UpgradeState = "offered" | "going" | "disagrees";

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
}

/** Made inside of a Model. */
export function makeUpgrade({ session, roomId, attempt, show }: UpgradeDependencies): Upgrade {
  const state = signal<UpgradeState>("offered");
  return {
    state,
    go() {
      if (state.value === "going") return;
      state.value = "going";
      attempt(async () => {
        let next: UpgradeState = "offered";
        try {
          const successor = await session.followUpgrade(roomId);
          if (successor === undefined) next = "disagrees";
          else show(successor);
        } finally {
          state.value = next;
        }
      });
    },
  };
}
