/** Whether this TV can run the crypto module, and needs it: without, it is 30 MB of memory and seconds of compiling for nothing. */
import { effect, untracked } from "@preact/signals";
import type { Capabilities, KeyValueStorage } from "../../platform/types.ts";
import { log } from "../core/log.ts";
import type { CryptoRecords } from "./cryptoKeys.ts";
import type { Http } from "./http.ts";
import { hasIdentity } from "./openCrypto.ts";
import type { Credentials } from "./signInTypes.ts";

export interface CryptoNeed {
  /** Looks for reasons: encrypted rooms, keys on this TV, an identity of the account. */
  start(): void;
  /** Resolves when it is known whether this TV has keys: before, nothing of an answer may be passed over. Never rejects. */
  askedHere(): Promise<void>;
  /** Asks the server, if nothing else has been found. */
  ask(): Promise<void>;
  stop(): void;
}

export interface CryptoNeedOptions {
  readonly credentials: Credentials;
  readonly http: Http;
  readonly records: CryptoRecords;
  /** Keys wait on disk for the module. */
  waits(): Promise<boolean>;
  /** Whether there are encrypted rooms (reads signals). Absent: always needed. */
  readonly isNeeded?: (() => boolean) | undefined;
  /** The answer is known, or of no interest any more. */
  isSettled(): boolean;
  onNeeded(): void;
  /** The account has no identity, and nothing else needs the module so far. */
  onNoIdentity(): void;
}

/** Why nothing here can run the crypto module; undefined: it can. */
export function whyUnavailable(capabilities: Capabilities, storage: KeyValueStorage): "engine" | "memory" | "storage" | undefined {
  if (!capabilities.indexedDB || storage.kind !== "indexedDB") return "storage";
  // Without WebAssembly the module is 13 MB of JavaScript: 720 MB of memory while V8 5.x takes it in.
  if (!capabilities.webAssembly && capabilities.budget.timelineEvents <= 120) return "memory";
  return undefined;
}

export function createCryptoNeed(options: CryptoNeedOptions): CryptoNeed {
  const { isSettled, onNeeded } = options;
  const logger = log("crypto");
  let stopWatching: (() => void) | undefined;
  let asked: Promise<void> = Promise.resolve();

  async function askHere(): Promise<void> {
    const here = await Promise.all([options.records.load(), options.waits()]).catch((thrown: unknown) => {
      logger.warn("it cannot be read whether this TV has keys", thrown);
      return [true];
    });
    if (here.some(Boolean)) onNeeded();
  }

  /** An identity of the account: then others may send keys to this device at any time. */
  async function ask(): Promise<void> {
    await asked;
    if (isSettled()) return;
    try {
      if (await hasIdentity(options)) return onNeeded();
      if (!isSettled()) options.onNoIdentity();
    } catch (thrown) {
      logger.info("it is not known yet whether the account uses encryption", thrown); // asked again when sync is live
    }
  }

  return {
    start() {
      if (stopWatching || isSettled()) return;
      const { isNeeded } = options;
      if (!isNeeded) return onNeeded();
      stopWatching = effect(() => {
        if (isNeeded()) untracked(onNeeded);
      });
      asked = askHere();
      void ask();
    },
    askedHere: () => asked,
    ask,
    stop: () => stopWatching?.(),
  };
}
