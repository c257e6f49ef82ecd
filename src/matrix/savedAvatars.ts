/**
 * Small avatars on disk, so that the saved room list is painted with its pictures and without a network. What an mxc
 * names never changes, so nothing is ever asked anew. One record a picture, in numbered slots that are written over: a
 * new picture costs its own bytes and the index, in one transaction. Text (base64) because a data URL is the only one
 * that every engine paints in the frame that it was rendered for (a blob URL takes two or three), and because engines
 * from 53 on store it from anywhere, `file://` too.
 */
import type { KeyValueStorage } from "../../platform/types.ts";
import { log } from "../core/log.ts";
import { readImage } from "./imageBytes.ts";
import { array, field, string, whole } from "./rawEvent.ts";
import { profilePrefix } from "./snapshot.ts";

const VERSION = 1;
const MOST_PICTURES = 60;
/** As they lie on disk, base64: four characters for three bytes. */
const MOST_CHARACTERS = 400 * 1024;
/** Of one picture's file: drawn ones of 96 × 96 pixels are PNGs of 6 to 16 kB. */
const MOST_BYTES = 16 * 1024;
const MOST_TEXT = Math.ceil(MOST_BYTES / 3) * 4;
/** Read at once on start, whatever the index says. */
const MOST_FIRST = 24;
const NOWHERE = -1;
/** Type and size mostly stand in the first bytes. A multiple of four. */
const HEADER_CHARACTERS = 512;

/** Whether the value under a key may go where the disk is full: it can be had again. */
export const isSpare = (key: string): boolean => /^profile\/[^/]+\/avatars\//.test(key);

export interface SavedAvatar {
  readonly key: string;
  /** A data URL whose type is what its bytes say. */
  readonly url: string;
}

export interface SavedAvatars {
  /** Reads what the first screenful shows; the rest stays on disk until `read`. Never rejects. */
  load(): Promise<readonly SavedAvatar[]>;
  /** The data URL of a saved picture; undefined when it is not there or no picture. Never rejects. */
  read(key: string): Promise<string | undefined>;
  /** It is on the screen: what was shown longest ago goes first. */
  shown(key: string): void;
  /**
   * A picture that was loaded and checked, or the data URL that was read here before: kept in memory until the next
   * `save`. Nothing happens when it is on disk, or too large.
   */
  offer(key: string, picture: Blob | string): void;
  /**
   * Writes what was offered since the last time.
   * @param first keys that the first screenful shows, in any order.
   * @param leaving there may be no other time: the order of showing is written too.
   */
  save(first: readonly string[], leaving: boolean): Promise<void>;
}

interface Place {
  readonly slot: number;
  readonly characters: number;
}

export function createSavedAvatars(
  storage: KeyValueStorage,
  profileId: string,
  options: {
    /** Decoded pixels that one picture may have. */
    readonly imagePixels: number;
    /** Something waits to be saved. */
    onOffer(): void;
  },
): SavedAvatars {
  const logger = log("media");
  const prefix = `${profilePrefix(profileId)}avatars/`;
  /** What is on disk; shown last stands last. */
  let index = new Map<string, Place>();
  /** What the first screenful shows, sorted. */
  let first: readonly string[] = [];
  const offered = new Map<string, Blob | string>();
  let orderChanged = false;
  let writing: Promise<void> = Promise.resolve();

  async function load(): Promise<readonly SavedAvatar[]> {
    try {
      const saved = await storage.get<unknown>(`${prefix}index`);
      if (field(saved, "version") !== VERSION) return [];
      index = readIndex(field(saved, "pictures"));
      first = array(field(saved, "first"))
        .filter((key): key is string => typeof key === "string" && index.has(key))
        .slice(0, MOST_FIRST);
    } catch (thrown) {
      logger.warn("the saved avatars cannot be read: ignored", thrown);
      return [];
    }
    const urls = await Promise.all(first.map((key) => read(key)));
    return first.flatMap((key, i) => (urls[i] === undefined ? [] : [{ key, url: urls[i] as string }]));
  }

  async function read(key: string): Promise<string | undefined> {
    const place = index.get(key);
    if (!place) return undefined;
    let url: string | undefined;
    try {
      const saved = await storage.get<unknown>(prefix + String(place.slot));
      const text = string(field(saved, "text"));
      // Another key: the slot was given to another picture meanwhile.
      if (text?.length === place.characters && field(saved, "key") === key) url = dataUrl(text, options.imagePixels);
    } catch (thrown) {
      logger.warn("a saved avatar cannot be read: ignored", thrown);
    }
    // Forgotten, so that what is loaded in its place is kept.
    if (url === undefined && index.get(key) === place) index.delete(key);
    return url;
  }

  async function write(firstKeys: readonly string[], leaving: boolean): Promise<void> {
    const fresh = Array.from(offered);
    offered.clear();
    const texts = new Map<string, string>();
    for (const [key, picture] of fresh) {
      const text = typeof picture === "string" ? textOf(picture) : await base64(picture);
      if (text !== undefined) texts.set(key, text);
    }
    texts.forEach((text, key) => index.set(key, { slot: NOWHERE, characters: text.length }));
    const emptied = makeRoom(index, new Set(firstKeys));
    const free = freeSlots(index);
    const entries: [string, unknown][] = [];
    texts.forEach((text, key) => {
      if (!index.has(key)) return; // more at once than have room
      const slot = free.shift() as number;
      index.set(key, { slot, characters: text.length });
      entries.push([prefix + String(slot), { key, text }]);
    });
    const firstNow = firstKeys
      .filter((key) => index.has(key))
      .slice(0, MOST_FIRST)
      .sort();
    const sameFirst = firstNow.length === first.length && firstNow.every((key, i) => key === first[i]);
    if (!entries.length && sameFirst && !(leaving && orderChanged)) return;
    const pictures = Array.from(index, ([key, { slot, characters }]) => ({ key, slot, characters }));
    entries.push([`${prefix}index`, { version: VERSION, pictures, first: firstNow }]);
    first = firstNow;
    orderChanged = false;
    try {
      await storage.setMany(entries);
    } catch (thrown) {
      // Nothing was written: they can be loaded and offered again.
      texts.forEach((_text, key) => index.delete(key));
      throw thrown;
    }
    const used = new Set(pictures.map(({ slot }) => slot));
    for (const slot of emptied) if (!used.has(slot)) await storage.delete(prefix + String(slot));
  }

  return {
    load,
    read,
    shown(key) {
      const place = index.get(key);
      if (!place) return;
      index.delete(key);
      index.set(key, place);
      orderChanged = true;
    },
    offer(key, picture) {
      if (index.has(key) || offered.has(key)) return;
      if (typeof picture === "string" ? textOf(picture).length > MOST_TEXT : picture.size > MOST_BYTES) return;
      offered.set(key, picture);
      if (offered.size > MOST_PICTURES) offered.delete(Array.from(offered.keys())[0] as string);
      options.onOffer();
    },
    save(firstKeys, leaving) {
      const next = writing.then(() => write(firstKeys, leaving));
      writing = next.catch(() => undefined);
      return next;
    },
  };
}

