/** The image packs of an open room, asked for when somebody wants to send a sticker. */
import { type ReadonlySignal, signal } from "@preact/signals";
import { loadImagePacks, type PackSources } from "./imagePacks.ts";
import { fromThrown } from "./matrixErrors.ts";
import type { ImagePack } from "./roomTypes.ts";

export interface RoomPacks {
  readonly packs: ReadonlySignal<readonly ImagePack[]>;
  /** Once; again only after it failed. @throws AppError */
  load(): Promise<void>;
}

export function createRoomPacks(sources: PackSources): RoomPacks {
  const packs = signal<readonly ImagePack[]>([]);
  let loading: Promise<void> | undefined;
  return {
    packs,
    load() {
      loading ??= loadImagePacks(sources).then(
        (found) => void (packs.value = found),
        (thrown: unknown) => {
          loading = undefined;
          throw fromThrown(thrown);
        },
      );
      return loading;
    },
  };
}
