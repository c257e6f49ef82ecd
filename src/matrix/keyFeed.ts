/**
 * Feeds the crypto module with what sync brings for it, one part after the other, in the order they came. What it cannot
 * take, or not yet, waits on disk (syncCrypto.ts).
 */
import type { KeyValueStorage } from "../../platform/types.ts";
import { log } from "../core/log.ts";
import type { CryptoEngine } from "./openCrypto.ts";
import { createWaiting, isPrecious, type SyncCrypto } from "./syncCrypto.ts";

export interface KeyFeed {
  /** Something waits on disk, from this run or an earlier one. */
  waits(): Promise<boolean>;
  /** The crypto module takes from now on, and first what waits. Never rejects. */
  attach(engine: CryptoEngine): Promise<void>;
  /** Resolves when it cannot be lost any more: processed, or on disk. Rejects when the disk refuses it. */
  take(part: SyncCrypto): Promise<void>;
  /** Another try for what waits. Never rejects. */
  drain(): Promise<void>;
  /** Drops what waits. */
  forget(): Promise<void>;
  /** Runs `work` between two parts. */
  exclusively<T>(work: () => Promise<T>): Promise<T>;
  /** Resolves when what was begun has ended. Never rejects. */
  idle(): Promise<unknown>;
}

/** So often the same answer may be refused before its parts are tried one by one. */
const MOST_REFUSALS = 6;
const LONGEST_HOLD_MS = 5_000;

/** @param isOver nothing is taken any more. */
export function createKeyFeed(storage: KeyValueStorage, profileId: string, isOver: () => boolean): KeyFeed {
  const logger = log("crypto");
  const waiting = createWaiting(storage, profileId);
  let running: CryptoEngine | undefined;
  let refusals = 0;
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = turn.then(work, work);
    turn = done.catch(() => undefined);
    return done;
  };

  /** Takes what waits, oldest first. What fails stays there for the next time. */
  const takeWaiting = (): Promise<void> =>
    inTurn(async () => {
      for (let next = await waiting.first(); next && running && !isOver(); next = await waiting.first()) {
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

  const waits = async (): Promise<boolean> => (await waiting.first()) !== undefined;

  return {
    waits,
    attach(engine) {
      running = engine;
      return takeWaiting().catch((thrown: unknown) => logger.error("keys could not be taken: they wait on disk", thrown));
    },
    take: (part) =>
      inTurn(async () => {
        if (isOver()) return;
        if (running && !(await waits())) {
          try {
            await process(running, part);
            return;
          } catch (thrown) {
            logger.error("the crypto module could not take keys: they wait on disk", thrown);
          }
        }
        if (isPrecious(part)) await waiting.add(part);
      }),
    async drain() {
      if (await waits()) await takeWaiting().catch((thrown: unknown) => logger.warn("keys still wait", thrown));
    },
    forget: () => inTurn(() => waiting.clear()),
    exclusively: (work) =>
      new Promise((resolve, reject) => {
        void inTurn(() => {
          const done = work();
          done.then(resolve, reject);
          // A module that panics never answers: sync does not wait for it for ever.
          return Promise.race([done.catch(() => undefined), new Promise((late) => setTimeout(late, LONGEST_HOLD_MS))]);
        });
      }),
    idle: () => turn,
  };
}
