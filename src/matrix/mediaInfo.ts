/** The `info` of media events: sizes, durations and previews that strangers claim, held within bounds. */
import { encryptedFile } from "./encryptedFile.ts";
import { mxc } from "./mxc.ts";
import { cleanLine } from "./names.ts";
import { array, field, string, whole } from "./rawEvent.ts";
import type { MediaRef } from "./records.ts";

const MOST_PIXELS = 20_000;
/** No picture is shown narrower than this ratio: a strip of 1 × 10,000 pixels must not become a row without height. */
const MOST_RATIO = 8;
const LONGEST_MS = 7 * 24 * 3600 * 1000;
const WAVE_SAMPLES = 120;

/**
 * The file of a message (`url`, or `file` where it is encrypted) with its sender's preview; undefined for anything
 * malformed. Where both are given the encrypted one counts: a room that is encrypted sends no other.
 */
export function mediaRef(content: unknown): MediaRef | undefined {
  const info = field(content, "info");
  const file = field(content, "file");
  const ref = file === undefined ? plainRef(field(content, "url"), info) : secretRef(file, info);
  // The server makes previews of plain files in any size; of an encrypted one there is the sender's or none.
  const thumbnail = ref?.secret && previewRef(info);
  return ref && thumbnail ? { ...ref, thumbnail } : ref;
}

/** The sender's own preview: the poster of a video, a small one of an encrypted picture. */
export function previewRef(info: unknown): MediaRef | undefined {
  const file = field(info, "thumbnail_file");
  const about = field(info, "thumbnail_info");
  return file === undefined ? plainRef(field(info, "thumbnail_url"), about) : secretRef(file, about);
}

function plainRef(url: unknown, info: unknown): MediaRef | undefined {
  const uri = mxc(url);
  return uri ? { mxc: uri, ...claims(info) } : undefined;
}

function secretRef(file: unknown, info: unknown): MediaRef | undefined {
  const found = encryptedFile(file);
  return found && { ...found, ...claims(info) };
}

function claims(info: unknown): Pick<MediaRef, "mimetype" | "bytes"> {
  const mimetype = cleanLine(field(info, "mimetype"), 100).toLowerCase();
  const bytes = whole(field(info, "size"), 0, Number.MAX_SAFE_INTEGER);
  return { ...(mimetype ? { mimetype } : {}), ...(bytes === undefined ? {} : { bytes }) };
}

/** Width and height in pixels; `usual` where the sender did not say. */
export function sizeOf(
  info: unknown,
  usual: { readonly width: number; readonly height: number },
): { readonly width: number; readonly height: number } {
  const width = whole(field(info, "w"), 1, MOST_PIXELS);
  const height = whole(field(info, "h"), 1, MOST_PIXELS);
  if (width === undefined || height === undefined) return usual;
  return {
    width: Math.max(width, Math.ceil(height / MOST_RATIO)),
    height: Math.max(height, Math.ceil(width / MOST_RATIO)),
  };
}

/** Types that mostly move; of WebP nobody knows before it is there. */
// WebP moves seldom: only when its sender says so.
const MOVING: ReadonlySet<string> = new Set(["image/gif", "image/apng"]);

/** Whether a picture moves: its sender's word (`is_animated`, MSC4230), else what its type mostly does. */
export function isAnimated(info: unknown): boolean {
  const said = field(info, "is_animated") ?? field(info, "org.matrix.msc4230.is_animated");
  if (typeof said === "boolean") return said;
  return MOVING.has(cleanLine(field(info, "mimetype"), 100).toLowerCase());
}

export function durationOf(info: unknown): number | undefined {
  return whole(field(info, "duration"), 0, LONGEST_MS);
}

/** Loudness from 0 to 1,024 (MSC3246), at most 120 samples: the loudest of each stretch. */
export function waveform(raw: unknown): readonly number[] | undefined {
  const all = array(raw);
  const samples = all
    .slice(0, 10_000)
    .map((value) => (typeof value === "number" && isFinite(value) ? Math.min(1024, Math.max(0, Math.round(value))) : 0));
  if (samples.length === 0) return undefined;
  if (samples.length <= WAVE_SAMPLES) return samples;
  const fewer: number[] = [];
  for (let i = 0; i < WAVE_SAMPLES; i += 1) {
    const from = Math.floor((i * samples.length) / WAVE_SAMPLES);
    const to = Math.max(from + 1, Math.floor(((i + 1) * samples.length) / WAVE_SAMPLES));
    fewer.push(samples.slice(from, to).reduce((a, b) => Math.max(a, b), 0));
  }
  return fewer;
}

const BASE83 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz#$%*+,-.:;=?@[]^_{|}~";

/** A blurhash whose letters and length are right (MSC2448): the decoder throws for any other. */
export function blurhash(info: unknown): string | undefined {
  const hash =
    string(field(info, "xyz.amorgan.blurhash")) ??
    string(field(info, "blurhash")) ??
    string(field(field(info, "thumbnail_info"), "xyz.amorgan.blurhash"));
  if (!hash || hash.length < 6 || hash.length > 166) return undefined;
  for (let i = 0; i < hash.length; i += 1) if (BASE83.indexOf(hash.charAt(i)) < 0) return undefined;
  const flag = BASE83.indexOf(hash.charAt(0));
  const parts = (Math.floor(flag / 9) + 1) * ((flag % 9) + 1);
  return hash.length === 4 + 2 * parts ? hash : undefined;
}
