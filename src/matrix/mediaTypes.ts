/**
 * Which files are played or shown, told by their first bytes, whatever sender and server call them. Only these kinds get a
 * blob URL, and no other type than the one that is named here: a blob lives in our own origin, and HTML, SVG or PDF there
 * would run with our tokens.
 */
import { readImage } from "./imageBytes.ts";
import type { FileKind } from "./fileTypes.ts";

export type PlayableType =
  | "video/mp4"
  | "video/webm"
  | "video/x-matroska"
  | "video/ogg"
  | "audio/mp4"
  | "audio/webm"
  | "audio/ogg"
  | "audio/mpeg"
  | "audio/aac"
  | "audio/flac"
  | "audio/wav";

/** So many of a file's first bytes are looked at. */
export const HEAD_BYTES = 4096;

/**
 * The type of a file's content, with the codec where its first page tells ("audio/ogg; codecs=opus"); undefined: none that
 * is on the list.
 */
export function typeOfMedia(head: Uint8Array, kind: FileKind): string | undefined {
  if (kind === "image") return readImage(head)?.type;
  const container = containerOf(head, kind === "video");
  if (container !== "ogg") return container;
  const codec = OGG_CODECS.find(([mark]) => has(head, mark));
  return codec?.[1];
}

const OGG_CODECS: readonly (readonly [string, string])[] = [
  ["theora", "video/ogg"],
  ["OpusHead", "audio/ogg; codecs=opus"],
  ["\u0001vorbis", "audio/ogg; codecs=vorbis"],
  ["FLAC", "audio/ogg; codecs=flac"],
];

function containerOf(head: Uint8Array, video: boolean): PlayableType | "ogg" | undefined {
  if (head.length < 12) return undefined;
  // ISO base media: MP4, M4A, 3GP, and QuickTime's .mov, which is the same to the engines' readers.
  if (at(head, 4, "ftyp")) return video ? "video/mp4" : "audio/mp4";
  if (head[0] === 0x1a && head[1] === 0x45 && head[2] === 0xdf && head[3] === 0xa3) {
    if (has(head, "matroska", 64)) return "video/x-matroska";
    return video ? "video/webm" : "audio/webm";
  }
  if (at(head, 0, "OggS")) return "ogg";
  if (at(head, 0, "fLaC")) return "audio/flac";
  if (at(head, 0, "RIFF") && at(head, 8, "WAVE")) return "audio/wav";
  if (at(head, 0, "ID3")) return "audio/mpeg";
  // MPEG audio's frame sync; layer 0 is AAC in ADTS.
  if (head[0] === 0xff && ((head[1] as number) & 0xe0) === 0xe0) return ((head[1] as number) & 0x06) === 0 ? "audio/aac" : "audio/mpeg";
  return undefined;
}

function at(bytes: Uint8Array, start: number, text: string): boolean {
  for (let i = 0; i < text.length; i += 1) if (bytes[start + i] !== text.charCodeAt(i)) return false;
  return true;
}

function has(bytes: Uint8Array, text: string, within = 256): boolean {
  const end = Math.min(bytes.length, within) - text.length;
  for (let i = 0; i <= end; i += 1) if (at(bytes, i, text)) return true;
  return false;
}

/**
 * The type that a sender claims, as an engine is to be asked for it before anything is loaded; undefined: the claim says
 * nothing, and the bytes must tell.
 */
export function claimedType(mimetype: string | undefined): string | undefined {
  const claim = (mimetype ?? "").trim().toLowerCase();
  if (!/^(audio|video)\/[a-z0-9.+-]+(\s*;\s*codecs="?[a-z0-9., -]+"?)?$/.test(claim)) return undefined;
  // iPhones' films: engines say no to the name and play the content.
  if (claim === "video/quicktime") return "video/mp4";
  return ALIASES[claim] ?? claim;
}

const ALIASES: Readonly<Record<string, string>> = {
  "audio/mp3": "audio/mpeg",
  "audio/x-mp3": "audio/mpeg",
  "audio/x-m4a": "audio/mp4",
  "audio/m4a": "audio/mp4",
  "audio/x-wav": "audio/wav",
  "audio/wave": "audio/wav",
  "audio/vnd.wave": "audio/wav",
  "audio/x-flac": "audio/flac",
  "audio/x-aac": "audio/aac",
  "audio/opus": "audio/ogg; codecs=opus",
  "video/x-m4v": "video/mp4",
};
