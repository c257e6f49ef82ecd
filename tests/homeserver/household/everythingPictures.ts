import { day, type Day, made, type Maker, photo, place, recording, sticker } from "./script.ts";
import { alex, ben, dana, george, kenji, mia, noor, ruth, sam, theo, yael } from "./voices.ts";

/** A part of a gallery, as MSC4274 has it. */
async function part(maker: Maker, scene: string): Promise<Record<string, unknown>> {
  const { url, info, file } = await maker.photo(scene);
  return { itemtype: "m.image", body: file, filename: file, url, info };
}

async function partOf(maker: Maker, recordingFile: string): Promise<Record<string, unknown>> {
  const { msgtype, ...content } = await maker.recording(recordingFile);
  return { itemtype: msgtype, ...content };
}

/** Pictures, films, sounds, files and places in every form. */
export const everyPicture: readonly Day[] = [
  day(
    11,
    "14:10",
    dana(photo("lake-arrived"), { as: "lake", reactions: { "😍": "alex ruth ben" } }),
    dana(photo("lake-rain", "The garden tent, after the first hour. We have moved into the other one, all twelve of us, and Dad snores.")),
    mia(photo("lake-selfie", undefined, { rotated: true })),
    ben(photo("food-stew", "Stew for twenty", { width: 3000, height: 600 })),
    theo(photo("drawing-goose", "My goose")),
    theo(sticker("dino", "A dinosaur, waving")),
    ruth(made("m.sticker", async ({ animation }) => ({ body: "A heart that rocks", ...pictureOf(await animation("heart", "webp")) }))),
    mia(
      made("m.room.message", async ({ animation }) => {
        const { url, info, file } = await animation("sun", "gif");
        return { msgtype: "m.image", body: "it MOVES", filename: file, url, info };
      }),
    ),
    noor(
      made("m.room.message", async ({ photo: upload }) => {
        const { url, info, file } = await upload("night-fire");
        return {
          msgtype: "m.image",
          body: "The fire, and **Yael** singing",
          format: "org.matrix.custom.html",
          formatted_body: "The fire, and <strong>Yael</strong> <em>singing</em>",
          filename: file,
          url,
          info,
        };
      }),
    ),
    alex(
      made("m.room.message", async (maker) => ({
        msgtype: "dm.filament.gallery",
        body: "Sunday, in five pieces",
        format: "org.matrix.custom.html",
        formatted_body: "Sunday, <em>in five pieces</em>",
        itemtypes: [
          await part(maker, "lake-morning"),
          await part(maker, "forest-walk"),
          await part(maker, "food-pancakes"),
          await partOf(maker, "harbour.mp4"),
          await part(maker, "cat-stowaway"),
        ],
      })),
      { as: "gallery" },
    ),
    sam(
      made("m.room.message", async (maker) => ({
        msgtype: "m.gallery",
        body: "Papers and a tune",
        itemtypes: [
          await partOf(maker, "allotment-plan.pdf"),
          await partOf(maker, "warm-up-tune.mp3"),
          { itemtype: "m.image", body: "lost.jpg" },
        ],
      })),
    ),
    theo(recording("theo-goal.webm", "GOAL")),
    dana(recording("train-window.mp4")),
    dana(recording("dana-late.ogg")),
    yael(recording("warm-up-tune.mp3")),
    george(recording("allotment-plan.pdf", "Where the melon goes")),
    ben(place("The lake, north shore", 54.4609, -3.0886)),
    kenji(
      made("m.room.message", () => ({
        msgtype: "m.location",
        body: "I am about here",
        geo_uri: "geo:54.46,-3.08;u=35",
        "org.matrix.msc3488.asset": { type: "m.self" },
      })),
    ),
  ),
];

const pictureOf = ({ url, info }: { readonly url: string; readonly info: Record<string, unknown> }) => ({ url, info });
