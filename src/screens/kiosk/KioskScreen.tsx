import type { ComponentChildren, JSX } from "preact";
import { useLayoutEffect, useMemo } from "preact/hooks";
import { direction, language, t } from "../../core/i18n.ts";
import "../../core/lateWords.ts";
import { currentKey, Focusable, setFocus } from "../../input/focus.tsx";
import { onKeys } from "../../input/RemoteKeyEvent.ts";
import { now } from "../../core/signals.ts";
import { clockTime, dayName } from "../../core/time.ts";
import type { MediaStore } from "../../matrix/fileTypes.ts";
import type { RoomRecord } from "../../matrix/records.ts";
import { Avatar } from "../../ui/Avatar.tsx";
import { EmojiText } from "../../ui/EmojiText.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { Spinner } from "../../ui/Spinner.tsx";
import { roomTitle } from "../words.ts";
import type { KioskViewModel, Wall } from "./KioskViewModel.ts";
import styles from "./KioskScreen.module.css";

/** Focus key of the room's name: OK shows the next room. It is what one can always stand on. */
export const KIOSK_TITLE = "kiosk-title";

export interface KioskScreenProps {
  readonly model: KioskViewModel;
  readonly media: MediaStore;
  readonly covered: boolean;
  /** The room's messages: another screen's, handed in by the app. */
  room(roomId: string, replies: readonly string[] | "own" | undefined): ComponentChildren;
}

/** A wall of rooms: whose messages these are, what is to be known today, what time it is, and the messages. */
export function KioskScreen({ model, media, covered, room }: KioskScreenProps): JSX.Element {
  const wall = model.wall.value;
  useLayoutEffect(() => model.cover(covered), [model, covered]);
  const forth = direction(language.value) === "rtl" ? -1 : 1;
  return (
    <div
      class={covered ? `${styles.screen} ${styles.covered}` : styles.screen}
      data-screen={covered ? undefined : "kiosk"}
      data-step={wall.status}
      onremotekey={onKeys({
        left: () => (isOnReplies() ? false : model.turn(forth === 1 ? -1 : 1)),
        right: () => (isOnReplies() ? false : model.turn(forth === 1 ? 1 : -1)),
        channelUp: () => model.turn(1),
        channelDown: () => model.turn(-1),
      })}
    >
      <header class={styles.header}>
        <Title model={model} wall={wall} media={media} />
        <Message model={model} />
        <div class={styles.clock}>
          <time class={styles.time}>{clockTime(now.value)}</time>
          <div class={styles.day}>{dayName(now.value)}</div>
        </div>
      </header>
      {wall.status === "here" ? (
        <div key={wall.record.roomId} class={styles.room}>
          {room(wall.record.roomId, model.replies.value)}
        </div>
      ) : (
        <Absent wall={wall} />
      )}
      <Foot model={model} />
    </div>
  );
}

/** There left and right go from answer to answer. */
const isOnReplies = (): boolean => /^wall-reply-/.test(currentKey() ?? "");

function Title({ model, wall, media }: { readonly model: KioskViewModel; readonly wall: Wall; readonly media: MediaStore }): JSX.Element {
  const record = wall.status === "here" ? wall.record : undefined;
  const title = record ? roomTitle(record.name) : t("common:appName");
  const { of } = model.place.value;
  return (
    <Focusable
      class={styles.title}
      focusKey={KIOSK_TITLE}
      autoFocus
      label={of > 1 ? t("kiosk:next", { room: title }) : title}
      onClick={() => void model.turn(1)}
    >
      {record && <RoomAvatar record={record} title={title} media={media} />}
      <span class={styles.name} dir="auto">
        <EmojiText text={title} />
      </span>
    </Focusable>
  );
}

interface RoomAvatarProps {
  readonly record: RoomRecord;
  readonly title: string;
  readonly media: MediaStore;
}

function RoomAvatar({ record, title, media }: RoomAvatarProps): JSX.Element {
  const { avatar, roomId, isDirect } = record;
  const picture = useMemo(
    () => (avatar === undefined ? undefined : media.open(avatar, { width: 96, height: 96, method: "crop" })),
    [media, avatar],
  );
  return <Avatar name={title} id={roomId} kind={isDirect ? "person" : "room"} size="large" picture={picture} />;
}

function Message({ model }: { readonly model: KioskViewModel }): JSX.Element | null {
  const message = model.message.value;
  if (message === "") return null;
  return (
    <p class={styles.message} dir="auto" data-message="day">
      <EmojiText text={message} />
    </p>
  );
}

/** Why there is no room to be seen, and who can do something about it. */
function Absent({ wall }: { readonly wall: Exclude<Wall, { readonly status: "here" }> }): JSX.Element {
  // The room that stood here has gone, and the focus with it.
  useLayoutEffect(() => setFocus(KIOSK_TITLE), [wall.status]);
  if (wall.status === "looking") {
    return (
      <div class={styles.absent}>
        <Spinner size="large" label={t("kiosk:looking")} />
      </div>
    );
  }
  const why = wall.status === "empty" ? "none" : wall.why;
  const room = wall.status === "empty" ? "" : wall.address;
  return (
    <div class={styles.absent} role="status">
      <h2 class={styles.absentTitle}>{t(`kiosk:absent.${why}Title`)}</h2>
      <p class={styles.absentBody}>{t(`kiosk:absent.${why}`, { room })}</p>
    </div>
  );
}

/** Which of the rooms this is, and whether the line is gone: small, since nobody here can do anything about it. */
function Foot({ model }: { readonly model: KioskViewModel }): JSX.Element {
  const { at, of } = model.place.value;
  return (
    <footer class={styles.foot}>
      <div class={styles.offline} role="status" data-offline={model.isOffline.value ? "yes" : "no"}>
        {model.isOffline.value && (
          <>
            <Icon name="warning" />
            <span class={styles.offlineWords}>{t("kiosk:offline")}</span>
          </>
        )}
      </div>
      {of > 1 && (
        <div class={styles.places} role="img" aria-label={t("kiosk:place", { number: at + 1, total: of })}>
          {Array.from({ length: of }, (_, index) => (
            <i key={index} class={index === at ? `${styles.dot} ${styles.here}` : styles.dot} />
          ))}
        </div>
      )}
    </footer>
  );
}
