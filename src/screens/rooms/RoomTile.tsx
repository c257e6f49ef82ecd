import { computed } from "@preact/signals";
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { now } from "../../core/signals.ts";
import { shortTime } from "../../core/time.ts";
import { t } from "../../core/i18n.ts";
import type { RoomRecord } from "../../matrix/records.ts";
import type { MediaStore } from "../../matrix/fileTypes.ts";
import { Avatar, toneOf } from "../../ui/Avatar.tsx";
import { Badge } from "../../ui/Badge.tsx";
import { EmojiText } from "../../ui/EmojiText.tsx";
import { Icon, type IconName } from "../../ui/Icon.tsx";
import styles from "./RoomTile.module.css";
import { isHiddenRoom } from "../hiddenRoom.ts";
import { lastWords, roomTitle } from "../words.ts";
import { inviteWords } from "./words.ts";

/** Thumbnail of the tile's avatar, in pixels of a 1920 panel. */
const AVATAR = { width: 96, height: 96, method: "crop" } as const;

/** Class of the row that holds a tile: when that has focus, the tile shows it. */
export const tileRow = styles.row ?? "";

/** A room as a card: who it is, what was said last and when, and what waits. Its row has the spoken sentence. */
export function RoomTile({
  room,
  media,
  previews,
}: {
  readonly room: RoomRecord;
  readonly media: MediaStore;
  readonly previews: boolean;
}): JSX.Element {
  const name = roomTitle(room.name);
  const waits = room.unread > 0 || room.highlight > 0 || room.markedUnread;
  const person = room.isDirect || room.invite !== undefined;
  return (
    <div class={`${styles.tile} ${waits ? styles.waits : ""}`}>
      <div class={`${styles.wash} ${styles[`tone${toneOf(room.directUserId ?? room.roomId)}`]}`} />
      <div class={styles.head}>
        <Avatar
          name={name}
          id={room.directUserId ?? room.roomId}
          kind={person ? "person" : "room"}
          size="large"
          picture={room.avatar === undefined ? undefined : media.open(room.avatar, AVATAR)}
          icon={isHiddenRoom(room) ? "eye-off" : undefined}
        />
        <div class={styles.side}>
          {room.last && <When at={room.last.at} />}
          <Counts room={room} />
        </div>
      </div>
      <div class={styles.nameLine}>
        <span class={styles.name} dir="auto">
          <EmojiText text={name} />
        </span>
        <Marks room={room} />
      </div>
      <p class={styles.last} dir="auto">
        <LastWords room={room} previews={previews} />
      </p>
    </div>
  );
}

/** Only its text follows the clock: nothing is rendered as the minutes pass. */
function When({ at }: { readonly at: number }): JSX.Element {
  const words = useMemo(() => computed(() => shortTime(at, now.value)), [at]);
  return <time class={styles.time}>{words}</time>;
}

function LastWords({ room, previews }: { readonly room: RoomRecord; readonly previews: boolean }): JSX.Element {
  if (room.invite) return <EmojiText text={inviteWords(room.invite)} />;
  return <EmojiText text={room.last ? lastWords(room.last, room, previews) : t("rooms:tile.quiet")} />;
}

/** Mentions carry an @ before their number: not by colour alone. */
function Counts({ room }: { readonly room: RoomRecord }): JSX.Element | null {
  const { highlight, unread } = room;
  if (highlight < 1 && unread < 1)
    return room.markedUnread ? <span class={styles.dot} role="img" aria-label={t("rooms:tile.markedUnread")} /> : null;
  return (
    <span class={styles.counts}>
      {highlight > 0 && (
        <span class={styles.mentions}>
          <b class={styles.at}>@</b>
          <Badge count={highlight} tone="ember" />
        </span>
      )}
      {unread > highlight && <Badge count={unread} />}
    </span>
  );
}

function Marks({ room }: { readonly room: RoomRecord }): JSX.Element | null {
  const marks: [IconName, string][] = [];
  if (room.call) marks.push(["phone", t("rooms:tile.call")]);
  if (room.muted) marks.push(["bell-off", t("rooms:tile.muted")]);
  if (room.encrypted) marks.push(["lock", t("rooms:tile.encrypted")]);
  if (marks.length === 0) return null;
  return (
    <span class={styles.marks}>
      {marks.map(([icon, label]) => (
        <span key={icon} class={icon === "phone" ? styles.ringing : styles.mark} role="img" aria-label={label}>
          <Icon name={icon} />
        </span>
      ))}
    </span>
  );
}
