import type { JSX } from "preact";
import { t } from "../core/i18n.ts";
import type { RoomRecord } from "../matrix/records.ts";
import type { MediaStore } from "../matrix/fileTypes.ts";
import { Avatar } from "../ui/Avatar.tsx";
import { EmojiText } from "../ui/EmojiText.tsx";
import { Choice, Sheet, SheetNote, SheetTitle } from "../ui/Sheet.tsx";
import { isUnread, type RoomOptions } from "./roomOptions.ts";
import styles from "./RoomOptionsSheet.module.css";
import { roomTitle } from "./words.ts";

const AVATAR = { width: 96, height: 96, method: "crop" } as const;

export interface RoomOptionsProps {
  readonly options: RoomOptions;
  readonly media: MediaStore;
  /** In the room: the quick replies of this TV. */
  readonly onQuickReplies?: (() => void) | undefined;
}

/** What one can set of a room for oneself: a sheet at the side, as the menu of a message. */
export function RoomOptionsSheet({ options, media, onQuickReplies }: RoomOptionsProps): JSX.Element | null {
  const state = options.state.value;
  const room = options.room.value;
  if (state.step === "closed" || !room) return null;
  return (
    <Sheet overlay="roomOptions" focusKey="room-options" label={t("sending:options.title")} onBack={() => void options.back()}>
      <About room={room} media={media} />
      {state.step === "choices" ? (
        <Choices key="choices" options={options} room={room} onQuickReplies={onQuickReplies} />
      ) : (
        <AskLeave key="leave" options={options} room={room} busy={state.step === "leaving"} />
      )}
    </Sheet>
  );
}

function About({ room, media }: { readonly room: RoomRecord; readonly media: MediaStore }): JSX.Element {
  const title = roomTitle(room.name);
  const picture = room.avatar === undefined ? undefined : media.open(room.avatar, AVATAR);
  return (
    <div class={styles.about}>
      <Avatar name={title} id={room.roomId} kind={room.isDirect ? "person" : "room"} size="large" picture={picture} />
      <h2 class={styles.name} dir="auto">
        <EmojiText text={title} />
      </h2>
    </div>
  );
}

interface ChoicesProps {
  readonly options: RoomOptions;
  readonly room: RoomRecord;
  readonly onQuickReplies: (() => void) | undefined;
}

function Choices({ options, room, onQuickReplies }: ChoicesProps): JSX.Element {
  const favourite = room.tags.favourite !== undefined;
  const low = room.tags.lowPriority !== undefined;
  return (
    <>
      <Choice focusKey="room-option-favourite" icon="star" autoFocus onClick={() => options.toggle("favourite")}>
        {t(favourite ? "sending:options.unfavourite" : "sending:options.favourite")}
      </Choice>
      <Choice focusKey="room-option-mute" icon={room.muted ? "bell" : "bell-off"} onClick={() => options.toggle("muted")}>
        {t(room.muted ? "sending:options.unmute" : "sending:options.mute")}
      </Choice>
      <Choice focusKey="room-option-unread" icon={isUnread(room) ? "check" : "mark"} onClick={() => options.toggle("unread")}>
        {t(isUnread(room) ? "sending:options.read" : "sending:options.unread")}
      </Choice>
      <Choice focusKey="room-option-low" icon={low ? "arrow-up" : "arrow-down"} onClick={() => options.toggle("lowPriority")}>
        {t(low ? "sending:options.notLowPriority" : "sending:options.lowPriority")}
      </Choice>
      {onQuickReplies && (
        <Choice focusKey="room-option-quick" icon="pencil" onClick={onQuickReplies}>
          {t("sending:quickEdit.change")}
        </Choice>
      )}
      {options.canLeave.value && (
        <Choice focusKey="room-option-leave" icon="leave" tone="danger" onClick={() => options.askLeave()}>
          {t("sending:options.leave")}
        </Choice>
      )}
    </>
  );
}

function AskLeave({
  options,
  room,
  busy,
}: {
  readonly options: RoomOptions;
  readonly room: RoomRecord;
  readonly busy: boolean;
}): JSX.Element {
  return (
    <>
      <SheetTitle>{t("sending:options.leaveTitle")}</SheetTitle>
      <SheetNote>{t(room.isDirect ? "sending:options.leaveDirect" : "sending:options.leaveBody")}</SheetNote>
      <Choice focusKey="room-leave-no" autoFocus onClick={() => void options.back()}>
        {t("sending:options.stay")}
      </Choice>
      <Choice focusKey="room-leave-yes" icon="leave" tone="danger" busy={busy} onClick={() => options.leave()}>
        {t("sending:options.leaveYes")}
      </Choice>
    </>
  );
}
