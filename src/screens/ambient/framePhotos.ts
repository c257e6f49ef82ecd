/** Photos out of a room's pictures, and which of them comes next. Pure. */
import type { MediaRef, TimelineItem } from "../../matrix/records.ts";

/** A photo that may stand in the frame. */
export interface FramePhoto {
  /** Unique over all rooms. */
  readonly id: string;
  readonly roomId: string;
  readonly eventId: string;
  readonly media: MediaRef;
  /** As its sender says. */
  readonly pixels: number;
  readonly blurhash?: string;
  readonly sender: string;
  /** Milliseconds since 1970, by its sender's clock. */
  readonly at: number;
}

/** Smaller ones are signs and stickers, not photos. Pixels, as their senders say. */
const LEAST_PIXELS = 300 * 300;
/** What is longer is a page or a conversation that somebody photographed off a phone. */
const LONGEST = 2.4;
/** Of a round of photos the newest comes first about so many times as often as the one this far behind it. */
const NEWEST_WITHIN = 12;

/** Those of a room's items that are photos; moving pictures and films are for somebody who looks at them. */
export function photosOf(roomId: string, items: readonly TimelineItem[]): readonly FramePhoto[] {
  const photos: FramePhoto[] = [];
  for (const item of items) {
    if (item.kind !== "image" || !item.media || item.eventId === undefined || item.sendState.status !== "sent") continue;
    const { width, height, media, blurhash, sender, at, eventId } = item;
    if (
      item.animated ||
      media.mimetype === "image/gif" ||
      width * height < LEAST_PIXELS ||
      height > width * LONGEST ||
      width > height * LONGEST
    )
      continue;
    photos.push({
      id: `${roomId} ${item.key}`,
      roomId,
      eventId,
      media,
      pixels: width * height,
      sender: sender.name,
      at,
      ...(blurhash && { blurhash }),
    });
  }
  return photos;
}

export interface Choice {
  /** Shown already in this round, or not to be had now. */
  isOut(photo: FramePhoto): boolean;
  /** What was sent after this moment comes first, newest first. Milliseconds since 1970. */
  readonly since: number;
  /** From 0 up to 1. */
  random(): number;
}

/** The next photo of a round: what has just been sent, else by chance, newer ones more likely. Undefined: the round is over. */
export function pickPhoto(photos: readonly FramePhoto[], { isOut, since, random }: Choice): FramePhoto | undefined {
  const left = photos.filter((photo) => !isOut(photo)).sort((a, b) => b.at - a.at);
  const newest = left[0];
  if (!newest || newest.at > since) return newest;
  const weight = (rank: number): number => 1 / (1 + rank / NEWEST_WITHIN);
  let point = random() * left.reduce((sum, _, rank) => sum + weight(rank), 0);
  return left.find((_, rank) => (point -= weight(rank)) < 0) ?? left[left.length - 1];
}
