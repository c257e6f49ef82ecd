/** How a session ends: its user signs out, or its server does not know the device any more. */
import type { ReadonlySignal } from "@preact/signals";
import { AppError } from "../core/errors.ts";
import { log } from "../core/log.ts";
import type { Fetch, StoredProfiles } from "./credentials.ts";
import type { Encryption } from "./Encryption.ts";
import type { Outbox } from "./outbox.ts";
import type { ProfileRecord } from "./records.ts";
import type { Saver } from "./saver.ts";
import { revoke, type Tokens } from "./tokens.ts";

export interface SessionEnding {
  /** The profile stays with everything of it, sign in again as the same device. Else nothing of it is left on this TV. */
  readonly soft: boolean;
  /** As it was. */
  readonly profile: ProfileRecord;
}

export interface Endings {
  /** The server has ended the session. The specification lets everything be kept after a soft logout, and nothing after a hard one. */
  refused(soft: boolean): void;
  signOut(): Promise<void>;
}

export function createEndings(deps: {
  readonly profile: ReadonlySignal<ProfileRecord>;
  readonly profiles: StoredProfiles;
  readonly saver: Saver;
  readonly outbox: Pick<Outbox, "idle">;
  readonly encryption: Pick<Encryption, "wipe">;
  readonly tokens: Pick<Tokens, "current">;
  readonly fetch: Fetch;
  hasEnded(): boolean;
  shutDown(error?: AppError): void;
  onSignedOut(ending: SessionEnding): void;
}): Endings {
  const { profile, profiles, saver, outbox, encryption, shutDown } = deps;
  let isRefused = false;

  async function wipe(): Promise<void> {
    await Promise.all([saver.idle(), outbox.idle()]); // what is being written must not land after the wipe
    await profiles.wipe(profile.peek().profileId);
    await encryption.wipe();
  }

  async function endBy(soft: boolean): Promise<void> {
    if (soft) await saver.now();
    if (deps.hasEnded()) return; // somebody left while it was saved
    const ending: SessionEnding = { soft, profile: profile.peek() };
    shutDown(new AppError("signedOut"));
    // If storage refuses, the dead token stays there, and the next start ends here again.
    if (!soft) await wipe().catch((thrown: unknown) => log("session").error("not everything could be removed", thrown));
    deps.onSignedOut(ending);
  }

  return {
    refused(soft) {
      if (deps.hasEnded() || isRefused) return;
      isRefused = true;
      void endBy(soft);
    },
    async signOut() {
      shutDown();
      await saver.idle(); // before the tokens go, so that nothing asks with dead ones
      await encryption.wipe(); // first, and without a network: whatever happens then, the keys are gone
      await revoke(deps.tokens.current(), deps.fetch);
      await wipe();
    },
  };
}
