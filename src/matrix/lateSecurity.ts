/**
 * What screens hold as `Session.security` from the first moment on: nothing happens in it until the crypto module runs,
 * from then on everything goes to the real one (Security.ts).
 */
import type { MatrixClient } from "matrix-js-sdk/lib/client.js";
import type { CryptoCallbacks } from "matrix-js-sdk/lib/crypto-api/index.js";
import { computed, effect, type ReadonlySignal } from "@preact/signals";
import type { Sdk } from "./loadSdk.ts";
import { noSecurity } from "./noSecurity.ts";
import type { Security } from "./securityTypes.ts";

export interface SecurityOptions {
  /** Not started: no sync of its own, no rooms; crypto is initialised. */
  readonly client: MatrixClient;
  readonly sdk: Sdk;
  /** The very object that the client asks: put `getSecretStorageKey` and the like into it. */
  readonly callbacks: CryptoCallbacks;
  /** Trust, identity or backup may be others now: `Session.encryption` is worked out anew. */
  changed(): void;
  /** Runs `work` while the crypto module is told nothing of what sync brings. */
  exclusively<T>(work: () => Promise<T>): Promise<T>;
}

export interface LiveSecurity extends Security {
  stop(): void;
}

/** Called once the crypto module is initialised and before it has sent anything. */
export type CreateSecurity = (options: SecurityOptions) => LiveSecurity;

/** Longer nobody waits for the crypto module to set up encryption: compiling takes 3 to 12 seconds on engines of 2018. */
const LONGEST_MS = 60_000;

/** @param want the crypto module is needed: somebody asks for what only it can do. */
export function lateSecurity(live: ReadonlySignal<LiveSecurity | undefined>, want: () => void): Security {
  const nothing = noSecurity();
  const now = (): Security => live.peek() ?? nothing;

  function soon(): Promise<Security> {
    want();
    return new Promise((resolve) => {
      const timer = setTimeout(() => finish(nothing), LONGEST_MS);
      const stop = effect(() => {
        const { value } = live;
        if (value) void Promise.resolve().then(() => finish(value));
      });
      function finish(security: Security): void {
        clearTimeout(timer);
        stop();
        resolve(security);
      }
    });
  }

  return {
    stage: computed(() => (live.value ?? nothing).stage.value),
    losesKeys: computed(() => (live.value ?? nothing).losesKeys.value),
    askOtherDevices: () => now().askOtherDevices(),
    askPerson: (userId, roomId) => now().askPerson(userId, roomId),
    accept: () => now().accept(),
    startEmoji: () => now().startEmoji(),
    confirm: () => now().confirm(),
    mismatch: () => now().mismatch(),
    cancel: () => now().cancel(),
    recover: (typed, kind) => now().recover(typed, kind),
    checkRecoveryKey: (typed) => now().checkRecoveryKey(typed),
    setUp: async (options) => (await soon()).setUp(options),
    trustOf: (userId) => now().trustOf(userId),
  };
}
