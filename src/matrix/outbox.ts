/**
 * Messages on their way. Each has a transaction id for life, is on disk before it is sent and leaves the disk when the
 * server has taken it: lost answers, restarts and power cuts send it again with the same id, and the server keeps one
 * (client-server API, "Transaction identifiers": scoped to the device). One at a time, in order.
 */
import { signal, type ReadonlySignal } from "@preact/signals";
import type { KeyValueStorage } from "../../platform/types.ts";
import { log } from "../core/log.ts";
import { type Http, roomPath } from "./http.ts";
import { fromThrown, isPassing } from "./matrixErrors.ts";
import { array, field, string, whole } from "./rawEvent.ts";
import type { SendState } from "./records.ts";
import { isRoomId } from "./roomKeep.ts";
import { profilePrefix } from "./snapshot.ts";
import { createWrapping } from "./wrapping.ts";

export interface Outgoing {
  readonly txnId: string;
  readonly roomId: string;
  readonly type: string;
  readonly content: Readonly<Record<string, unknown>>;
  readonly at: number;
  readonly state: SendState;
  /** User ids of those whose new identity holds it. */
  readonly heldFor?: readonly string[];
  /** Known once the server has taken it; the entry goes when the event has come by sync, or the room closes. */
  readonly eventId?: string;
}

/** What is to be sent in place of the words, found out at the moment of sending. */
export type Wrapped =
  | { readonly status: "ready"; readonly type: string; readonly content: Readonly<Record<string, unknown>> }
  /** Not yet: whether, or how, it is encrypted is not known. `kick` when it may be. */
  | { readonly status: "wait" }
  | { readonly status: "held"; readonly userIds: readonly string[]; readonly people: readonly string[] };

export interface Outbox {
  /** Everything on its way, oldest first. */
  readonly entries: ReadonlySignal<readonly Outgoing[]>;
  /** Brings back what an earlier run could not send. */
  load(): Promise<void>;
  add(roomId: string, type: string, content: Readonly<Record<string, unknown>>): string;
  retry(txnId: string): void;
  /** Drops it; too late when the server has it already. */
  cancel(txnId: string): void;
  /** A person has decided: what is held in the room is tried again. */
  release(roomId: string): void;
  /** Its event has arrived, or nobody waits for it any more. */
  settle(arrived: (entry: Outgoing) => boolean): void;
  /** The network is back: queued messages go now. */
  kick(): void;
  /** Resolves when nothing is being written. */
  idle(): Promise<void>;
  stop(): void;
}

/** Servers remember transaction ids for a day or so; what is older might arrive twice, so a person decides. */
const TRUST_TXN_MS = 20 * 60 * 60 * 1000;
const SEND_TIMEOUT_MS = 60_000;
const LONGEST_WAIT_MS = 60_000;
/** A request that is older than this when the network comes back was made before it went. */
const HANGING_MS = 4_000;

let counter = 0;
export function newTransactionId(): string {
  return `h${Date.now().toString(36)}.${(counter++).toString(36)}.${Math.floor(Math.random() * 1e9).toString(36)}`;
}

