import type { MediaRef } from "../../matrix/records.ts";
import type { MessageItem } from "./rowLabel.ts";

/** A size in px at a screen of 1920 px (1rem = 16). */
export interface Box {
  readonly width: number;
  readonly height: number;
}

const LIMITS = {
  image: { width: 720, height: 430 },
  video: { width: 720, height: 405 },
  sticker: { width: 240, height: 240 },
} as const;

const SMALLEST = 96;
const sane = (n: number): boolean => n > 0 && n < 100_000;

/**
 * The room that a picture takes in a row, from the sizes its event claims: kept in proportion, never larger than the
 * row allows, never a sliver. Claims that make no sense give a picture of four by three.
 */
export function pictureBox(kind: keyof typeof LIMITS, width: number, height: number): Box {
  const limit = LIMITS[kind];
  const [w, h] = sane(width) && sane(height) ? [width, height] : [4, 3];
  // Small pictures are enlarged: from three metres a thumbnail of 100 px says nothing.
  const scale = Math.min(limit.width / w, limit.height / h);
  const fit = (n: number, most: number): number => Math.round(Math.min(most, Math.max(SMALLEST, n * scale)));
  return { width: fit(w, limit.width), height: fit(h, limit.height) };
}

const INLINE = { width: 480, height: 270 };
const INLINE_UNKNOWN = { width: 240, height: 180 };

/** The room of a picture between words that is no emoji; smaller ones keep their size. */
export function inlineBox({ width, height }: { readonly width?: number; readonly height?: number }): Box {
  if (width === undefined || height === undefined || !sane(width) || !sane(height)) return INLINE_UNKNOWN;
  const scale = Math.min(1, INLINE.width / width, INLINE.height / height);
  const fit = (n: number, most: number): number => Math.round(Math.min(most, Math.max(24, n * scale)));
  return { width: fit(width, INLINE.width), height: fit(height, INLINE.height) };
}

/** The picture that a row shows, if it shows one, and how large. */
export function pictureOf(item: MessageItem): { readonly media: MediaRef; readonly box: Box } | undefined {
  const ref = item.kind === "video" ? item.poster : item.kind === "image" || item.kind === "sticker" ? item.media : undefined;
  if (!ref || !(item.kind === "video" || item.kind === "image" || item.kind === "sticker")) return undefined;
  return { media: ref, box: pictureBox(item.kind, item.width, item.height) };
}
