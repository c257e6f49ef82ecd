/**
 * The crypto module beside a session: started after the first paint, handed the keys that sync brings, asked for trust.
 * Until it runs, what sync brings for it waits on disk (syncCrypto.ts), so that neither the room list nor the token has
 * to wait for a module that takes seconds to compile, and a power cut loses no key.
 */
import { batch, effect, type ReadonlySignal, signal } from "@preact/signals";
import type { CryptoCallbacks } from "matrix-js-sdk/lib/crypto-api/index.js";
import type { Capabilities, KeyValueStorage } from "../../platform/types.ts";
import { log } from "../core/log.ts";
import { deleteCryptoDatabases } from "./cryptoDatabases.ts";
import { type CryptoRecords, createCryptoRecords } from "./cryptoKeys.ts";
import { createCryptoNeed, whyUnavailable } from "./cryptoNeed.ts";
import { createDecryptor, type Decryptor } from "./Decryptor.ts";
import type { EncryptedRooms } from "./encryptedRooms.ts";
import { createEncryptor, type Encryptor } from "./Encryptor.ts";
import type { Http } from "./http.ts";
import { createIsolation, type Isolation } from "./isolation.ts";
import type { Fetch } from "./jsonRequest.ts";
import { idlePage } from "./idlePage.ts";
import { createKeyFeed } from "./keyFeed.ts";
import { type CreateSecurity, lateSecurity, type LiveSecurity } from "./lateSecurity.ts";
import { type CryptoEngine, isStillPublished, openCrypto } from "./openCrypto.ts";
import { syncCrypto } from "./syncCrypto.ts";
import { createTrustReader } from "./trustReader.ts";
import type { EncryptionState, Security } from "./securityTypes.ts";
import type { Credentials, HandedKeys } from "./signInTypes.ts";

export interface EncryptionOptions {
  readonly credentials: Credentials;
  readonly request: Fetch;
  readonly http: Http;
  readonly storage: KeyValueStorage;
  readonly capabilities: Capabilities;
  readonly createSecurity?: CreateSecurity;
  readonly rooms: EncryptedRooms;
  /** Messages go only to devices that their owners have verified, once this TV is verified itself (MSC4153). */
  onlyVerifiedDevices(): boolean;
  /** Whether there are encrypted rooms (reads signals). Absent: always needed. */
  isNeeded?(): boolean;
  /** Somebody has just signed in with a phone that handed its keys over: this TV is verified by them. */
  readonly handedKeys?: HandedKeys;
}

export interface Encryption {
  readonly state: ReadonlySignal<EncryptionState>;
  /** Undefined while it starts, and where it never will (`state` says which). */
  readonly engine: ReadonlySignal<CryptoEngine | undefined>;
  /** Reads encrypted events; there when `engine` is. */
  readonly decryptor: ReadonlySignal<Decryptor | undefined>;
  /** Encrypts messages; there when `engine` is. */
  readonly encryptor: ReadonlySignal<Encryptor | undefined>;
  /** Raised when somebody's trust or the backup may have changed: what was read, or not, may be read otherwise. */
  readonly trust: ReadonlySignal<number>;
  readonly security: Security;
  /** Begins when the page has been painted and is idle, and something needs it. */
  start(): void;
  /**
   * The answer's part for the crypto module. Resolves when it cannot be lost any more: processed, or on disk.
   * Rejects when the disk refuses it: then sync must not go on.
   */
  take(body: unknown): Promise<void>;
  /** The network is back: what failed is tried again. */
  kick(): void;
  /** Trust, identity or backup may be others now. */
  changed(): void;
  stop(): void;
  /** Stops, and deletes the keys. Never rejects. */
  wipe(): Promise<void>;
}

const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 5 * 60_000;
const LONGEST_GOODBYE_MS = 3_000;

