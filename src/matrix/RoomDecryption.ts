/**
 * The encrypted events of one open room: decrypted newest first, a few at a time, giving way to keys and frames in
 * between; what has no key yet is tried again by itself when it comes. Everything goes with `close`.
 */
import { effect, type ReadonlySignal } from "@preact/signals";
import { log } from "../core/log.ts";
import { breather } from "./breathe.ts";
import { ENCRYPTED, clearInfo } from "./clearEvents.ts";
import type { Decryptor, Watcher } from "./Decryptor.ts";
import { field, type RawEvent, string } from "./rawEvent.ts";
import type { Undecryptable } from "./records.ts";
import { bundledLatest } from "./threadReplies.ts";
import type { EncryptionState } from "./securityTypes.ts";

export interface RoomDecryption {
  /** The events as far as they can be read by now; the others are decrypted, and told by `onClear`. */
  read(events: readonly RawEvent[]): RawEvent[];
  /** Of an event that is still encrypted. */
  whyNot(eventId: string): Undecryptable;
  /** Its turn has not come yet: it will be read, or it will be known why not. */
  isOpening(eventId: string): boolean;
  retry(eventId: string): void;
  /** The event as it can be read just now, with the newest edit that lies beside it; nothing of it is kept. Never throws. */
  once(event: RawEvent): Promise<{ readonly event: RawEvent; readonly edit?: RawEvent }>;
  /** Redacted: its words leave the memory. */
  forget(eventId: string): void;
  close(): void;
}

export interface RoomDecryptionDeps {
  readonly roomId: string;
  /** Undefined while the crypto module starts, or will never. */
  readonly decryptor: ReadonlySignal<Decryptor | undefined>;
  readonly state: ReadonlySignal<EncryptionState>;
  /** Raised when somebody's trust, or the backup, changed. */
  readonly trust: ReadonlySignal<number>;
  /** An event was decrypted; the same event again when the doubt about it changed. */
  onClear(event: RawEvent): void;
  /** Reasons changed: rows are read anew. */
  onChanged(): void;
}

const AT_ONCE = 3;
/** More than the largest window holds, with its quotes. */
const MOST_KEPT = 600;
/** Asked of the backup for so long, the key is not in it. */
const FETCHING_MS = 45_000;

