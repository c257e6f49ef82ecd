/**
 * Packs of stickers and custom emoji that can be used in a room (spec v1.19, "Image packs"; before it MSC2545, whose names
 * most packs still have): the room's own, the account's, those of rooms that the account has chosen. Asked for on demand,
 * bounded in number and size; every field was written by somebody else.
 */
import type { Http } from "./http.ts";
import { roomPath } from "./http.ts";
import { fromThrown, isAborted } from "./matrixErrors.ts";
import { mxc } from "./mxc.ts";
import { cleanLine, cleanName } from "./names.ts";
import { array, field, type Fields, fields, string, whole } from "./rawEvent.ts";
import { wellFormed } from "./roomHistory.ts";
import { isRoomId } from "./roomKeep.ts";
import type { ImagePack, PackImage } from "./roomTypes.ts";

const MOST_PACKS = 20;
const MOST_IMAGES = 300;
const MOST_BYTES = 2 * 1024 * 1024;
const MOST_PIXELS = 10_000;
const USUAL = 256;
/** New name first: where a server has both, the old one is a copy. */
const ROOM_TYPES = ["m.room.image_pack", "im.ponies.room_emotes"] as const;
const OWN_TYPES = ["m.image_pack", "im.ponies.user_emotes"] as const;
const CHOSEN_TYPES = ["m.image_pack.rooms", "im.ponies.emote_rooms"] as const;

export interface PackSources {
  readonly http: Http;
  readonly roomId: string;
  readonly ownUserId: string;
  readonly signal: AbortSignal;
  /** A recent event of the room: its state is asked for there. */
  newest(): string | undefined;
}

/** @throws AppError when nothing could be had; what could be had is enough otherwise. */
export async function loadImagePacks(sources: PackSources): Promise<readonly ImagePack[]> {
  const { http, roomId, ownUserId, signal } = sources;
  const call = async (path: string, query: Readonly<Record<string, string | number>> = {}): Promise<unknown> => {
    try {
      return await http.call("GET", path, { query, signal, maxBytes: MOST_BYTES });
    } catch (thrown) {
      const error = fromThrown(thrown);
      if (error.kind === "notFound" || error.kind === "forbidden" || error.kind === "tooLarge") return undefined;
      throw error;
    }
  };
  const account = (type: string): Promise<unknown> =>
    call(`/v3/user/${encodeURIComponent(ownUserId)}/account_data/${encodeURIComponent(type)}`);

  async function ofRoom(): Promise<readonly ImagePack[]> {
    const newest = sources.newest();
    if (newest === undefined) return [];
    const filter = JSON.stringify({ types: ROOM_TYPES, lazy_load_members: true });
    const state = wellFormed(field(await call(roomPath(roomId, "context", newest), { limit: 1, filter }), "state"));
    const packs = new Map<string, ImagePack>();
    for (const type of ROOM_TYPES) {
      for (const event of state) {
        const name = event.state_key;
        if (event.type === type && name !== undefined && !packs.has(name))
          add(packs, name, readPack(`room:${name}`, "room", event.content));
      }
    }
    return Array.from(packs.values());
  }

  async function own(): Promise<readonly ImagePack[]> {
    const [stable, old] = await Promise.all(OWN_TYPES.map(account));
    const pack = readPack("own", "own", stable) ?? readPack("own", "own", old);
    return pack ? [pack] : [];
  }

  async function chosen(): Promise<readonly ImagePack[]> {
    const places = placesOf(await Promise.all(CHOSEN_TYPES.map(account))).filter(([from]) => from !== roomId);
    const packs = await Promise.all(
      places.map(async ([from, name]) => {
        for (const type of ROOM_TYPES) {
          const pack = readPack(`${from}:${name}`, "elsewhere", await call(roomPath(from, "state", type, name)));
          if (pack) return pack;
        }
        return undefined;
      }),
    );
    return packs.filter((pack): pack is ImagePack => pack !== undefined);
  }

  const found: ImagePack[] = [];
  const failures: unknown[] = [];
  const parts = [ofRoom, own, chosen].map((part) =>
    part().catch((thrown: unknown): readonly ImagePack[] => {
      failures.push(thrown);
      return [];
    }),
  );
  for (const part of parts) found.push(...(await part));
  const failure = failures.find((thrown) => isAborted(fromThrown(thrown))) ?? (failures.length === parts.length ? failures[0] : undefined);
  if (failure !== undefined) throw fromThrown(failure);
  return found.slice(0, MOST_PACKS);
}