export function createOutbox(options: {
  readonly http: Http;
  readonly storage: KeyValueStorage;
  readonly profileId: string;
  /** Encrypts where the room is. Rejects as requests do: "offline" and "server" are tried again. */
  wrap(entry: Outgoing): Promise<Wrapped>;
}): Outbox {
  const { http, storage, profileId } = options;
  const key = `${profilePrefix(profileId)}outbox`;
  const logger = log("outbox");
  const entries = signal<readonly Outgoing[]>([]);
  const stopped = new AbortController();
  let working = false;
  let again = false; // something changed while it worked
  let failures = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let attempt: { readonly begun: number; readonly abort: AbortController } | undefined;
  let saving: Promise<void> = Promise.resolve();
  let nextSave: Promise<void> | undefined;
  const wrapping = createWrapping(options.wrap, () => void work());

  /**
   * Writes what the server may not have yet; in order, so that an older list never lands on a newer one. A write that has
   * not begun takes along what comes until then: the whole list is written each time, and there may be thousands.
   */
  function save(): Promise<void> {
    nextSave ??= saving.then(async () => {
      nextSave = undefined;
      const unsent = entries.peek().filter(({ state }) => state.status !== "sent");
      try {
        await (unsent.length ? storage.set(key, unsent) : storage.delete(key));
      } catch (thrown) {
        logger.warn("unsent messages cannot be saved", thrown);
      }
    });
    saving = nextSave;
    return saving;
  }

  function change(txnId: string, changes: Partial<Outgoing>): void {
    entries.value = entries.peek().map((entry) => (entry.txnId === txnId ? { ...entry, ...changes } : entry));
  }

  const isWaiting = ({ state }: Outgoing): boolean => state.status === "queued" || state.status === "sending";

  async function work(): Promise<void> {
    if (working) again = true;
    if (working || stopped.signal.aborted) return;
    working = true;
    clearTimeout(timer);
    try {
      do {
        again = false;
        const waiting = new Set<string>(); // rooms whose messages cannot go yet: their order is kept, others pass them
        for (;;) {
          const entry = entries.peek().find((other) => isWaiting(other) && !waiting.has(other.roomId) && !wrapping.rests(other.roomId));
          if (!entry || stopped.signal.aborted) break;
          await saving;
          const sent = await send(entry);
          if (sent === "later") waiting.add(entry.roomId);
          if (sent === "stop") return;
        }
      } while (again && !stopped.signal.aborted);
    } finally {
      working = false;
    }
  }

  /** "next": go on with the next one; "later": with one of another room; "stop": there is no network. */
  async function send(entry: Outgoing): Promise<"next" | "later" | "stop"> {
    const { txnId, roomId } = entry;
    if (entry.state.status !== "sending") change(txnId, { state: { status: "sending" } });
    const abort = new AbortController();
    try {
      const wrapped = await wrapping.wrap(entry);
      if (stopped.signal.aborted) return "stop";
      if (!wrapped || wrapped.status === "wait") {
        if (wrapped || wrapping.rests(roomId)) change(txnId, { state: { status: "queued" } });
        return "later";
      }
      if (wrapped.status === "held") {
        change(txnId, { state: { status: "held", people: wrapped.people }, heldFor: wrapped.userIds });
        void save();
        return "next"; // those behind it meet the same
      }
      attempt = { begun: Date.now(), abort };
      const path = roomPath(roomId, "send", wrapped.type, txnId);
      const answer = await http.call("PUT", path, { body: wrapped.content, timeoutMs: SEND_TIMEOUT_MS, signal: abort.signal });
      const eventId = string(field(answer, "event_id"));
      failures = 0;
      change(txnId, { state: { status: "sent" }, ...(eventId ? { eventId } : {}) });
      void save();
      return "next";
    } catch (thrown) {
      if (stopped.signal.aborted) return "stop";
      if (abort.signal.aborted) return "next"; // it hung on a dead connection: once more, at once
      const error = fromThrown(thrown);
      logger.warn("not sent", error.kind, error.detail);
      if (isPassing(error)) {
        entries.value = entries.peek().map((other) => (isWaiting(other) ? { ...other, state: { status: "queued" } } : other)); // those behind it wait, too
        failures++;
        const wait = Math.max(
          error.retryAfterMs ?? 0,
          Math.min(LONGEST_WAIT_MS, 1000 * 2 ** Math.min(failures, 10)) * (0.5 + Math.random()),
        );
        timer = setTimeout(() => void work(), wait);
        return "stop";
      }
      change(txnId, { state: error.kind === "signedOut" ? { status: "queued" } : { status: "failed", kind: error.kind } });
      void save();
      return error.kind === "signedOut" ? "stop" : "next";
    } finally {
      attempt = undefined;
    }
  }

  return {
    entries,
    async load() {
      let saved: unknown;
      try {
        saved = await storage.get<unknown>(key);
      } catch (thrown) {
        logger.warn("unsent messages cannot be read", thrown);
      }
      const back = array(saved)
        .map(readEntry)
        .filter((entry): entry is Outgoing => entry !== undefined);
      const known = new Set(entries.peek().map(({ txnId }) => txnId));
      entries.value = [...back.filter(({ txnId }) => !known.has(txnId)), ...entries.peek()];
      void work();
    },
    add(roomId, type, content) {
      const txnId = newTransactionId();
      entries.value = [...entries.peek(), { txnId, roomId, type, content, at: Date.now(), state: { status: "sending" } }];
      void save();
      void work();
      return txnId;
    },
    retry(txnId) {
      const entry = entries.peek().find((other) => other.txnId === txnId);
      if (entry?.state.status !== "failed") return;
      change(txnId, { state: { status: "queued" }, at: entry.at });
      void save();
      void work();
    },
    cancel(txnId) {
      const left = entries
        .peek()
        .filter((entry) => entry.txnId !== txnId || entry.state.status === "sending" || entry.state.status === "sent");
      if (left.length === entries.peek().length) return;
      wrapping.forget(txnId);
      entries.value = left;
      void save();
    },
    release(roomId) {
      entries.value = entries.peek().map((entry) => {
        if (entry.roomId !== roomId || entry.state.status !== "held") return entry;
        const { heldFor: _asked, ...rest } = entry;
        return { ...rest, state: { status: "queued" } };
      });
      void save();
      void work();
    },
    settle(arrived) {
      const left = entries.peek().filter((entry) => !arrived(entry));
      if (left.length === entries.peek().length) return;
      entries.value = left;
      void save();
    },
    kick() {
      failures = 0;
      wrapping.kick();
      if (attempt && Date.now() - attempt.begun > HANGING_MS) attempt.abort.abort();
      void work();
    },
    idle: () => saving,
    stop() {
      stopped.abort();
      attempt?.abort.abort();
      wrapping.stop();
      clearTimeout(timer);
    },
  };
}

function readEntry(saved: unknown): Outgoing | undefined {
  const txnId = string(field(saved, "txnId"));
  const roomId = field(saved, "roomId");
  const type = string(field(saved, "type"));
  const content = field(saved, "content");
  const at = whole(field(saved, "at"), 0, 8.64e15);
  if (!txnId || !isRoomId(roomId) || !type || typeof content !== "object" || content === null || at === undefined) return undefined;
  const tooOld = Date.now() - at > TRUST_TXN_MS || field(field(saved, "state"), "status") === "failed";
  const state: SendState = tooOld ? { status: "failed", kind: "offline" } : { status: "queued" };
  return { txnId, roomId, type, content: content as Outgoing["content"], at, state };
}