export function createRoomDecryption(deps: RoomDecryptionDeps): RoomDecryption {
  const { roomId, decryptor, state } = deps;
  const logger = log("decryption");
  const clear = new Map<string, RawEvent>();
  /** Those that are not readable, and those with a shield, as they came: to be tried again. */
  const wires = new Map<string, RawEvent>();
  const why = new Map<string, Undecryptable>();
  const queued = new Set<string>();
  let stack: string[] = []; // the next one is the last one
  let running = 0;
  let closed = false;
  const timers = new Set<ReturnType<typeof setTimeout>>();
  const breathe = breather();
  const watcher: Watcher = { onKey: (eventId) => again(eventId) };

  function want(event: RawEvent): void {
    const eventId = event.event_id as string;
    bounded(wires, eventId, event);
    if (queued.has(eventId)) return;
    queued.add(eventId);
    stack.push(eventId);
  }

  function pump(): void {
    while (running < AT_ONCE && !closed && decryptor.peek()) {
      const eventId = stack.pop();
      if (eventId === undefined) return;
      running++;
      void one(eventId).then(() => {
        running--;
        pump();
      });
    }
  }

  async function one(eventId: string): Promise<void> {
    const pause = breathe();
    if (pause) await pause;
    queued.delete(eventId);
    const wire = wires.get(eventId);
    const engine = decryptor.peek();
    if (!wire || !engine || closed) return;
    try {
      const result = await engine.decrypt(wire, roomId, watcher);
      if (closed) return engine.unwatch(eventId, watcher);
      if (!wires.has(eventId)) return; // redacted meanwhile
      if ("why" in result) return failed(eventId, result.why);
      why.delete(eventId);
      bounded(clear, eventId, result.event);
      if (!clearInfo(result.event)?.shield) wires.delete(eventId);
      if (result.replay !== undefined) isReplay(result.replay);
      deps.onClear(result.event);
    } catch (thrown) {
      logger.warn("an event could not be decrypted", eventId, thrown);
      if (!closed) failed(eventId, "malformed");
    }
  }

  function failed(eventId: string, reason: Undecryptable): void {
    if (clear.has(eventId)) return; // what was readable stays so
    if (reason === "fetching") giveUpLater(eventId);
    if (why.get(eventId) === reason) return;
    bounded(why, eventId, reason);
    deps.onChanged();
  }

  function giveUpLater(eventId: string): void {
    const timer = setTimeout(() => {
      timers.delete(timer);
      if (why.get(eventId) === "fetching") failed(eventId, "keyMissing");
    }, FETCHING_MS);
    timers.add(timer);
  }

  /** It was shown already, and is a copy of an older event. */
  function isReplay(eventId: string): void {
    const shown = clear.get(eventId);
    clear.delete(eventId);
    bounded(why, eventId, "malformed");
    if (shown) deps.onClear({ ...shown, type: ENCRYPTED, content: {} });
  }

  function again(eventId: string): void {
    const wire = wires.get(eventId);
    if (!wire || closed) return;
    want(wire);
    pump();
  }

  async function readOnce(event: RawEvent): Promise<RawEvent> {
    const engine = decryptor.peek();
    if (event.type !== ENCRYPTED || event.state_key !== undefined || !engine) return event;
    const known = clear.get(event.event_id ?? "");
    if (known) return known;
    try {
      const result = await engine.decrypt(event, roomId);
      if ("why" in result) return event;
      if (result.replay !== undefined) isReplay(result.replay);
      return result.event;
    } catch (thrown) {
      logger.info("an event could not be decrypted for a look", thrown);
      return event;
    }
  }

  const stopWatching = effect(() => {
    void decryptor.value;
    pump();
  });
  // Verified by now, a backup, somebody else's devices: whatever was doubtful may be clear.
  let first = true;
  const stopTrust = effect(() => {
    void deps.trust.value;
    void state.value;
    if (first) {
      first = false;
      return;
    }
    // Of a copy: wanting one moves it to the end.
    for (const wire of Array.from(wires.values())) if (why.get(wire.event_id as string) !== "malformed") want(wire);
    pump();
    deps.onChanged();
  });

  return {
    read(events) {
      const read = events.map((event) => {
        const reply = bundledLatest(event);
        if (reply?.type === ENCRYPTED && !clear.has(reply.event_id as string)) want(reply);
        if (event.type !== ENCRYPTED || event.state_key !== undefined || !event.event_id) return event;
        if (field(event.unsigned, "redacted_because") !== undefined) return event;
        const known = clear.get(event.event_id);
        if (known) return known;
        want(event);
        const edit = bundledEdit(event);
        if (edit && !clear.has(edit.event_id as string)) want(edit);
        return event;
      });
      pump();
      return read;
    },
    whyNot(eventId) {
      if (state.peek().status === "unavailable") return "unavailable";
      return why.get(eventId) ?? "opening";
    },
    isOpening: (eventId) => state.peek().status !== "unavailable" && wires.has(eventId) && !why.has(eventId) && !clear.has(eventId),
    retry: again,
    async once(event) {
      const edit = event.type === ENCRYPTED ? bundledEdit(event) : undefined;
      const read = await readOnce(event);
      const readEdit = edit && (await readOnce(edit));
      return { event: read, ...(readEdit && readEdit.type !== ENCRYPTED ? { edit: readEdit } : {}) };
    },
    forget(eventId) {
      clear.delete(eventId);
      wires.delete(eventId);
      why.delete(eventId);
      decryptor.peek()?.unwatch(eventId, watcher);
    },
    close() {
      closed = true;
      stopWatching();
      stopTrust();
      timers.forEach(clearTimeout);
      const engine = decryptor.peek();
      if (engine) wires.forEach((_wire, eventId) => engine.unwatch(eventId, watcher));
      stack = [];
      [clear, wires, why].forEach((map) => map.clear());
    },
  };
}

/** The newest edit, which the server puts beside its message: itself encrypted, and maybe far outside the window. */
function bundledEdit(event: RawEvent): RawEvent | undefined {
  const edit = field(field(event.unsigned, "m.relations"), "m.replace") as RawEvent | undefined;
  const sound = field(edit, "type") === ENCRYPTED && string(field(edit, "event_id")) && field(edit, "sender") === event.sender;
  return sound && edit?.state_key === undefined ? edit : undefined;
}

function bounded<V>(map: Map<string, V>, key: string, value: V): void {
  map.delete(key);
  map.set(key, value);
  if (map.size > MOST_KEPT) map.delete(map.keys().next().value as string);
}
