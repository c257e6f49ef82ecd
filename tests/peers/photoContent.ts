import { randomBytes } from "node:crypto";
import sharp from "sharp";
import { type EncryptedFile, encryptAttachment } from "./attachment.ts";
import type { Photo, SendPhotoOptions } from "./Peer.ts";

const THUMBNAIL = 320;

/** The content of an `m.image` event whose file and thumbnail are encrypted and uploaded by `upload`, which returns the mxc address. */
export async function photoContent(
  photo: Photo,
  upload: (bytes: Uint8Array<ArrayBuffer>) => Promise<string>,
  { damage, bare = false }: SendPhotoOptions,
): Promise<Record<string, unknown>> {
  const put = async (bytes: Uint8Array): Promise<EncryptedFile> => {
    const { data, file } = await encryptAttachment(bytes);
    if (damage === "bytes") data[data.length >> 1] = (data[data.length >> 1] as number) ^ 1;
    const url = damage === "missing" ? `mxc://hearth.test/${randomBytes(12).toString("hex")}` : await upload(data);
    const hashes = damage === "hash" ? { sha256: randomBytes(32).toString("base64").replace(/=+$/, "") } : file.hashes;
    return { ...file, url, hashes };
  };
  const { mimetype, width, height, name, caption, blurhash, bytes } = photo;
  const info: Record<string, unknown> = {
    mimetype,
    w: width,
    h: height,
    size: bytes.length,
    ...(blurhash === undefined ? {} : { "xyz.amorgan.blurhash": blurhash }),
  };
  if (!bare) {
    const small = await sharp(bytes)
      .resize(THUMBNAIL, THUMBNAIL, { fit: "inside" })
      .jpeg({ quality: 75 })
      .toBuffer({ resolveWithObject: true });
    info["thumbnail_file"] = await put(small.data);
    info["thumbnail_info"] = { mimetype: "image/jpeg", w: small.info.width, h: small.info.height, size: small.data.length };
  }
  return { msgtype: "m.image", body: caption ?? name, filename: name, file: await put(bytes), info };
}