function readIndex(saved: unknown): Map<string, Place> {
  const index = new Map<string, Place>();
  const slots = new Set<number>();
  for (const item of array(saved)) {
    const key = string(field(item, "key"));
    const slot = whole(field(item, "slot"), 0, MOST_PICTURES - 1);
    const characters = whole(field(item, "characters"), 1, MOST_TEXT);
    if (key === undefined || slot === undefined || characters === undefined || slots.has(slot)) continue;
    slots.add(slot);
    index.set(key, { slot, characters });
  }
  return index;
}

/** Takes out what was shown longest ago, the first screenful last of all, until the rest is within bounds; their slots. */
function makeRoom(index: Map<string, Place>, first: ReadonlySet<string>): readonly number[] {
  const emptied: number[] = [];
  let characters = 0;
  index.forEach((place) => (characters += place.characters));
  const all = Array.from(index);
  const order = all.filter(([key]) => !first.has(key)).concat(all.filter(([key]) => first.has(key)));
  for (const [key, place] of order) {
    if (index.size <= MOST_PICTURES && characters <= MOST_CHARACTERS) break;
    index.delete(key);
    characters -= place.characters;
    if (place.slot !== NOWHERE) emptied.push(place.slot);
  }
  return emptied;
}

function freeSlots(index: ReadonlyMap<string, Place>): number[] {
  const used = new Set<number>();
  index.forEach(({ slot }) => used.add(slot));
  return Array.from({ length: MOST_PICTURES }, (_none, slot) => slot).filter((slot) => !used.has(slot));
}

const textOf = (url: string): string => url.slice(url.indexOf(",") + 1);

/** undefined for bytes that are no picture, or one too large to be decoded. */
function dataUrl(text: string, imagePixels: number): string | undefined {
  // All of them would take as long as reading them from disk.
  let facts = readImage(bytesOf(text.slice(0, HEADER_CHARACTERS)));
  if (facts?.width === 0) facts = readImage(bytesOf(text)); // a JPEG with much before its frame
  return facts && facts.width * facts.height <= imagePixels ? `data:${facts.type};base64,${text}` : undefined;
}

/** Throws on what is no base64. */
function bytesOf(text: string): Uint8Array {
  const characters = atob(text);
  const bytes = new Uint8Array(characters.length);
  for (let i = 0; i < characters.length; i += 1) bytes[i] = characters.charCodeAt(i);
  return bytes;
}

/** By the engine, beside the page: a loop here would stand in a key's way. */
function base64(picture: Blob): Promise<string | undefined> {
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(textOf(string(reader.result) ?? "") || undefined);
    reader.onerror = () => resolve(undefined);
    reader.readAsDataURL(picture);
  });
}
