/** The measures of a PNG as it says them itself (PNG specification, 5.2 and 11.2.2): its name and its kind prove nothing. */
export interface PngSize {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
}

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const HEADER_LENGTH = 13;

/** @returns undefined when the bytes are no PNG. */
export function pngSize(bytes: Uint8Array): PngSize | undefined {
  if (bytes.length < 33 || !SIGNATURE.every((byte, at) => bytes[at] === byte)) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isHeader = view.getUint32(8) === HEADER_LENGTH && view.getUint32(12) === 0x49484452; // "IHDR"
  return isHeader ? { width: view.getUint32(16), height: view.getUint32(20) } : undefined;
}

/** @returns what is wrong with a picture that has to be a PNG of this size, in words; undefined when nothing is. */
export function checkPicture(bytes: Uint8Array | undefined, wanted: PngSize): string | undefined {
  if (!bytes) return "is not in the package";
  const size = pngSize(bytes);
  if (!size) return "is no PNG";
  if (size.width === wanted.width && size.height === wanted.height) return undefined;
  return `is ${size.width} × ${size.height}, has to be ${wanted.width} × ${wanted.height}`;
}
