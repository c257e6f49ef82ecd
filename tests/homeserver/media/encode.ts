import { encode as encodeBlurhash } from "blurhash";
import sharp from "sharp";

export type PictureFormat = "jpeg" | "png" | "webp";

export interface Picture {
  readonly bytes: Uint8Array;
  readonly mimetype: string;
  /** As it is to be shown, after the turn that its EXIF data asks for. */
  readonly width: number;
  readonly height: number;
  readonly blurhash: string;
}

/**
 * Makes a real picture file of an SVG. `rotated` stores it lying on its side with the EXIF orientation that
 * sets it upright, as telephones do.
 */
export async function encodePicture(svg: string, format: PictureFormat, rotated = false): Promise<Picture> {
  const upright = await sharp(Buffer.from(svg)).png({ compressionLevel: 1 }).toBuffer({ resolveWithObject: true });
  const image = sharp(rotated ? await sharp(upright.data).rotate(270).toBuffer() : upright.data);
  if (rotated) image.withMetadata({ orientation: 6 });
  const bytes =
    format === "jpeg"
      ? await image.jpeg({ quality: 82 }).toBuffer()
      : format === "webp"
        ? await image.webp({ quality: 80 }).toBuffer()
        : await image.png().toBuffer();
  const small = await sharp(upright.data).resize(32, 32, { fit: "fill" }).ensureAlpha().raw().toBuffer();
  const { width, height } = upright.info;
  return { bytes, mimetype: `image/${format}`, width, height, blurhash: encodeBlurhash(new Uint8ClampedArray(small), 32, 32, 4, 3) };
}
