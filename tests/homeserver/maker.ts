import type { Maker, Upload } from "./household/script.ts";
import { type Conversation, found } from "./lineContent.ts";
import { encodeAnimation, type Picture } from "./media/encode.ts";
import { stickerSvg } from "./media/stickers.ts";
import { roomPath, userIdOf } from "./matrixApi.ts";
import { pictureOf } from "./pictures.ts";
import { recordingContent } from "./recordings.ts";
import { pictureInfo, type Seeder } from "./seeder.ts";

/** What contents are made with at one point of a conversation. */
export function makerOf(seeder: Seeder, { roomId, earlier, at, now }: Conversation): Maker {
  return {
    roomId,
    at,
    now,
    async photo(scene, more) {
      const { file, ...picture } = await pictureOf({ ...more, kind: "image", scene });
      return upload(seeder, file, picture);
    },
    sticker: (name) => uploadSticker(seeder, name),
    async animation(name, format) {
      const { url, info, file } = await upload(
        seeder,
        `${name}.${format}`,
        await encodeAnimation((turn) => stickerSvg(name, turn), format),
      );
      return { url, info: { ...info, is_animated: true, "org.matrix.msc4230.is_animated": true }, file };
    },
    recording: async (file) => (await recordingContent(seeder, file)).content,
    event: (name) => found(earlier, name).eventId,
    userId: userIdOf,
    state: (type) => seeder.as(roomCreator, "GET", roomPath(roomId, "state", type, "")),
  };
}

/** Is in every room whose lines ask for state. */
const roomCreator = "alex";

export async function uploadSticker(seeder: Seeder, name: string): Promise<Upload> {
  const { file, ...picture } = await pictureOf({ kind: "sticker", scene: name });
  return upload(seeder, file, picture);
}

async function upload(seeder: Seeder, file: string, picture: Picture): Promise<Upload> {
  return { url: await seeder.upload(file, async () => picture), info: pictureInfo(picture), file };
}
