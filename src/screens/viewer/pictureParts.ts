/** Which picture stands for what (pure). */
import type { MediaRef } from "../../matrix/records.ts";
import type { MediaSize } from "../../matrix/fileTypes.ts";
import type { ViewedItem } from "./ViewerViewModel.ts";

export const SCREEN: MediaSize = { width: 1920, height: 1080, method: "scale" };
export const POSTER: MediaSize = { width: 800, height: 600, method: "scale" };
export const FACE: MediaSize = { width: 96, height: 96, method: "crop" };

/** What the picture store has of it: a film's poster; a picture as the server scales it, or its sender's preview. */
export function smallPicture(item: ViewedItem | undefined): MediaRef | undefined {
  if (item?.kind === "video") return item.poster;
  if (item?.kind !== "image" && item?.kind !== "sticker") return undefined;
  // Of an encrypted picture there is the sender's preview alone; asked for without one, it would be loaded twice.
  return item.media?.secret ? item.media.thumbnail : item.media;
}

/** An encrypted photo of this size is loaded by the picture store, as a neighbour is: it has no smaller one. */
const WHOLE_BYTES = 4 * 1024 * 1024;

/** All of it comes from the picture store: no file has to be loaded. */
export function isWholeInStore(media: MediaRef): boolean {
  return media.secret !== undefined && !media.thumbnail && (media.bytes ?? Infinity) <= WHOLE_BYTES;
}

/** What the screen is filled with at once, and what is loaded of its neighbours. */
export function screenPicture(item: ViewedItem | undefined): MediaRef | undefined {
  if (item?.kind === "image" && item.media && isWholeInStore(item.media)) return item.media;
  return smallPicture(item);
}
