/** Follows what this TV is to others, and joins the backup when it may. */
import type { ReadonlySignal } from "@preact/signals";
import type { MatrixClient } from "matrix-js-sdk/lib/client.js";
import { log } from "../core/log.ts";
import type { CryptoEngine } from "./openCrypto.ts";
import type { EncryptionState, VerifyWay } from "./securityTypes.ts";

export interface TrustReader {
  /** Reads again when the crypto module says that something changed. */
  follow(client: MatrixClient): void;
  /** Trust, identity or backup may be others now. */
  changed(): void;
  /** The network is back. */
  kick(): void;
  stop(): void;
}

/** Of matrix-js-sdk's `CryptoEvent`: whatever may change what we are to others, or the backup. */
const TRUST_EVENTS = [
  "userTrustStatusChanged",
  "crypto.keyBackupStatus",
  "crypto.keyBackupDecryptionKeyCached",
  "crypto.devicesUpdated",
  "crossSigning.keysChanged",
];
const SETTLE_MS = 50;
const FIRST_JOIN_MS = 30_000;
const LONGEST_JOIN_MS = 30 * 60_000;

/** @param onRead trust was read, and may be as before. */
export function createTrustReader(options: {
  readonly engine: ReadonlySignal<CryptoEngine | undefined>;
  readonly state: ReadonlySignal<EncryptionState>;
  /** Nothing is read for the present. */
  isHeld(): boolean;
  onRead(state: EncryptionState): void;
}): TrustReader {
  const { engine, state, isHeld, onRead } = options;
  const logger = log("crypto");
  let ended = false;
  let reading: ReturnType<typeof setTimeout> | undefined;
  let joining: ReturnType<typeof setTimeout> | undefined;
  let joinWait = FIRST_JOIN_MS;
  let waysKnown: readonly VerifyWay[] | undefined;
  let readingNow: Promise<void> = Promise.resolve();
  const inOrder = (): Promise<void> => (readingNow = readingNow.then(read));

  function schedule(): void {
    clearTimeout(reading);
    reading = setTimeout(() => void inOrder(), SETTLE_MS);
  }

  function changed(): void {
    waysKnown = undefined;
    schedule();
  }

  async function read(): Promise<void> {
    const running = engine.peek();
    if (!running || ended || isHeld()) return;
    try {
      const next = await running.sdk.readTrust(running, waysKnown);
      if (next.status === "unverified") waysKnown = next.ways;
      if (ended) return;
      const was = state.peek().status;
      onRead(next);
      if (next.status === "verified" && was !== "verified") void join(running);
      if (next.status === "verified" && next.backup !== "on") joinLater();
      else joinWait = FIRST_JOIN_MS;
    } catch (thrown) {
      logger.info("trust could not be read", thrown); // no network: sync asks again when it is live
    }
  }

  /**
   * "No backup" may be a server that did not answer just then (the SDK does not tell the two apart, and does not ask again),
   * and a phone may make one at any time.
   */
  function joinLater(): void {
    if (joining !== undefined) return;
    joining = setTimeout(joinNow, joinWait);
    joinWait = Math.min(LONGEST_JOIN_MS, joinWait * 2);
  }

  function joinNow(): void {
    clearTimeout(joining);
    joining = undefined;
    const running = engine.peek();
    const now = state.peek();
    if (ended || !running || now.status !== "verified" || now.backup === "on") return;
    void join(running).then(schedule);
  }

  /** The backup is used and fed once it is trusted; a dehydrated device only if the account has one already. */
  async function join({ crypto }: CryptoEngine): Promise<void> {
    try {
      await crypto.checkKeyBackupAndEnable();
      if (await crypto.isDehydrationSupported()) await crypto.startDehydration({ onlyIfKeyCached: true });
    } catch (thrown) {
      logger.info("backup or dehydrated device could not be checked", thrown);
    }
  }

  return {
    follow(client) {
      // Not `changed`: finding out the ways asks the server, and makes the crypto module say so again.
      TRUST_EVENTS.forEach((name) => client.on(name as never, schedule as never));
    },
    changed,
    kick() {
      if (engine.peek() && state.peek().status !== "verified") changed();
      else if (joining !== undefined) joinNow();
    },
    stop() {
      ended = true;
      clearTimeout(reading);
      clearTimeout(joining);
    },
  };
}
