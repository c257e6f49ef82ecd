/**
 * Which voice messages were listened to on this TV, and where somebody stopped in the middle of one: of each profile, on
 * disk, bounded. Matrix has no receipt for it; other devices are not told.
 */
import { type ReadonlySignal, signal } from "@preact/signals";
import type { KeyValueStorage } from "../../platform/types.ts";
import { log } from "../core/log.ts";
import { array, field, string } from "./rawEvent.ts";
import { profilePrefix } from "./snapshot.ts";

export interface VoiceMemory {
  /** Resolves when the disk has been read, or cannot be. */
  readonly ready: Promise<void>;
  /** Changes whenever one more was heard; undefined until the disk was read. */
  readonly heard: ReadonlySignal<Heard | undefined>;
  /** How fast voices are played: the last choice. */
  readonly speed: ReadonlySignal<number>;
  hear(eventId: string): void;
  /** Seconds from the beginning, 0 where nothing is known. */
  positionOf(eventId: string): number;
  /** @param seconds where somebody stopped; undefined: nowhere, it begins anew. */
  stopAt(eventId: string, seconds: number | undefined): void;
  setSpeed(speed: number): void;
  /** Resolves when everything is on disk, or cannot be. */
  saved(): Promise<void>;
}

export interface Heard {
  /** @param at when it was sent (milliseconds since 1970). */
  has(eventId: string, at: number): boolean;
}

const VERSION = 1;
const MOST_HEARD = 500;
const MOST_POSITIONS = 50;
/** Event ids are at most 255 bytes (specification, "Size limits"). */
const MOST_ID = 255;
const LONGEST_S = 7 * 24 * 3600;
/** What is older than this when a TV first sees a voice message is no news: a whole history would be "new" otherwise. */
const NEWS_MS = 7 * 24 * 3600 * 1000;
export const SPEEDS: readonly number[] = [1, 1.5, 2];

const memories = new WeakMap<KeyValueStorage, Map<string, VoiceMemory>>();

/** One memory for each profile and disk: a room that is opened again finds what the last one has not written yet. */
export function voiceMemoryOf(storage: KeyValueStorage, profileId: string): VoiceMemory {
  const own = memories.get(storage) ?? new Map<string, VoiceMemory>();
  memories.set(storage, own);
  const known = own.get(profileId) ?? createVoiceMemory(storage, profileId);
  own.set(profileId, known);
  return known;
}

export function createVoiceMemory(storage: KeyValueStorage, profileId: string, now: () => number = Date.now): VoiceMemory {
  const name = `${profilePrefix(profileId)}voices`;
  const note = log("voices");
  /** In the order of listening. */
  let ids = new Set<string>();
  const positions = new Map<string, number>();
  let newsSince = now() - NEWS_MS;
  const heard = signal<Heard | undefined>(undefined);
  const speed = signal(1);
  let saving: Promise<void> = Promise.resolve();

  const publish = (): void => {
    const all = ids;
    const since = newsSince;
    heard.value = { has: (eventId, at) => at < since || all.has(eventId) };
  };

  async function load(): Promise<void> {
    try {
      const saved = await storage.get<unknown>(name);
      if (field(saved, "version") === VERSION) read(saved);
    } catch (thrown) {
      note.warn("what was listened to cannot be read: forgotten", thrown);
    }
    publish();
  }

  function read(saved: unknown): void {
    const since = field(saved, "newsSince");
    if (typeof since === "number" && since <= newsSince) newsSince = since;
    const before = array(field(saved, "heard")).filter(isId).slice(-MOST_HEARD);
    ids = new Set(before.concat(Array.from(ids)));
    for (const pair of array(field(saved, "positions")).slice(-MOST_POSITIONS)) {
      const [id, at] = array(pair);
      if (isId(id) && isPosition(at) && !positions.has(id)) positions.set(id, at);
    }
    const chosen = field(saved, "speed");
    if (typeof chosen === "number" && SPEEDS.indexOf(chosen) >= 0) speed.value = chosen;
  }

  const ready = load();

  function save(): void {
    const write = (): Promise<void> =>
      storage.set(name, {
        version: VERSION,
        newsSince,
        heard: Array.from(ids),
        positions: Array.from(positions),
        speed: speed.peek(),
      });
    // After reading: what was there before must not be written over.
    saving = Promise.all([saving, ready])
      .then(write)
      .catch((thrown: unknown) => note.warn("what was listened to cannot be saved", thrown));
  }

  return {
    ready,
    heard,
    speed,
    hear(eventId) {
      if (!isId(eventId) || ids.has(eventId)) return;
      ids = new Set(Array.from(ids).concat(eventId).slice(-MOST_HEARD));
      if (heard.peek()) publish();
      save();
    },
    positionOf: (eventId) => positions.get(eventId) ?? 0,
    stopAt(eventId, seconds) {
      const had = positions.delete(eventId);
      if (seconds !== undefined && isPosition(seconds) && isId(eventId)) positions.set(eventId, Math.round(seconds * 10) / 10);
      else if (!had) return;
      for (const oldest of Array.from(positions.keys()).slice(0, Math.max(0, positions.size - MOST_POSITIONS))) positions.delete(oldest);
      save();
    },
    setSpeed(wanted) {
      if (SPEEDS.indexOf(wanted) < 0 || wanted === speed.peek()) return;
      speed.value = wanted;
      save();
    },
    saved: () => saving,
  };
}

const isId = (id: unknown): id is string => {
  const text = string(id);
  return text !== undefined && text.length > 0 && text.length <= MOST_ID;
};
const isPosition = (at: unknown): at is number => typeof at === "number" && at > 0 && at < LONGEST_S;
