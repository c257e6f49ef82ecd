/**
 * One event after the other through the crypto module. Those that it has no key for stay here, each once, because the
 * SDK keeps them for the whole session as well (`EventDecryptor.eventsPendingKey`): a room that is opened again goes on
 * with the same ones. Nobody listens to them while no room shows them.
 */
import type { MatrixEvent } from "matrix-js-sdk/lib/models/event.js";
import { envelope, toClearEvent } from "./clearEvents.ts";
import type { Isolation } from "./isolation.ts";
import type { CryptoEngine } from "./openCrypto.ts";
import type { RawEvent } from "./rawEvent.ts";
import type { Undecryptable } from "./records.ts";
import { type FailureCode, shieldOf, whyUndecryptable } from "./undecryptable.ts";

export type Decrypted =
  | { readonly event: RawEvent; /** An event that was shown, and turns out to be a copy of this one. */ readonly replay?: string }
  | { readonly why: Undecryptable };

/** Whoever shows events that it waits to read. */
export interface Watcher {
  /** The key has come, or it is known better why it does not: try again. */
  onKey(eventId: string): void;
}

export interface Decryptor {
  /** @param watcher is told when it is worth another try, until then or `unwatch`. */
  decrypt(wire: RawEvent, roomId: string, watcher?: Watcher): Promise<Decrypted>;
  unwatch(eventId: string, watcher: Watcher): void;
  /** Events without a key, for tests. */
  readonly pending: ReadonlyMap<string, MatrixEvent>;
}

const MOST_PENDING = 2000;
/** Of the newest messages it is known which place in its session each had. */
const MOST_PLACES = 3000;
const DECRYPTED = "Event.decrypted";
const MALFORMED: Decrypted = { why: "malformed" };

export interface DecryptorOptions {
  readonly engine: CryptoEngine;
  readonly isolation: Isolation;
  /** Whether this TV is: else that is what helps. */
  isVerified(): boolean;
}

export function createDecryptor({ engine: { crypto, sdk }, isolation, isVerified }: DecryptorOptions): Decryptor {
  const pending = new Map<string, MatrixEvent>();
  const watchers = new Map<string, Set<Watcher>>();
  const places = new Map<string, { readonly eventId: string; readonly at: number }>();

  /**
   * A server that shows an old message again, under another event id, has to use its old ciphertext (client-server API,
   * "Megolm: replay attacks"). The older event is the real one. @returns false: this one is a copy.
   */
  function takePlace(key: string, wire: RawEvent): { readonly real: boolean; readonly replay?: string } {
    const eventId = wire.event_id as string;
    const at = wire.origin_server_ts ?? 0;
    const known = places.get(key);
    if (known && known.eventId !== eventId && known.at <= at) return { real: false };
    places.delete(key);
    places.set(key, { eventId, at });
    if (places.size > MOST_PLACES) places.delete(places.keys().next().value as string);
    return { real: true, ...(known && known.eventId !== eventId ? { replay: known.eventId } : {}) };
  }

  function keep(eventId: string, event: MatrixEvent): void {
    pending.set(eventId, event);
    if (pending.size <= MOST_PENDING) return;
    const oldest = pending.keys().next().value as string;
    forget(oldest);
  }

  function watch(event: MatrixEvent, eventId: string, watcher: Watcher): void {
    const all = watchers.get(eventId) ?? new Set();
    if (all.size === 0) event.on(DECRYPTED as never, (() => Array.from(all).forEach((each) => each.onKey(eventId))) as never);
    watchers.set(eventId, all.add(watcher));
  }

  function forget(eventId: string): void {
    pending.get(eventId)?.removeAllListeners();
    pending.delete(eventId);
    watchers.delete(eventId);
  }

  return {
    pending,
    async decrypt(wire, roomId, watcher) {
      const sealed = envelope(wire);
      const eventId = wire.event_id;
      if (!sealed || !eventId) return MALFORMED;
      const fresh = (): MatrixEvent => new sdk.MatrixEvent({ ...wire, room_id: roomId } as never);
      let event = pending.get(eventId) ?? fresh();
      if (!isClear(event)) await event.attemptDecryption(crypto as never, { emit: false });
      if (event.decryptionFailureReason === ("UNKNOWN_SENDER_DEVICE" satisfies FailureCode)) {
        const again = fresh();
        if (await isolation.decryptImported(again)) event = again;
      }
      if (!isClear(event)) {
        keep(eventId, event);
        if (watcher) watch(event, eventId, watcher);
        return { why: whyUndecryptable((event.decryptionFailureReason ?? "UNKNOWN_ERROR") as FailureCode, isVerified()) };
      }
      forget(eventId);
      const shield = shieldOf(await crypto.getEncryptionInfoForEvent(event));
      const clear = toClearEvent(wire, { type: event.getType(), content: event.getClearContent() }, shield ? { shield } : {});
      if (!clear) return MALFORMED;
      const { real, replay } = takePlace(`${roomId}|${sealed.sessionId}|${sealed.index}`, wire);
      return real ? { event: clear, ...(replay ? { replay } : {}) } : MALFORMED;
    },
    unwatch(eventId, watcher) {
      const all = watchers.get(eventId);
      if (!all?.delete(watcher) || all.size > 0) return;
      watchers.delete(eventId);
      pending.get(eventId)?.removeAllListeners();
    },
  };
}

function isClear(event: MatrixEvent): boolean {
  return event.getClearContent() !== null && event.getClearContent() !== undefined && !event.isDecryptionFailure();
}
