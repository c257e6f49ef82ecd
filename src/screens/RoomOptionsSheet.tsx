import type { JSX } from "preact";
import { t } from "../core/i18n.ts";
import { FocusTrap } from "../input/focus.tsx";
import type { RoomRecord } from "../matrix/records.ts";
import type { MediaStore } from "../matrix/fileTypes.ts";
import { Avatar } from "../ui/Avatar.tsx";
import { Button } from "../ui/Button.tsx";
import { EmojiText } from "../ui/EmojiText.tsx";
import { isUnread, type RoomOptions } from "./roomOptions.ts";
import styles from "./RoomOptionsSheet.module.css";
import { roomTitle } from "./words.ts";

const AVATAR = { width: 96, height: 96, method: "crop" } as const;

interface SheetProps {
  readonly options: RoomOptions;
  readonly media: MediaStore;
  /** In the room: the quick replies of this TV. */
  readonly onQuickReplies?: (() => void) | undefined;
}

/** What one can set of a room for oneself: a sheet at the side, as the menu of a message. */
export function RoomOptionsSheet({ options, media, onQuickReplies }: SheetProps): JSX.Element | null {
  const state = options.state.value;
  const room = options.room.value;
  if (state.step === "closed" || !room) return null;
  return (
    <div class={styles.veil} data-overlay="roomOptions" onClick={(event) => event.target === event.currentTarget && void options.back()}>
      <FocusTrap class={styles.sheet} focusKey="room-options" label={t("sending:options.title")} onBack={() => void options.back()}>
        <About room={room} media={media} />
        {state.step === "choices" ? (
          <Choices key="choices" options={options} room={room} onQuickReplies={onQuickReplies} />
        ) : (
          <AskLeave key="leave" options={options} room={room} busy={state.step === "leaving"} />
        )}
      </FocusTrap>
    </div>
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
    <div class={styles.choices}>
      <div class={styles.choice}>
        <Button focusKey="room-option-favourite" icon="star" wide autoFocus onClick={() => options.toggle("favourite")}>
          {t(favourite ? "sending:options.unfavourite" : "sending:options.favourite")}
        </Button>
      </div>
      <div class={styles.choice}>
        <Button focusKey="room-option-mute" icon={room.muted ? "bell" : "bell-off"} wide onClick={() => options.toggle("muted")}>
          {t(room.muted ? "sending:options.unmute" : "sending:options.mute")}
        </Button>
      </div>
      <div class={styles.choice}>
        <Button focusKey="room-option-unread" icon={isUnread(room) ? "check" : "mark"} wide onClick={() => options.toggle("unread")}>
          {t(isUnread(room) ? "sending:options.read" : "sending:options.unread")}
        </Button>
      </div>
      <div class={styles.choice}>
        <Button focusKey="room-option-low" icon={low ? "arrow-up" : "arrow-down"} wide onClick={() => options.toggle("lowPriority")}>
          {t(low ? "sending:options.notLowPriority" : "sending:options.lowPriority")}
        </Button>
      </div>
      {onQuickReplies && (
        <div class={styles.choice}>
          <Button focusKey="room-option-quick" icon="pencil" wide onClick={onQuickReplies}>
            {t("sending:quickEdit.change")}
          </Button>
        </div>
      )}
      {options.canLeave.value && (
        <div class={styles.choice}>
          <Button focusKey="room-option-leave" icon="leave" tone="danger" wide onClick={() => options.askLeave()}>
            {t("sending:options.leave")}
          </Button>
        </div>
      )}
    </div>
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
      <h3 class={styles.question}>{t("sending:options.leaveTitle")}</h3>
      <p class={styles.note}>{t(room.isDirect ? "sending:options.leaveDirect" : "sending:options.leaveBody")}</p>
      <div class={styles.choices}>
        <div class={styles.choice}>
          <Button focusKey="room-leave-no" wide autoFocus onClick={() => void options.back()}>
            {t("sending:options.stay")}
          </Button>
        </div>
        <div class={styles.choice}>
          <Button focusKey="room-leave-yes" icon="leave" tone="danger" wide busy={busy} onClick={() => options.leave()}>
            {t("sending:options.leaveYes")}
          </Button>
        </div>
      </div>
    </>
  );
}
