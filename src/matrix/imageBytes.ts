/**
 * What a picture's bytes are, whatever the server calls them. Only kinds that cannot hold script get a blob URL: a blob
 * lives in our own origin, and SVG or HTML there would run with our tokens.
 */
export interface ImageFacts {
  readonly type: "image/png" | "image/jpeg" | "image/gif" | "image/webp" | "image/bmp" | "image/avif";
  /** 0 where the header does not tell. */
  readonly width: number;
  readonly height: number;
  /** EXIF "Orientation" of a photo, 2 to 8: how it is to be turned before it is shown; undefined: as it lies. */
  readonly turn?: number;
}

/** undefined: not one of the pictures that are shown. */
export function readImage(bytes: Uint8Array): ImageFacts | undefined {
  if (bytes.length < 16) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const at = (start: number, text: string): boolean => {
    for (let i = 0; i < text.length; i += 1) if (bytes[start + i] !== text.charCodeAt(i)) return false;
    return true;
  };
  if (at(0, "\u0089PNG\r\n\u001a\n"))
    return bytes.length < 24 ? undefined : { type: "image/png", width: view.getUint32(16), height: view.getUint32(20) };
  if (at(0, "GIF87a") || at(0, "GIF89a")) return { type: "image/gif", ...gifSize(view) };
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return { type: "image/jpeg", ...jpegSize(view), ...jpegTurn(view) };
  if (at(0, "RIFF") && at(8, "WEBP")) return { type: "image/webp", ...webpSize(view, at) };
  if (at(0, "BM") && bytes.length >= 26)
    return { type: "image/bmp", width: Math.abs(view.getInt32(18, true)), height: Math.abs(view.getInt32(22, true)) };
  if (at(4, "ftypavif") || at(4, "ftypavis")) return { type: "image/avif", ...avifSize(view, bytes) };
  return undefined;
}

interface Size {
  readonly width: number;
  readonly height: number;
}
const UNKNOWN: Size = { width: 0, height: 0 };

/** The first frame header (SOF0 to SOF15 without the tables that share the range). */
function jpegSize(view: DataView): Size {
  let at = 2;
  while (at + 9 < view.byteLength) {
    // Decoders pass over what is no marker; a size must not hide behind it.
    if (view.getUint8(at) !== 0xff) {
      at += 1;
      continue;
    }
    const marker = view.getUint8(at + 1);
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc)
      return { height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    const length = view.getUint16(at + 2);
    if (length < 2) return UNKNOWN;
    at += 2 + length;
  }
  return UNKNOWN;
}

/** The canvas, or the first frame where that is larger: engines then take the frame's size. */
function gifSize(view: DataView): Size {
  const canvas = { width: view.getUint16(6, true), height: view.getUint16(8, true) };
  const palette = (flags: number): number => (flags & 0x80 ? 3 << ((flags & 7) + 1) : 0);
  let at = 13 + palette(view.getUint8(10));
  while (at + 9 < view.byteLength) {
    const block = view.getUint8(at);
    if (block === 0x2c)
      return {
        width: Math.max(canvas.width, view.getUint16(at + 1, true) + view.getUint16(at + 5, true)),
        height: Math.max(canvas.height, view.getUint16(at + 3, true) + view.getUint16(at + 7, true)),
      };
    if (block !== 0x21) return canvas;
    at += 2;
    // Blocks of an extension, until an empty one.
    for (let length = 1; length > 0 && at < view.byteLength;) {
      length = view.getUint8(at);
      at += 1 + length;
    }
  }
  return canvas;
}

/** Tag 0x0112 of the first directory of the EXIF segment (EXIF 2.3, 4.6.2), which stands before the picture. */
function jpegTurn(view: DataView): { readonly turn?: number } {
  let at = 2;
  while (at + 18 < view.byteLength && view.getUint8(at) === 0xff) {
    const marker = view.getUint8(at + 1);
    const length = view.getUint16(at + 2);
    if (marker === 0xda || length < 2) return {};
    if (marker === 0xe1 && view.getUint32(at + 4) === 0x45786966 && view.getUint16(at + 8) === 0) return tiffTurn(view, at + 10);
    at += marker === 0xff ? 1 : 2 + length;
  }
  return {};
}

function tiffTurn(view: DataView, start: number): { readonly turn?: number } {
  const little = view.getUint16(start) === 0x4949;
  const has = (at: number, bytes: number): boolean => at >= 0 && at + bytes <= view.byteLength;
  if (!has(start + 4, 4)) return {};
  const directory = start + view.getUint32(start + 4, little);
  if (!has(directory, 2)) return {};
  const entries = Math.min(view.getUint16(directory, little), 100);
  for (let i = 0; i < entries; i += 1) {
    const entry = directory + 2 + 12 * i;
    if (!has(entry, 12)) return {};
    if (view.getUint16(entry, little) !== 0x0112) continue;
    const turn = view.getUint16(entry + 8, little);
    return turn >= 2 && turn <= 8 ? { turn } : {};
  }
  return {};
}

function webpSize(view: DataView, at: (start: number, text: string) => boolean): Size {
  if (view.byteLength < 30) return UNKNOWN;
  const uint24 = (start: number): number => view.getUint16(start, true) | (view.getUint8(start + 2) << 16);
  if (at(12, "VP8X")) return { width: 1 + uint24(24), height: 1 + uint24(27) };
  if (at(12, "VP8L")) {
    const bits = view.getUint32(21, true);
    return { width: 1 + (bits & 0x3fff), height: 1 + ((bits >>> 14) & 0x3fff) };
  }
  if (at(12, "VP8 ")) return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
  return UNKNOWN;
}

/** The largest "ispe" box in the first kilobytes. */
function avifSize(view: DataView, bytes: Uint8Array): Size {
  let largest = UNKNOWN;
  const end = Math.min(bytes.length - 16, 4096);
  for (let i = 8; i < end; i += 1) {
    if (bytes[i] !== 0x69 || bytes[i + 1] !== 0x73 || bytes[i + 2] !== 0x70 || bytes[i + 3] !== 0x65) continue;
    const size = { width: view.getUint32(i + 8), height: view.getUint32(i + 12) };
    if (size.width * size.height > largest.width * largest.height) largest = size;
  }
  return largest;
}
