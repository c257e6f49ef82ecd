/**
 * What is painted before anything is loaded, and where sync goes on: records, account, token, the last room's rows.
 * Records and token are written in ONE transaction: a token newer than the records would lose messages for good, an
 * older one only repeats some. Many rooms are split over a few values, and only those with changes are written.
 */
import type { KeyValueStorage } from "../../platform/types.ts";
import { log } from "../core/log.ts";
import { type Account, loadAccount, saveAccount } from "./account.ts";
import { array, field, fields, string, whole } from "./rawEvent.ts";
import type { GalleryPart, TimelineItem } from "./records.ts";
import { loadMemory, type RoomMemory } from "./roomMemory.ts";
import type { KeptRoom } from "./roomReducer.ts";
import { isRoomId } from "./roomKeep.ts";

/** Raised whenever a record's shape changes: an older snapshot is then ignored and the first sync is a full one. */
const VERSION = 1;
const ROOMS_PER_PART = 128;
const MOST_PARTS = 32;

export interface Snapshot {
  readonly rooms: readonly KeptRoom[];
  readonly account: Account;
  readonly memory: ReadonlyMap<string, RoomMemory>;
  readonly token: string;
}

export interface SavedRows {
  readonly roomId: string;
  readonly items: readonly TimelineItem[];
}

export interface SnapshotStore {
  load(): Promise<Snapshot | undefined>;
  loadRows(): Promise<SavedRows | undefined>;
  /** Writes what changed since the last call. Rejects when storage refuses; nothing was written then. */
  save(snapshot: {
    readonly rooms: ReadonlyMap<string, KeptRoom>;
    readonly account: Account;
    readonly token: string;
    readonly memory?: ReadonlyMap<string, RoomMemory> | undefined;
    readonly rows?: SavedRows | undefined;
  }): Promise<void>;
}

/** Prefix of everything that is stored for a profile. */
export function profilePrefix(profileId: string): string {
  return `profile/${profileId}/`;
}

/** @param previews whether words of messages may be written to disk. */
export function createSnapshotStore(storage: KeyValueStorage, profileId: string, previews: () => boolean): SnapshotStore {
  const logger = log("snapshot");
  const prefix = `${profilePrefix(profileId)}snapshot/`;
  let parts = 0;
  let written: ReadonlyMap<string, KeptRoom> = new Map();
  let writtenPreviews: boolean | undefined;
  let writtenRows: SavedRows | undefined;
  let writing: Promise<void> = Promise.resolve();

  async function load(): Promise<Snapshot | undefined> {
    const head = await storage.get<unknown>(`${prefix}head`);
    const token = string(field(head, "token"));
    const count = whole(field(head, "parts"), 1, MOST_PARTS);
    if (field(head, "version") !== VERSION || !token || !count) return undefined;
    // Asked for together: each answer of the database takes its time.
    const [memories, ...values] = await Promise.all(
      ["memory", ...Array.from({ length: count }, (_none, i) => `rooms/${i}`)].map((name) => storage.get<unknown>(prefix + name)),
    );
    // A part or a record that is missing would be rooms that the saved token never brings again.
    if (values.some((value) => !Array.isArray(value))) return undefined;
    const saved = ([] as unknown[]).concat(...values.map(array));
    const rooms = saved.filter(isRecord);
    if (rooms.length < saved.length) return undefined;
    const memory = new Map<string, RoomMemory>();
    const remembered = fields(memories);
    for (const roomId of Object.keys(remembered)) memory.set(roomId, loadMemory(remembered[roomId]));
    parts = count;
    written = new Map(rooms.map((room) => [room.roomId, room]));
    writtenPreviews = field(head, "previews") === true;
    return { rooms, account: loadAccount(field(head, "account")), memory, token };
  }

  async function loadRows(): Promise<SavedRows | undefined> {
    const rows = await storage.get<unknown>(`${prefix}rows`);
    const roomId = field(rows, "roomId");
    if (field(rows, "version") !== VERSION || !isRoomId(roomId)) return undefined;
    const items = array(field(rows, "items")).filter(
      (item): item is TimelineItem => typeof field(item, "kind") === "string" && typeof field(item, "key") === "string",
    );
    return { roomId, items };
  }

  const save: SnapshotStore["save"] = ({ rooms, account, memory, token, rows }) => {
    const run = async (): Promise<void> => {
      const allowed = previews();
      const wanted = Math.min(MOST_PARTS, Math.max(1, Math.ceil(rooms.size / ROOMS_PER_PART)));
      // Twice as many or half as many rooms as the parts were made for: cut anew.
      const recut = parts === 0 || wanted > parts * 2 || wanted < parts / 2 || writtenPreviews !== allowed;
      const count = recut ? wanted : parts;
      const dirty = recut ? undefined : dirtyParts(written, rooms, count);
      const entries: [string, unknown][] = [];
      const lists: KeptRoom[][] = Array.from({ length: count }, () => []);
      rooms.forEach((room) => (lists[partOf(room.roomId, count)] as KeptRoom[]).push(allowed ? room : withoutWords(room)));
      lists.forEach((list, i) => {
        if (!dirty || dirty.has(i)) entries.push([`${prefix}rooms/${i}`, list]);
      });
      if (memory) {
        const remembered: Record<string, RoomMemory> = {};
        memory.forEach((value, roomId) => {
          if (rooms.has(roomId)) remembered[roomId] = value;
        });
        entries.push([`${prefix}memory`, remembered]);
      }
      entries.push([`${prefix}head`, { version: VERSION, token, parts: count, previews: allowed, account: saveAccount(account) }]);
      if (!allowed) entries.push([`${prefix}rows`, null]);
      else if (rows && rows !== writtenRows)
        entries.push([`${prefix}rows`, { version: VERSION, roomId: rows.roomId, items: rows.items.map(withoutSecrets) }]);
      await storage.setMany(entries);
      parts = count;
      written = rooms;
      writtenPreviews = allowed;
      writtenRows = allowed ? (rows ?? writtenRows) : undefined;
    };
    // One after the other: an older state must never land on a newer one.
    const next = writing.then(run);
    writing = next.catch(() => undefined);
    return next;
  };

  const guarded = async <T>(what: string, read: () => Promise<T | undefined>): Promise<T | undefined> => {
    try {
      return await read();
    } catch (thrown) {
      logger.warn(`the saved ${what} cannot be read: ignored`, thrown);
      return undefined;
    }
  };
  return { load: () => guarded("rooms", load), loadRows: () => guarded("rows", loadRows), save };
}

