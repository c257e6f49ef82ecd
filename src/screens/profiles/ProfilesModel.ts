import { computed, createModel, type ReadonlySignal, signal } from "@preact/signals";
import { attempt } from "../../core/attempt.ts";
import type { ProfileRecord } from "../../matrix/records.ts";
import type { Profiles } from "../../matrix/signInTypes.ts";

export interface ProfilesDependencies {
  readonly profiles: Pick<Profiles, "list">;
  /** Starts a profile, or leads to signing in again where the server asked for it. */
  onChoose(profileId: string): Promise<void> | void;
  onAdd(): void;
}

/** What the chooser shows and what it can be asked to do. */
export interface ProfileChooser {
  /** Who was here last comes first. */
  readonly list: ReadonlySignal<readonly ProfileRecord[]>;
  /** The profile that is being started. */
  readonly choosing: ReadonlySignal<string | undefined>;
  choose(profileId: string): void;
  add(): void;
}

/** Who sits down in front of the TV. */
export const ProfilesModel = createModel(({ profiles, onChoose, onAdd }: ProfilesDependencies): ProfileChooser => {
  const choosing = signal<string | undefined>(undefined);
  return {
    list: computed(() => profiles.list.value.slice().sort((a, b) => b.lastUsedAt - a.lastUsedAt)),
    choosing,
    choose(profileId) {
      if (choosing.peek() !== undefined) return; // OK pressed twice
      choosing.value = profileId;
      void attempt("profiles", async () => onChoose(profileId)).then(() => (choosing.value = undefined));
    },
    add() {
      if (choosing.peek() === undefined) onAdd();
    },
  };
});