export function createEncryption(options: EncryptionOptions): Encryption {
  const { credentials, storage } = options;
  const logger = log("crypto");
  const kept = createCryptoRecords(storage, credentials.profileId);
  /** After the end nothing is written: what a question that is still on its way says would lie behind the wipe. */
  const records: CryptoRecords = {
    load: kept.load,
    save: (record) => (ended ? Promise.resolve() : kept.save(record)),
  };
  const impossible = whyUnavailable(options.capabilities, storage);
  const state = signal<EncryptionState>(impossible ? { status: "unavailable", why: impossible } : { status: "starting" });
  const engine = signal<CryptoEngine | undefined>(undefined);
  const decryptor = signal<Decryptor | undefined>(undefined);
  const encryptor = signal<Encryptor | undefined>(undefined);
  const trust = signal(0);
  const isolation = signal<Isolation | undefined>(undefined);
  const live = signal<LiveSecurity | undefined>(undefined);
  let running: CryptoEngine | undefined; // from opening on; `engine` only when everything that waited is taken
  let begun = false;
  let ended = false;
  /** Until they are taken over, nobody needs to hear that this TV is not verified. */
  let takingOver = options.handedKeys !== undefined;
  let wake: (() => void) | undefined;
  /** Until the module may be freed. */
  let opening: Promise<unknown> = Promise.resolve();
  let closing: Promise<unknown> = Promise.resolve();

  const over = (): boolean => ended || state.peek().status === "unavailable";
  const feed = createKeyFeed(storage, credentials.profileId, over);
  const need = createCryptoNeed({
    ...options,
    isNeeded: options.handedKeys ? undefined : options.isNeeded,
    records,
    waits: feed.waits,
    isSettled: () => begun || over(),
    onNeeded: want,
    onNoIdentity: () => (state.value = { status: "unverified", ways: ["setUp"] }),
  });
  const reader = createTrustReader({
    engine,
    state,
    isHeld: () => takingOver,
    onRead(next) {
      trust.value++;
      if (JSON.stringify(next) !== JSON.stringify(state.peek())) state.value = next;
    },
  });

  function want(): void {
    if (begun || over()) return;
    begun = true;
    need.stop();
    if (state.peek().status !== "starting") state.value = { status: "starting" };
    void begin();
  }

  async function begin(): Promise<void> {
    await idlePage();
    for (let wait = FIRST_WAIT_MS; !over(); wait = Math.min(LONGEST_WAIT_MS, wait * 2)) {
      try {
        const opened = open();
        opening = opened.catch(() => undefined);
        if (await opened) return;
      } catch (thrown) {
        if (!over()) logger.warn("the crypto module did not start", thrown);
      }
      await pause(wait);
    }
  }

  /** False: it did not work, and may the next time. */
  async function open(): Promise<boolean> {
    const callbacks: CryptoCallbacks = {};
    const opened = await openCrypto({ ...options, records, callbacks, hasEnded: over, forgetWaiting: feed.forget });
    if (opened.status !== "open") {
      state.value = { status: "unavailable", why: opened.status === "lost" ? "keysLost" : "storage" };
      return true;
    }
    if (ended) {
      await opened.settled;
      opened.engine.client.stopClient();
      return true;
    }
    running = opened.engine;
    const { client, crypto, sdk } = running;
    opening = opening.then(() => opened.settled);
    const { changed } = reader;
    live.value = options.createSecurity?.({ client, sdk, callbacks, changed, exclusively: feed.exclusively });
    reader.follow(client);
    await feed.attach(running);
    if (ended) return true;
    batch(() => {
      engine.value = running;
      encryptor.value = createEncryptor({ ...options, engine: opened.engine, ownUserId: credentials.userId });
      const apart = (isolation.value = createIsolation(opened.engine));
      decryptor.value = createDecryptor({ ...opened, isolation: apart, isVerified: () => state.peek().status === "verified" });
    });
    crypto.onSyncCompleted({});
    if (options.handedKeys && takingOver) {
      void sdk.takeOverKeys(opened.engine, options.handedKeys, over, logger).then(() => {
        takingOver = false;
        changed();
      });
    } else changed();
    void checkPublished();
    return true;
  }

  async function checkPublished(): Promise<void> {
    try {
      if ((await isStillPublished({ ...options, records, hasEnded: over })) || ended) return;
      stop();
      state.value = { status: "unavailable", why: "keysLost" };
    } catch (thrown) {
      logger.info("it could not be asked whether this device is known", thrown); // the next start asks again
    }
  }

  async function take(body: unknown): Promise<void> {
    if (over()) return;
    const part = syncCrypto(body);
    await need.askedHere();
    if (!begun) {
      if (part.toDevice.length === 0) return; // a module that begins later asks for everybody's devices anew
      want();
    }
    await feed.take(part);
    if (!running || !engine.peek()) return;
    await feed.drain();
    running.crypto.onSyncCompleted({});
    if (state.peek().status === "starting") reader.changed();
  }

  /** Only while we are verified ourselves: the module refuses to send from a device that its own rule shuts out. */
  const stopIsolating = effect(() => {
    const strict = state.value.status === "verified" && options.onlyVerifiedDevices();
    isolation.value?.setStrict(strict);
  });

  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** Whether it ended in time. */
  function patiently(work: Promise<unknown>): Promise<boolean> {
    const late = new Promise<false>((resolve) => setTimeout(() => resolve(false), LONGEST_GOODBYE_MS));
    return Promise.race([work.then(() => true), late]);
  }

  function stop(): void {
    if (ended) return;
    ended = true;
    reader.stop();
    stopIsolating();
    need.stop();
    wake?.();
    live.peek()?.stop();
    running?.client.removeAllListeners();
    closing = patiently(opening).then(() => running?.client.stopClient());
    batch(() => {
      engine.value = undefined;
      decryptor.value = undefined;
      encryptor.value = undefined;
    });
  }

  return {
    state,
    engine,
    decryptor,
    encryptor,
    trust,
    security: lateSecurity(live, want),
    start: () => need.start(),
    take,
    kick() {
      wake?.();
      void need.ask();
      reader.kick();
    },
    changed: reader.changed,
    stop,
    async wipe() {
      stop();
      // The module makes the databases that it finds gone.
      const idle = Promise.all([feed.idle(), opening, closing]);
      const isIdle = await patiently(idle);
      await deleteCryptoDatabases(credentials, storage);
      if (!isIdle) void idle.then(() => deleteCryptoDatabases(credentials, storage));
    },
  };
}
