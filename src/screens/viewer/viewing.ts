/** How a message is looked at (pure). */
import { claimedType } from "../../matrix/mediaTypes.ts";
import type { MediaRef } from "../../matrix/records.ts";
import type { FileKind } from "../../matrix/fileTypes.ts";
import type { HandOff, ViewedItem } from "./ViewerViewModel.ts";

export type Viewing =
  /** The server makes a picture of the screen's size. */
  | { readonly way: "picture"; readonly media: MediaRef }
  /** The whole file is loaded. */
  | { readonly way: "file"; readonly media: MediaRef; readonly kind: FileKind }
  | { readonly way: "handOff"; readonly why: HandOff }
  | { readonly way: "none" };

const NONE: Viewing = { way: "none" };

/** What this television is up to. */
export interface Viewer {
  /** Asked of the engine before anything is loaded, with the type that the sender claims. */
  canPlay(type: string): boolean;
  /** `Budget.imagePixels` */
  readonly imagePixels: number;
}

/** Many servers make no picture larger than 800 × 600: the original is sharper, where it is not much to load and to decode. */
const SMALL_BYTES = 8 * 1024 * 1024;
/**
 * The one picture that fills the screen may have more than any other in the page: twice `imagePixels` each way, which is
 * 15, 33 or 59 MB of decoded pixels on a small, medium or large set. There is one of them, and only while somebody rests
 * on it; its neighbours are loaded but not decoded.
 */
const TIMES_PIXELS = 4;

export function viewingOf(item: ViewedItem | undefined, { canPlay, imagePixels }: Viewer): Viewing {
  if (!item || !("media" in item) || !item.media) return NONE;
  const { media } = item;
  switch (item.kind) {
    case "image":
    case "sticker":
      return item.width * item.height <= imagePixels * TIMES_PIXELS && (media.bytes ?? Infinity) <= SMALL_BYTES
        ? { way: "file", media, kind: "image" }
        : picture(media);
    case "video":
      return played(media, "video", canPlay);
    case "voice":
    case "audio":
      return played(media, "audio", canPlay);
    case "file":
      // Films and photos are often sent as files, so that nothing makes them smaller.
      if (/^video\//.test(media.mimetype ?? "")) return played(media, "video", canPlay);
      if (/^audio\//.test(media.mimetype ?? "")) return played(media, "audio", canPlay);
      if (/^image\/(png|jpe?g|gif|webp|bmp|avif)$/.test(media.mimetype ?? "")) return picture(media);
      return { way: "handOff", why: "file" };
    default:
      item satisfies never;
      return NONE;
  }
}

function played(media: MediaRef, kind: "video" | "audio", canPlay: (type: string) => boolean): Viewing {
  const claim = claimedType(media.mimetype);
  return claim !== undefined && !canPlay(claim) ? { way: "handOff", why: "codec" } : { way: "file", media, kind };
}

/** Servers make no smaller picture of what they cannot read, and none that moves. */
export function picture(media: MediaRef): Viewing {
  return media.secret || media.mimetype === "image/gif" ? { way: "file", media, kind: "image" } : { way: "picture", media };
}
