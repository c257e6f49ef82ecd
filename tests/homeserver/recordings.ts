import type { EventDraft } from "./lineContent.ts";
import { encodePicture } from "./media/encode.ts";
import { readRecording, recordingMessage } from "./media/recordingFiles.ts";
import { sceneSvg } from "./media/scenes.ts";
import { pictureInfo, type Seeder } from "./seeder.ts";

/** The event of a file of media/recordings. Throws when list.json does not have it. */
export async function recordingContent(seeder: Seeder, file: string, caption?: string): Promise<EventDraft> {
  const recording = await readRecording(file);
  const { bytes, mimetype, width, height, poster } = recording;
  const content = recordingMessage(file, recording, { url: await seeder.upload(file, async () => ({ bytes, mimetype })) });
  if (poster && width && height) {
    const picture = await encodePicture(sceneSvg(poster, width, height), "jpeg");
    Object.assign(content.info, {
      thumbnail_url: await seeder.upload(`${file}.jpg`, async () => picture),
      thumbnail_info: pictureInfo(picture),
      "xyz.amorgan.blurhash": picture.blurhash,
    });
  }
  return { type: "m.room.message", content: { ...content, ...(caption ? { body: caption } : {}) } };
}
