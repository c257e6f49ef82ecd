/** A recording of tests/homeserver/media as somebody's client sends it into an encrypted room. */
import { readRecording, recordingMessage } from "../homeserver/media/recordingFiles.ts";
import { encryptAttachment } from "./attachment.ts";

/**
 * The content of a message with an encrypted file, which `upload` has taken and given an mxc address.
 * @param damaged a byte of what was uploaded differs, so that the hash does not fit.
 */
export async function recordingContent(
  name: string,
  upload: (bytes: Uint8Array<ArrayBuffer>) => Promise<string>,
  { damaged = false } = {},
): Promise<Record<string, unknown>> {
  const recording = await readRecording(name);
  const { data, file } = await encryptAttachment(recording.bytes);
  if (damaged) data[data.length >> 1] = (data[data.length >> 1] as number) ^ 1;
  return recordingMessage(name, recording, { file: { ...file, url: await upload(data) } });
}
