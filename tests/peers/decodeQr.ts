import jsQR from "jsqr";
import { PNG } from "pngjs";

/**
 * What a phone's camera reads off a screen: the bytes of the one QR code in a PNG, as they are (verification codes are
 * binary). Throws when there is none that can be read.
 */
export function decodeQr(png: Uint8Array): Uint8Array {
  const { width, height, data } = PNG.sync.read(Buffer.from(png));
  const pixels = new Uint8ClampedArray(data.buffer, data.byteOffset, data.length);
  const found = jsQR(pixels, width, height, { inversionAttempts: "attemptBoth" });
  if (!found) throw new Error(`no QR code can be read in ${width}×${height} pixels`);
  return Uint8Array.from(found.binaryData);
}
