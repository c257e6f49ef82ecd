import type { JSX } from "preact";
import type { MediaStore } from "../../matrix/fileTypes.ts";
import { OnPhone } from "../OnPhone.tsx";
import { RoomOptionsSheet } from "../RoomOptionsSheet.tsx";
import { GoToSheet } from "./goTo/GoToSheet.tsx";
import { EmojiPicker } from "./picker/EmojiPicker.tsx";
import { QuickRepliesEditor } from "./QuickRepliesEditor.tsx";
import type { MessageItem } from "./rowLabel.ts";
import { hasMap } from "./rowQueries.ts";
import type { RoomViewModel } from "./RoomViewModel.ts";
import { VersionsSheet, VoteSheet, WhoSheet } from "./TalkSheets.tsx";
import { ThreadPanel } from "./ThreadPanel.tsx";

export interface RoomSheetsProps {
  readonly model: RoomViewModel;
  readonly media: MediaStore;
  /** Inside of this message's menu, a further step of it. */
  readonly item?: MessageItem;
}

/** Whatever can lie over a room but the menu of a message, which OK opens at once: not needed to read, loaded late. */
export function RoomSheets({ model, media, item }: RoomSheetsProps): JSX.Element | null {
  if (item) return <FurtherStep model={model} item={item} />;
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
    </>
  );
}

function FurtherStep({ model, item }: { readonly model: RoomViewModel; readonly item: MessageItem }): JSX.Element | null {
  const close = (): void => void model.back();
  switch (model.menu.value.step) {
    case "vote":
      return item.kind === "poll" ? <VoteSheet model={model} item={item} /> : null;
    case "versions":
      return <VersionsSheet model={model} onClose={close} />;
    case "who":
      return <WhoSheet model={model} onClose={close} />;
    case "phone":
      return (
        <OnPhone focusKey="room-phone-done" what={hasMap(item) ? "place" : "message"} link={model.phoneLink.value ?? ""} onClose={close} />
      );
    default:
      return null;
  }
}
