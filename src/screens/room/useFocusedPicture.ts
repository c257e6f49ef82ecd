import { useSignalEffect } from "@preact/signals";
import type { MediaStore } from "../../matrix/fileTypes.ts";
import { pictureOf } from "./pictureBox.ts";
import type { RoomViewModel } from "./RoomViewModel.ts";
import { sizeOnScreen } from "./rowContext.ts";
import { rowOf } from "./rowQueries.ts";

/** Tells the store which picture one looks at: it comes first, and is tried again where it failed. */
export function useFocusedPicture(model: RoomViewModel, media: MediaStore, scale: number): void {
  useSignalEffect(() => {
    const key = model.focused.value;
    const row = key === null ? undefined : rowOf(model.rows.peek(), key);
    const shown = row && pictureOf(row);
    if (shown) media.look(shown.media, sizeOnScreen(scale, shown.box.width, shown.box.height, "scale"));
  });
}
