import type { JSX } from "preact";
import { t } from "../../core/i18n.ts";
import { FocusList } from "../../input/FocusList.tsx";
import type { MediaStore } from "../../matrix/fileTypes.ts";
import { Avatar } from "../../ui/Avatar.tsx";
import { Button } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { EmojiText } from "../../ui/EmojiText.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { roomTitle } from "../words.ts";
import type { FrameOption, FrameRoom, FrameSettings } from "./frameSettings.ts";
import { OptionRow } from "./OptionRow.tsx";
import styles from "./PhotoFramePage.module.css";

/** When the photo frame begins, whose photos it shows, and what else. */
export function PhotoFramePage({ frame }: { readonly frame: FrameSettings }): JSX.Element {
  const count = frame.chosenCount.value;
  return (
    <>
      <p class={styles.about}>{t("settings:frame.body")}</p>
      {frame.options.value.map((option) => (
        <OptionRow
          key={option.name}
          focusKey={`settings-frame-${option.name}`}
          name={t(`settings:frame.options.${option.name}`)}
          value={valueWords(option)}
          onClick={() => frame.next(option.name)}
        />
      ))}
      <OptionRow
        focusKey="settings-frame-rooms"
        name={t("settings:frame.options.rooms")}
        value={count > 0 ? t("settings:frame.rooms", { count }) : t("settings:frame.none")}
        onClick={() => frame.choose()}
      />
      <div class={styles.actions}>
        <Button tone="primary" icon="image" focusKey="settings-frame-show" onClick={() => frame.show()}>
          {t("settings:frame.now")}
        </Button>
      </div>
    </>
  );
}

function valueWords(option: FrameOption): string {
  switch (option.name) {
    case "after":
      return option.value > 0 ? t("settings:frame.minutes", { count: option.value }) : t("settings:frame.never");
    case "seconds":
      return t("settings:frame.seconds", { count: option.value });
    case "awake":
      return t(option.value ? "settings:frame.hours" : "settings:frame.no");
    case "clock":
    case "hints":
      return t(option.value ? "settings:frame.on" : "settings:frame.off");
    default:
      return option satisfies never;
  }
}

const ROW = 6;
const FACE = { width: 96, height: 96, method: "crop" } as const;

interface DialogProps {
  readonly frame: FrameSettings;
  /** For their faces. */
  readonly media?: MediaStore | undefined;
}

/** The rooms, each with a tick; OK sets and takes it, Back is done. */
export function FrameRoomsDialog({ frame, media }: DialogProps): JSX.Element {
  return (
    <Dialog
      focusKey="frameRooms"
      overlay="frameRooms"
      prefer="frameRooms-list"
      title={t("settings:frame.choose")}
      onBack={() => frame.doneChoosing()}
      actions={
        <Button focusKey="frameRooms-done" onClick={() => frame.doneChoosing()}>
          {t("settings:frame.done")}
        </Button>
      }
    >
      {frame.isHidden.value && <p class={styles.hidden}>{t("settings:frame.hidden")}</p>}
      {frame.rooms.value.length === 0 ? (
        <p>{t("settings:frame.empty")}</p>
      ) : (
        <FocusList<FrameRoom>
          focusKey="frameRooms-list"
          listLabel={t("settings:frame.choose")}
          items={frame.rooms}
          focused={frame.focusedRoom}
          fixed
          class={styles.rooms ?? ""}
          rowClass={styles.roomRow ?? ""}
          estimate={() => ROW}
          label={({ room, chosen }) => `${roomTitle(room.name)}, ${t(chosen ? "settings:frame.chosen" : "settings:frame.left")}`}
          attributes={({ room, chosen }) => ({ "data-room-id": room.roomId, "data-chosen": String(chosen) })}
          renderItem={(row) => <Room row={row} media={media} />}
          onOpen={(row) => frame.toggle(row)}
        />
      )}
    </Dialog>
  );
}

function Room({ row: { room, chosen }, media }: { readonly row: FrameRoom } & Pick<DialogProps, "media">): JSX.Element {
  const title = roomTitle(room.name);
  return (
    <div class={styles.room}>
      <Avatar
        name={title}
        id={room.directUserId ?? room.roomId}
        kind={room.isDirect ? "person" : "room"}
        size="medium"
        picture={room.avatar === undefined ? undefined : media?.open(room.avatar, FACE)}
      />
      <span class={styles.roomName} dir="auto">
        <EmojiText text={title} />
      </span>
      <span class={`${styles.box} ${chosen ? styles.ticked : ""}`}>{chosen && <Icon name="check" />}</span>
    </div>
  );
}
