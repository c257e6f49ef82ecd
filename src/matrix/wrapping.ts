/**
 * Encrypting for the outbox, one room beside the other: a server that answers none of the calls for keys, or answers them
 * with an error, holds up the messages of that room and no others.
 */
import { log } from "../core/log.ts";
import { fromThrown, isPassing } from "./matrixErrors.ts";
import type { Outgoing, Wrapped } from "./outbox.ts";

export interface Wrapping {
  /** Undefined: not now; `again` is called when it is worth another try. @throws AppError when it fails for good. */
  wrap(entry: Outgoing): Promise<Wrapped | undefined>;
  /** It is not yet time for another try in this room. */
  rests(roomId: string): boolean;
  /** The network is back: what rests is tried now. */
  kick(): void;
  /** The message was dropped. */
  forget(txnId: string): void;
  stop(): void;
}

/** Encrypting takes this long on a television of 2017; whatever takes longer waits for a server. */
const PATIENCE_MS = 3_000;
const LONGEST_REST_MS = 60_000;

interface Making {
  readonly wrapped: Promise<Wrapped>;
  slow: boolean;
}

export function createWrapping(wrap: (entry: Outgoing) => Promise<Wrapped>, again: () => void): Wrapping {
  const making = new Map<string, Making>();
  const failures = new Map<string, number>();
  const resting = new Map<string, ReturnType<typeof setTimeout>>();

  function rest(roomId: string, least: number): void {
    const failed = (failures.get(roomId) ?? 0) + 1;
    failures.set(roomId, failed);
    const ms = Math.max(least, Math.min(LONGEST_REST_MS, 1_000 * 2 ** Math.min(failed, 10)) * (0.5 + Math.random()));
    clearTimeout(resting.get(roomId));
    const timer = setTimeout(() => {
      resting.delete(roomId);
      again();
    }, ms);
    resting.set(roomId, timer);
  }

  /** What was begun is gone on with: a second call would share the keys a second time. */
  function make(entry: Outgoing): Making {
    const known = making.get(entry.txnId);
    if (known) return known;
    const begun: Making = { wrapped: wrap(entry), slow: false };
    making.set(entry.txnId, begun);
    const onEnd = (): void => {
      if (!begun.slow) return;
      begun.slow = false;
      again();
    };
    begun.wrapped.then(onEnd, onEnd);
    return begun;
  }

  return {
    async wrap(entry) {
      const { txnId, roomId } = entry;
      const made = make(entry);
      if (made.slow) return undefined;
      let timer: ReturnType<typeof setTimeout> | undefined;
      const late = new Promise<undefined>((resolve) => {
        timer = setTimeout(() => resolve(undefined), PATIENCE_MS);
      });
      try {
        const wrapped = await Promise.race([made.wrapped, late]);
        if (wrapped) {
          making.delete(txnId);
          failures.delete(roomId);
        } else {
          made.slow = true;
        }
        return wrapped;
      } catch (thrown) {
        making.delete(txnId);
        const error = fromThrown(thrown);
        if (!isPassing(error)) throw error;
        log("outbox").warn("not encrypted yet", error.kind, error.detail);
        rest(roomId, error.retryAfterMs ?? 0);
        return undefined;
      } finally {
        clearTimeout(timer);
      }
    },
    rests: (roomId) => resting.has(roomId),
    kick() {
      resting.forEach((timer) => clearTimeout(timer));
      resting.clear();
      failures.clear();
    },
    forget: (txnId) => void making.delete(txnId),
    stop: () => resting.forEach((timer) => clearTimeout(timer)),
  };
}
