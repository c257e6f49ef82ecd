/**
 * The crypto module beside a session: started after the first paint, handed the keys that sync brings, asked for trust.
 * Until it runs, what sync brings for it waits on disk (syncCrypto.ts), so that neither the room list nor the token has
 * to wait for a module that takes seconds to compile, and a power cut loses no key.
 */
import { batch, effect, type ReadonlySignal, signal, untracked } from "@preact/signals";
import type { CryptoCallbacks } from "matrix-js-sdk/lib/crypto-api/index.js";
import type { Capabilities, KeyValueStorage } from "../../platform/types.ts";
import { log } from "../core/log.ts";
import { deleteCryptoDatabases } from "./cryptoDatabases.ts";
import { createCryptoRecords } from "./cryptoKeys.ts";
import { createDecryptor, type Decryptor } from "./Decryptor.ts";
import type { EncryptedRooms } from "./encryptedRooms.ts";
import { createEncryptor, type Encryptor } from "./Encryptor.ts";
import type { Http } from "./http.ts";
import { createIsolation, type Isolation } from "./isolation.ts";
import type { Fetch } from "./jsonRequest.ts";
import { type CreateSecurity, lateSecurity, type LiveSecurity } from "./lateSecurity.ts";
import { type CryptoEngine, hasIdentity, isStillPublished, openCrypto } from "./openCrypto.ts";
import { createWaiting, isPrecious, type SyncCrypto, syncCrypto } from "./syncCrypto.ts";
import type { Credentials, EncryptionState, HandedKeys, Security, VerifyWay } from "./types.ts";

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

/** Of matrix-js-sdk's `CryptoEvent`: whatever may change what we are to others, or the backup. */
const TRUST_EVENTS = [
  "userTrustStatusChanged",
  "crypto.keyBackupStatus",
  "crypto.keyBackupDecryptionKeyCached",
  "crypto.devicesUpdated",
  "crossSigning.keysChanged",
];
const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 5 * 60_000;
const SETTLE_MS = 50;
/** So often the same answer may be refused before its parts are tried one by one. */
const MOST_REFUSALS = 6;
const LONGEST_GOODBYE_MS = 3_000;
const LONGEST_HOLD_MS = 5_000;

/** Why nothing here can run the crypto module; undefined: it can. */
export function whyUnavailable(capabilities: Capabilities, storage: KeyValueStorage): "engine" | "memory" | "storage" | undefined {
  if (!capabilities.indexedDB || storage.kind !== "indexedDB") return "storage";
  // Without WebAssembly the module is 13 MB of JavaScript: 720 MB of memory while V8 5.x takes it in.
  if (!capabilities.webAssembly && capabilities.budget.timelineEvents <= 120) return "memory";
  return undefined;
}

