/** The recordings that are checked in beside this file, and what `list.json` says of each: the one reader of both. */
import { readFile } from "node:fs/promises";

export interface Recording {
  readonly kind: "voice" | "audio" | "video" | "file";
  readonly mimetype: string;
  /** Milliseconds. */
  readonly duration?: number;
  readonly width?: number;
  readonly height?: number;
  /** The scene drawn as a video's poster. */
  readonly poster?: string;
  /** A voice message's loudness over time, 0–1024. */
  readonly waveform?: readonly number[];
  readonly bytes: Uint8Array<ArrayBuffer>;
}

const folder = new URL("./recordings/", import.meta.url);
let list: Promise<Record<string, Omit<Recording, "bytes">>> | undefined;

/** @throws when list.json does not have it. */
export async function readRecording(name: string): Promise<Recording> {
  list ??= readFile(new URL("list.json", folder), "utf8").then((text) => JSON.parse(text) as Record<string, Omit<Recording, "bytes">>);
  const recording = (await list)[name];
  if (!recording) throw new Error(`no recording "${name}"`);
  return { ...recording, bytes: new Uint8Array(await readFile(new URL(name, folder))) };
}

/** Everything of its message's content but where the file lies: `url` or `file`, which `place` gives. */
export function recordingMessage(
  name: string,
  { kind, mimetype, duration, width, height, waveform, bytes }: Recording,
  place: Readonly<Record<string, unknown>>,
): Record<string, unknown> & { readonly info: Record<string, unknown> } {
  return {
    msgtype: kind === "voice" ? "m.audio" : `m.${kind}`,
    body: name,
    filename: name,
    ...place,
    info: { mimetype, size: bytes.length, ...(duration && { duration }), ...(width && height && { w: width, h: height }) },
    ...(kind === "voice" && { "org.matrix.msc1767.audio": { duration, waveform }, "org.matrix.msc3245.voice": {} }),
  };
}
