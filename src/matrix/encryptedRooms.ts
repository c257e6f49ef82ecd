/**
 * Rooms that were ever encrypted, and how, on this TV's disk: a server that later says otherwise, or forgets, does not
 * make us send in the clear, nor with weaker settings than the first ones.
 */
import { signal } from "@preact/signals";
import type { KeyValueStorage } from "../../platform/types.ts";
import { log } from "../core/log.ts";
import { field, fields, type RawEvent, whole } from "./rawEvent.ts";
import { profilePrefix } from "./snapshot.ts";

/** Of `m.room.encryption`; only Megolm is known to anybody. */
export interface RoomEncryption {
  readonly algorithm: "m.megolm.v1.aes-sha2";
  readonly rotation_period_ms?: number;
  readonly rotation_period_msgs?: number;
}

export interface EncryptedRooms {
  load(): Promise<void>;
  has(roomId: string): boolean;
  /** Undefined when only that it is encrypted is known, not how. */
  settings(roomId: string): RoomEncryption | undefined;
  /** The room is encrypted; `event`: its `m.room.encryption`. The first one counts. */
  note(roomId: string, event?: RawEvent): void;
  /** Resolves when everything noted is on disk, or cannot be. */
  saved(): Promise<void>;
}

const WEEK = 7 * 24 * 60 * 60 * 1000;
export const USUAL: RoomEncryption = { algorithm: "m.megolm.v1.aes-sha2" };

export function createEncryptedRooms(storage: KeyValueStorage, profileId: string): EncryptedRooms {
  const name = `${profilePrefix(profileId)}encrypted`;
  const rooms = signal<ReadonlyMap<string, RoomEncryption | undefined>>(new Map());
  let saving: Promise<void> = Promise.resolve();

  function save(): void {
    const write = (): Promise<void> => {
      const all: Record<string, unknown> = {};
      rooms.peek().forEach((settings, roomId) => (all[roomId] = settings ?? {}));
      return storage.set(name, all);
    };
    saving = saving.then(write).catch((thrown: unknown) => log("crypto").warn("encrypted rooms cannot be saved", thrown));
  }

  return {
    async load() {
      const saved = fields(await storage.get<unknown>(name).catch(() => undefined));
      const known = new Map(Object.keys(saved).map((roomId) => [roomId, readSettings(saved[roomId])] as const));
      rooms.peek().forEach((settings, roomId) => known.set(roomId, known.get(roomId) ?? settings));
      rooms.value = known;
    },
    has: (roomId) => rooms.peek().has(roomId),
    settings: (roomId) => rooms.peek().get(roomId),
    note(roomId, event) {
      const settings = event && readSettings(event.content);
      if (rooms.peek().has(roomId) && (!settings || rooms.peek().get(roomId))) return;
      rooms.value = new Map(rooms.peek()).set(roomId, settings);
      save();
    },
    saved: () => saving,
  };
}

/** Undefined for what is not Megolm: redacted, or nonsense. */
function readSettings(content: unknown): RoomEncryption | undefined {
  if (field(content, "algorithm") !== USUAL.algorithm) return undefined;
  // The crypto module bounds them, too: a session of one message each, or of years, would be an attack.
  const ms = whole(field(content, "rotation_period_ms"), 60 * 60 * 1000, 8 * WEEK);
  const messages = whole(field(content, "rotation_period_msgs"), 1, 10_000);
  return {
    ...USUAL,
    ...(ms === undefined ? {} : { rotation_period_ms: ms }),
    ...(messages === undefined ? {} : { rotation_period_msgs: messages }),
  };
}
