/** The files of a gallery (MSC4274): each looks like the content of a message of its kind, with `itemtype` for `msgtype`. */
import { blurhash, durationOf, mediaRef, previewRef, sizeOf } from "./mediaInfo.ts";
import { cleanLine } from "./names.ts";
import { array, field, string, whole } from "./rawEvent.ts";
import type { GalleryPart } from "./records.ts";

const MOST_PARTS = 50;
/** Looked at, at most: the rest of a list of nonsense is not. */
const MOST_LOOKED_AT = 500;
const NAME_LENGTH = 200;

const KINDS: ReadonlyMap<string, GalleryPart["kind"]> = new Map([
  ["m.image", "image"],
  ["m.video", "video"],
  ["m.audio", "audio"],
  ["m.file", "file"],
]);

/** What names no file, or is of no known kind, is left out. */
export function galleryParts(content: unknown): readonly GalleryPart[] {
  const parts: GalleryPart[] = [];
  for (const item of array(field(content, "itemtypes")).slice(0, MOST_LOOKED_AT)) {
    const part = partOf(item);
    if (part) parts.push(part);
    if (parts.length >= MOST_PARTS) break;
  }
  return parts;
}

function partOf(item: unknown): GalleryPart | undefined {
  const kind = KINDS.get(string(field(item, "itemtype")) ?? "");
  const media = mediaRef(item);
  if (!kind || !media) return undefined;
  const info = field(item, "info");
  const poster = kind === "video" ? previewRef(info) : undefined;
  const hash = blurhash(info);
  const durationMs = durationOf(info);
  const bytes = whole(field(info, "size"), 0, Number.MAX_SAFE_INTEGER);
  const hasPicture = kind === "image" || kind === "video";
  return {
    kind,
    media,
    ...(poster ? { poster } : {}),
    name: cleanLine(field(item, "filename"), NAME_LENGTH) || cleanLine(field(item, "body"), NAME_LENGTH),
    ...(hasPicture ? sizeOf(info, { width: 800, height: 600 }) : { width: 0, height: 0 }),
    ...(hash && hasPicture ? { blurhash: hash } : {}),
    ...(durationMs === undefined ? {} : { durationMs }),
    ...(bytes === undefined ? {} : { bytes }),
  };
}