function add(packs: Map<string, ImagePack>, name: string, pack: ImagePack | undefined): void {
  if (pack) packs.set(name, pack);
}

/** `rooms`: room id → state key → nothing yet. */
function placesOf(contents: readonly unknown[]): readonly (readonly [roomId: string, stateKey: string])[] {
  const places = new Map<string, readonly [string, string]>();
  for (const content of contents) {
    const rooms = fields(field(content, "rooms"));
    for (const roomId of Object.keys(rooms)) {
      if (!isRoomId(roomId)) continue;
      for (const name of Object.keys(fields(rooms[roomId]))) {
        if (places.size >= MOST_PACKS) return Array.from(places.values());
        if (name.length <= 255) places.set(`${roomId} ${name}`, [roomId, name]);
      }
    }
  }
  return Array.from(places.values());
}

/** @returns undefined for a pack without a single picture: an emptied one, or none at all. Never throws. */
export function readPack(key: string, from: ImagePack["from"], content: unknown): ImagePack | undefined {
  const about = field(content, "pack");
  const usage = usageOf(field(about, "usage")) ?? "both";
  const all = fields(field(content, "images"));
  const images: PackImage[] = [];
  for (const name of Object.keys(all)) {
    if (images.length >= MOST_IMAGES) break;
    const image = readImage(name, all[name], usage);
    if (image && !images.some(({ shortcode }) => shortcode === image.shortcode)) images.push(image);
  }
  if (images.length === 0) return undefined;
  const avatar = mxc(field(about, "avatar_url"));
  return { key, from, name: cleanName(field(about, "display_name")), ...(avatar ? { avatar } : {}), images };
}

function readImage(name: string, image: unknown, packUse: PackImage["use"]): PackImage | undefined {
  const url = mxc(field(image, "url"));
  const shortcode = cleanLine(name, 100).replace(/^:+|:+$/g, "");
  if (!url || !shortcode || /[\s:]/.test(shortcode)) return undefined;
  const info = infoOf(field(image, "info"));
  return {
    shortcode,
    mxc: url,
    body: cleanLine(field(image, "body"), 200) || shortcode,
    width: (info["w"] as number | undefined) ?? USUAL,
    height: (info["h"] as number | undefined) ?? USUAL,
    use: usageOf(field(image, "usage")) ?? packUse,
    info,
  };
}

/** Absent or empty: the pack's, or both. Unknown uses are none of ours. */
function usageOf(usage: unknown): PackImage["use"] | undefined {
  const uses = array(usage);
  const sticker = uses.includes("sticker");
  const emoticon = uses.includes("emoticon");
  if (sticker === emoticon) return sticker ? "both" : undefined;
  return sticker ? "sticker" : "emoticon";
}

/** What is sent on of somebody else's `info`. */
function infoOf(info: unknown): Fields & PackImage["info"] {
  const kept: Record<string, string | number | boolean> = {};
  const mimetype = string(field(info, "mimetype"));
  if (mimetype && /^image\/[a-z0-9.+-]{1,40}$/.test(mimetype)) kept["mimetype"] = mimetype;
  for (const name of ["w", "h"]) {
    const size = whole(field(info, name), 1, MOST_PIXELS);
    if (size !== undefined) kept[name] = size;
  }
  const bytes = whole(field(info, "size"), 1, 1e9);
  if (bytes !== undefined) kept["size"] = bytes;
  const animated = field(info, "is_animated");
  if (typeof animated === "boolean") kept["is_animated"] = animated;
  return kept;
}