export function createEncryption(options: EncryptionOptions): Encryption {
  const { credentials, storage } = options;
  const logger = log("crypto");
  const records = createCryptoRecords(storage, credentials.profileId);
  const waiting = createWaiting(storage, credentials.profileId);
  const impossible = whyUnavailable(options.capabilities, storage);
  const state = signal<EncryptionState>(impossible ? { status: "unavailable", why: impossible } : { status: "starting" });
  const engine = signal<CryptoEngine | undefined>(undefined);
  const decryptor = signal<Decryptor | undefined>(undefined);
  const encryptor = signal<Encryptor | undefined>(undefined);
  const trust = signal(0);
  const isolation = signal<Isolation | undefined>(undefined);
  const live = signal<LiveSecurity | undefined>(undefined);
  let running: CryptoEngine | undefined; // from opening on; `engine` only when everything that waited is taken
  /** Something needs the module: without, it is 30 MB of memory and seconds of compiling for nothing. */
  let begun = false;
  let stopNeeding: (() => void) | undefined;
  /** Resolves when it is known whether this TV has keys: before, nothing of an answer may be passed over. */
  let askedHere: Promise<void> = Promise.resolve();
  let ended = false;
  let wake: (() => void) | undefined;
  let reading: ReturnType<typeof setTimeout> | undefined;
  let refusals = 0;
  let waysKnown: readonly VerifyWay[] | undefined;
  /** Until they are taken over, nobody needs to hear that this TV is not verified. */
  let takingOver = options.handedKeys !== undefined;
  // One part after the other, in the order they came.
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = turn.then(work, work);
    turn = done.catch(() => undefined);
    return done;
  };

  const exclusively = <T>(work: () => Promise<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      void inTurn(() => {
        const done = work();
        done.then(resolve, reject);
        // A module that panics never answers: sync does not wait for it for ever.
        return Promise.race([done.catch(() => undefined), new Promise((late) => setTimeout(late, LONGEST_HOLD_MS))]);
      });
    });

  const over = (): boolean => ended || state.peek().status === "unavailable";

  async function begin(): Promise<void> {
    await idlePage();
    for (let wait = FIRST_WAIT_MS; !over(); wait = Math.min(LONGEST_WAIT_MS, wait * 2)) {
      try {
        if (await open()) return;
      } catch (thrown) {
        logger.warn("the crypto module did not start", thrown);
      }
      await pause(wait);
    }
  }

  function want(): void {
    if (begun || over()) return;
    begun = true;
    stopNeeding?.();
    if (state.peek().status !== "starting") state.value = { status: "starting" };
    void begin();
  }

  async function askHere(): Promise<void> {
    const here = await Promise.all([records.load(), waiting.first()]).catch((thrown: unknown) => {
      logger.warn("it cannot be read whether this TV has keys", thrown);
      return [true];
    });
    if (here.some(Boolean)) want();
  }

  /** Keys on this TV, or an identity of the account: then others may send keys to this device at any time. */
  async function askNeed(): Promise<void> {
    await askedHere;
    if (begun || over()) return;
    try {
      if (await hasIdentity(options)) return want();
      if (!begun && !over()) state.value = { status: "unverified", ways: ["setUp"] };
    } catch (thrown) {
      logger.info("it is not known yet whether the account uses encryption", thrown); // asked again when sync is live
    }
  }

  /** False: it did not work, and may the next time. */
  async function open(): Promise<boolean> {
    const callbacks: CryptoCallbacks = {};
    const opened = await openCrypto({
      ...options,
      records,
      callbacks,
      forgetWaiting: () => inTurn(() => waiting.clear()),
    });
    if (opened.status !== "open") {
      state.value = { status: "unavailable", why: opened.status === "lost" ? "keysLost" : "storage" };
      return true;
    }
    if (ended) {
      opened.engine.client.stopClient();
      return true;
    }
    running = opened.engine;
    const { client, crypto, sdk } = running;
    live.value = options.createSecurity?.({ client, sdk, callbacks, changed, exclusively });
    TRUST_EVENTS.forEach((name) => client.on(name as never, noticed as never));
    await drain().catch((thrown: unknown) => logger.error("keys could not be taken: they wait on disk", thrown));
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
      if ((await isStillPublished({ ...options, records })) || ended) return;
      stop();
      state.value = { status: "unavailable", why: "keysLost" };
    } catch (thrown) {
      logger.info("it could not be asked whether this device is known", thrown); // the next start asks again
    }
  }

  /** Takes what waits on disk, oldest first. What fails stays there for the next time. */
  const drain = (): Promise<void> =>
    inTurn(async () => {
      for (let next = await waiting.first(); next && running && !ended; next = await waiting.first()) {
        try {
          await process(running, next.part);
        } catch (thrown) {
          // One that is refused again and again by a module that takes others must not keep all later keys out.
          if (++refusals < MOST_REFUSALS) throw thrown;
          await processSingly(running, next.part);
        }
        refusals = 0;
        await next.done();
      }
    });

  /** @throws when the module takes nothing at all: then it is its store that fails, and no message. */
  async function processSingly(at: CryptoEngine, part: SyncCrypto): Promise<void> {
    const { toDevice, changed: lists, left, ...rest } = part;
    const nothing = { ...rest, toDevice: [], changed: [], left: [] };
    await process(at, nothing);
    const pieces: SyncCrypto[] = [
      ...toDevice.map((event) => ({ ...nothing, toDevice: [event] })),
      ...lists.map((userId) => ({ ...nothing, changed: [userId] })),
      ...left.map((userId) => ({ ...nothing, left: [userId] })),
    ];
    for (const piece of pieces) {
      await process(at, piece).catch((thrown: unknown) => logger.error("a message was dropped: the crypto module refuses it", thrown));
    }
  }

  async function process({ crypto }: CryptoEngine, part: SyncCrypto): Promise<void> {
    // Resolves when the crypto module has committed to its store (matrix-sdk-crypto, `receive_sync_changes`).
    await crypto.processSyncChanges({
      toDeviceEvents: part.toDevice as never,
      deviceLists: { changed: part.changed.slice(), left: part.left.slice() },
      oneTimeKeysCounts: part.counts,
      ...(part.fallback ? { unusedFallbackKeys: part.fallback.slice() } : {}),
    });
  }

  async function take(body: unknown): Promise<void> {
    if (over()) return;
    const part = syncCrypto(body);
    await askedHere;
    if (!begun) {
      if (part.toDevice.length === 0) return; // a module that begins later asks for everybody's devices anew
      want();
    }
    await inTurn(async () => {
      if (over()) return;
      if (running && !(await waiting.first())) {
        try {
          await process(running, part);
          return;
        } catch (thrown) {
          logger.error("the crypto module could not take keys: they wait on disk", thrown);
        }
      }
      if (isPrecious(part)) await waiting.add(part);
    });
    if (!running || !engine.peek()) return;
    if (await waiting.first()) await drain().catch((thrown: unknown) => logger.warn("keys still wait", thrown));
    running.crypto.onSyncCompleted({});
    if (state.peek().status === "starting") changed();
  }

  /** The crypto module says that something changed; finding out the ways asks the server, and makes it say so again. */
  function noticed(): void {
    schedule();
  }

  function changed(): void {
    waysKnown = undefined;
    schedule();
  }

  function schedule(): void {
    clearTimeout(reading);
    reading = setTimeout(() => void inOrder(), SETTLE_MS);
  }

  let readingNow: Promise<void> = Promise.resolve();
  const inOrder = (): Promise<void> => (readingNow = readingNow.then(read));

  async function read(): Promise<void> {
    if (!engine.peek() || !running || ended || takingOver) return;
    try {
      const next = await running.sdk.readTrust(running, waysKnown);
      if (!ended) trust.value++;
      if (next.status === "unverified") waysKnown = next.ways;
      if (ended || JSON.stringify(next) === JSON.stringify(state.peek())) return;
      const was = state.peek().status;
      state.value = next;
      if (next.status === "verified" && was !== "verified") void joinBackup(running);
    } catch (thrown) {
      logger.info("trust could not be read", thrown); // no network: sync asks again when it is live
    }
  }

  /** The backup is used and fed once it is trusted; a dehydrated device only if the account has one already. */
  async function joinBackup({ crypto }: CryptoEngine): Promise<void> {
    try {
      await crypto.checkKeyBackupAndEnable();
      if (await crypto.isDehydrationSupported()) await crypto.startDehydration({ onlyIfKeyCached: true });
    } catch (thrown) {
      logger.info("backup or dehydrated device could not be checked", thrown);
    }
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

  function stop(): void {
    if (ended) return;
    ended = true;
    clearTimeout(reading);
    stopIsolating();
    stopNeeding?.();
    wake?.();
    live.peek()?.stop();
    running?.client.removeAllListeners();
    running?.client.stopClient();
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
    start() {
      if (stopNeeding || over()) return;
      const { isNeeded } = options;
      if (!isNeeded || options.handedKeys) return want();
      stopNeeding = effect(() => {
        if (isNeeded()) untracked(want);
      });
      askedHere = askHere();
      void askNeed();
    },
    take,
    kick() {
      wake?.();
      void askNeed();
      if (engine.peek() && state.peek().status !== "verified") changed();
    },
    changed,
    stop,
    async wipe() {
      stop();
      await Promise.race([turn, new Promise((resolve) => setTimeout(resolve, LONGEST_GOODBYE_MS))]);
      await deleteCryptoDatabases(credentials, storage);
    },
  };
}

/** Two frames and an idle moment: whatever is on the screen is on the screen. */
function idlePage(): Promise<void> {
  return new Promise((resolve) => {
    const soon = (): void => {
      if (typeof requestIdleCallback === "function") requestIdleCallback(() => resolve(), { timeout: 2_000 });
      else setTimeout(resolve, 200);
    };
    requestAnimationFrame(() => requestAnimationFrame(soon));
  });
}
