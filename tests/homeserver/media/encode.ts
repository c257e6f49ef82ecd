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

const FRAMES = 8;
const FRAME_MS = 120;

/** A picture that rocks to and fro. `draw` gives the SVG tilted by so many degrees. */
export async function encodeAnimation(draw: (turn: number) => string, format: "gif" | "webp"): Promise<Picture> {
  const frames: Buffer[] = [];
  let [width, height] = [0, 0];
  for (let i = 0; i < FRAMES; i++) {
    const { data, info } = await sharp(Buffer.from(draw(10 * Math.sin((2 * Math.PI * i) / FRAMES))))
      .ensureAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    [width, height] = [info.width, info.height];
    frames.push(data);
  }
  const strip = sharp(Buffer.concat(frames), { raw: { width, height: height * FRAMES, channels: 4, pageHeight: height } });
  const timing = { loop: 0, delay: frames.map(() => FRAME_MS) };
  const bytes = format === "gif" ? await strip.gif(timing).toBuffer() : await strip.webp({ ...timing, quality: 80 }).toBuffer();
  const small = await sharp(frames[0], { raw: { width, height, channels: 4 } })
    .resize(32, 32, { fit: "fill" })
    .raw()
    .toBuffer();
  return { bytes, mimetype: `image/${format}`, width, height, blurhash: encodeBlurhash(new Uint8ClampedArray(small), 32, 32, 4, 3) };
}
