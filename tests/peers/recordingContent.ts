/** A recording of tests/homeserver/media as somebody's client sends it into an encrypted room. */
import { readFile } from "node:fs/promises";
import { encryptAttachment } from "./attachment.ts";

const folder = new URL("../homeserver/media/recordings/", import.meta.url);

interface Recording {
  readonly kind: "voice" | "audio" | "video" | "file";
  readonly mimetype: string;
  readonly duration?: number;
  readonly width?: number;
  readonly height?: number;
  readonly waveform?: readonly number[];
}

/**
 * The content of a message with an encrypted file, which `upload` has taken and given an mxc address.
 * @param damaged a byte of what was uploaded differs, so that the hash does not fit.
 */
export async function recordingContent(
  name: string,
  upload: (bytes: Uint8Array<ArrayBuffer>) => Promise<string>,
  { damaged = false } = {},
): Promise<Record<string, unknown>> {
  const list = JSON.parse(await readFile(new URL("list.json", folder), "utf8")) as Record<string, Recording>;
  const recording = list[name];
  if (!recording) throw new Error(`no recording "${name}"`);
  const { kind, mimetype, duration, width, height, waveform } = recording;
  const bytes = await readFile(new URL(name, folder));
  const { data, file } = await encryptAttachment(bytes);
  if (damaged) data[data.length >> 1] = (data[data.length >> 1] as number) ^ 1;
  const info = { mimetype, size: bytes.length, ...(duration && { duration }), ...(width && height && { w: width, h: height }) };
  return {
    msgtype: kind === "voice" ? "m.audio" : `m.${kind}`,
    body: name,
    filename: name,
    file: { ...file, url: await upload(data) },
    info,
    ...(kind === "voice" && { "org.matrix.msc1767.audio": { duration, waveform }, "org.matrix.msc3245.voice": {} }),
  };
}
