import { people, type PersonKey } from "./household/people.ts";
import type { Say } from "./household/script.ts";
import { encodePicture, type Picture, type PictureFormat } from "./media/encode.ts";
import { portraitSvg } from "./media/portraits.ts";
import { randomOf } from "./media/random.ts";
import { sceneSvg } from "./media/scenes.ts";
import { stickerSvg } from "./media/stickers.ts";

const made = new Map<string, Promise<Picture>>();
const once = (name: string, make: () => Promise<Picture>) => {
  const picture = made.get(name) ?? make();
  made.set(name, picture);
  return picture;
};

/** Telephones, cameras and screens: pictures come in many shapes. Width and height in pixels. */
const shapes = [
  [1600, 1200],
  [1200, 1600],
  [1920, 1080],
  [1440, 1440],
  [1080, 1350],
  [2000, 1125],
  [1600, 1066],
] as const;

export interface NamedPicture extends Picture {
  /** The file's name, the same for the same picture. */
  readonly file: string;
}

/** The picture file of a photo or sticker in a script. */
export async function pictureOf(say: Extract<Say, { kind: "image" | "sticker" }>): Promise<NamedPicture> {
  const format: PictureFormat = say.format ?? (say.kind === "sticker" ? "webp" : say.scene.startsWith("drawing") ? "png" : "jpeg");
  const file = `${say.scene}.${format === "jpeg" ? "jpg" : format}`;
  if (say.kind === "sticker") return { ...(await once(file, () => encodePicture(stickerSvg(say.scene), format))), file };
  const shape = randomOf(`shape ${say.scene}`).pick(shapes);
  const width = say.width ?? shape[0];
  const height = say.height ?? shape[1];
  return {
    ...(await once(`${file} ${width}×${height}`, () => encodePicture(sceneSvg(say.scene, width, height), format, say.rotated))),
    file,
  };
}

export const portraitOf = (user: PersonKey): Promise<Picture> =>
  once(`portrait ${user}`, () => encodePicture(portraitSvg(user, people[user].portrait), "png"));
export const roomPicture = (scene: string): Promise<Picture> =>
  once(`room ${scene}`, () => encodePicture(sceneSvg(scene, 400, 400), "jpeg"));