function isRecord(value: unknown): value is KeptRoom {
  const name = field(value, "name");
  return (
    isRoomId(field(value, "roomId")) &&
    typeof field(name, "kind") === "string" &&
    typeof field(value, "activeAt") === "number" &&
    typeof field(value, "membership") === "string" &&
    Array.isArray(field(value, "children")) &&
    typeof field(value, "tags") === "object" &&
    typeof field(value, "keep") === "object"
  );
}

/** Keys of encrypted files stay in memory: until the room is loaded its pictures are their blurhash. */
function withoutSecrets(item: TimelineItem): TimelineItem {
  if (item.kind === "gallery") return { ...item, items: item.items.map(partWithoutSecrets) };
  const media = "media" in item ? item.media : undefined;
  const poster = "poster" in item ? item.poster : undefined;
  if (!media?.secret && !poster?.secret) return item;
  const copy: Record<string, unknown> = { ...item };
  if (media?.secret) delete copy["media"];
  if (poster?.secret) delete copy["poster"];
  return copy as unknown as TimelineItem;
}

function partWithoutSecrets(part: GalleryPart): GalleryPart {
  const { media, poster, ...rest } = part;
  return { ...rest, ...(media && !media.secret ? { media } : {}), ...(poster && !poster.secret ? { poster } : {}) };
}

function withoutWords(room: KeptRoom): KeptRoom {
  const { last: _words, ...rest } = room;
  return rest;
}

function partOf(roomId: string, parts: number): number {
  let hash = 0;
  for (let i = 0; i < roomId.length; i++) hash = (hash * 31 + roomId.charCodeAt(i)) | 0;
  return (hash >>> 0) % parts;
}

function dirtyParts(before: ReadonlyMap<string, KeptRoom>, after: ReadonlyMap<string, KeptRoom>, parts: number): Set<number> {
  const dirty = new Set<number>();
  after.forEach((room, roomId) => {
    if (before.get(roomId) !== room) dirty.add(partOf(roomId, parts));
  });
  before.forEach((_room, roomId) => {
    if (!after.has(roomId)) dirty.add(partOf(roomId, parts));
  });
  return dirty;
}
