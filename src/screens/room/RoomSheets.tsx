import type { JSX } from "preact";
import type { MediaStore } from "../../matrix/fileTypes.ts";
import { RoomOptionsSheet } from "../RoomOptionsSheet.tsx";
import { GoToSheet } from "./goTo/GoToSheet.tsx";
import { EmojiPicker } from "./picker/EmojiPicker.tsx";
import { MessageMenu } from "./MessageMenu.tsx";
import { QuickRepliesEditor } from "./QuickRepliesEditor.tsx";
import type { RoomViewModel } from "./RoomViewModel.ts";
import { ThreadPanel } from "./ThreadPanel.tsx";

export interface RoomSheetsProps {
  readonly model: RoomViewModel;
  readonly media: MediaStore;
}

/** Whatever can lie over a room: not needed to read, loaded late. */
export function RoomSheets({ model, media }: RoomSheetsProps): JSX.Element {
  return (
    <>
      <ThreadPanel model={model} />
      <GoToSheet model={model} />
      <EmojiPicker model={model} />
      <QuickRepliesEditor model={model} />
      <RoomOptionsSheet
        options={model.options}
        media={media}
        onQuickReplies={() => {
          void model.options.back();
          model.quickReplies.edit();
        }}
      />
      <MessageMenu model={model} />
    </>
  );
}
