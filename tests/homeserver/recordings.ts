import { readFile } from "node:fs/promises";
import type { EventDraft } from "./lineContent.ts";
import { encodePicture } from "./media/encode.ts";
import { sceneSvg } from "./media/scenes.ts";
import { pictureInfo, type Seeder } from "./seeder.ts";

interface Recording {
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
}

const folder = new URL("./media/recordings/", import.meta.url);
let list: Promise<Record<string, Recording>> | undefined;

/** The event of a file of media/recordings. Throws when list.json does not have it. */
export async function recordingContent(seeder: Seeder, file: string, caption?: string): Promise<EventDraft> {
  list ??= readFile(new URL("list.json", folder), "utf8").then((text) => JSON.parse(text) as Record<string, Recording>);
  const recording = (await list)[file];
  if (!recording) throw new Error(`no recording "${file}"`);
  const { kind, mimetype, duration, width, height, poster, waveform } = recording;
  const bytes = await readFile(new URL(file, folder));
  const url = await seeder.upload(file, async () => ({ bytes, mimetype }));
  const info: Record<string, unknown> = { mimetype, size: bytes.length };
  if (duration) info["duration"] = duration;
  if (width && height) Object.assign(info, { w: width, h: height });
  if (poster && width && height) {
    const picture = await encodePicture(sceneSvg(poster, width, height), "jpeg");
    info["thumbnail_url"] = await seeder.upload(`${file}.jpg`, async () => picture);
    info["thumbnail_info"] = pictureInfo(picture);
    info["xyz.amorgan.blurhash"] = picture.blurhash;
  }
  const content: Record<string, unknown> = {
    msgtype: kind === "voice" ? "m.audio" : `m.${kind}`,
    body: caption ?? file,
    filename: file,
    url,
    info,
  };
  if (kind === "voice") {
    content["org.matrix.msc1767.audio"] = { duration, waveform };
    content["org.matrix.msc3245.voice"] = {};
  }
  return { type: "m.room.message", content };
}
