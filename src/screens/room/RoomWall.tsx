import { computed } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useMemo } from "preact/hooks";
import { t } from "../../core/i18n.ts";
import { currentKey, Focusable, FocusRegion, setFocus } from "../../input/focus.tsx";
import { onKeys } from "../../input/RemoteKeyEvent.ts";
import type { TimelineItem } from "../../matrix/records.ts";
import type { Session } from "../../matrix/types.ts";
import { EmojiText } from "../../ui/EmojiText.tsx";
import { Instead } from "./Instead.tsx";
import { NowPlaying } from "./NowPlaying.tsx";
import { QUICK } from "./quickReplies.ts";
import type { RoomViewModel } from "./RoomViewModel.ts";
import { RowContext } from "./rowContext.ts";
import { isMessage } from "./rowLabel.ts";
import roomStyles from "./RoomScreen.module.css";
import styles from "./RoomWall.module.css";
import { TIMELINE, TimelineView } from "./TimelineView.tsx";
import { useRoom } from "./useRoom.ts";
import { voiceKeys } from "./voiceKeys.ts";
import type { Voice } from "./voiceTypes.ts";
import { wallRows } from "./wallRows.ts";

export interface RoomWallProps {
  readonly session: Session;
  readonly roomId: string;
  /** Answers to choose from, "own" for the language's; undefined: only to be read. */
  readonly replies: readonly string[] | "own" | undefined;
  /** Focus key of what is beside the wall: who stands there has chosen nothing in the room yet. */
  readonly beside: string;
  /** Something lies over it. */
  readonly covered: boolean;
  /** A still one, for drawing. */
  readonly voice?: Voice | undefined;
}

/** A room on a kiosk's wall: its messages and, where that is wished, answers that need no typing. Nothing leads out of it. */
export function RoomWall({ session, roomId, replies, beside, covered, voice }: RoomWallProps): JSX.Element {
  const { model, surroundings } = useRoom({ session, roomId, covered, voice });
  const rows = useMemo(() => computed(() => wallRows(model.rows.value)), [model]);
  useArrival(model, beside);
  const focusedKey = (): string | undefined => model.focused.value ?? undefined;
  return (
    <RowContext.Provider value={surroundings}>
      <div
        class={styles.wall}
        data-room-id={roomId}
        onremotekey={onKeys({
          // Back leads to the newest message, and from there nowhere.
          back: () => model.back(),
          ...voiceKeys(model, model.rows, focusedKey),
        })}
      >
        <div class={roomStyles.timeline}>
          <TimelineView model={model} rows={rows} class={styles.list} onOpen={(item) => openOnWall(model, item)} />
          <div class={roomStyles.fade} />
          <div class={roomStyles.fadeBelow} />
          {!model.hasRows.value && (
            <Instead state={model.state.value} failed={t("room:timeline.failed")} empty={t("room:timeline.empty")} />
          )}
        </div>
        <NowPlaying voice={model.voice} focusKey="room-voice" />
        {replies !== undefined && <Replies model={model} replies={replies} />}
      </div>
    </RowContext.Provider>
  );
}

/** OK on a row: hidden words come out, pictures and films are shown. There is no menu: what it offers is for those at home. */
function openOnWall(model: RoomViewModel, item: TimelineItem): void {
  if (isMessage(item)) {
    if (!model.covers.reveal(item)) model.view(item.key);
  } else if (item.kind === "edge" || (item.kind === "notice" && item.thread === undefined)) model.open(item);
}

/** Focus begins on the newest message, unless somebody went elsewhere by then. */
function useArrival(model: RoomViewModel, beside: string): void {
  const there = model.hasRows.value;
  const arrive = (): void => {
    const key = currentKey();
    if (there && (key === undefined || key === beside)) setFocus(TIMELINE);
  };
  useLayoutEffect(arrive, []);
  // After the paint: the list can take focus once it has rendered its rows.
  useEffect(arrive, [there]);
}

function Replies({ model, replies }: { readonly model: RoomViewModel; readonly replies: readonly string[] | "own" }): JSX.Element {
  const own = model.quickReplies.texts.value;
  const texts = replies === "own" ? QUICK.map((which, place) => own[place]?.trim() || t(`room:quick.${which}`)) : replies;
  const cannot = model.mayWrite.value !== "yes";
  return (
    <FocusRegion class={styles.replies} focusKey="wall-replies" prefer="wall-reply-0" label={t("room:composer.quickReplies")}>
      {texts.map((text, place) => (
        <Focusable
          key={place}
          focusKey={`wall-reply-${place}`}
          class={styles.reply}
          label={t("room:composer.quickReply", { text })}
          disabled={cannot}
          onClick={() => model.sendQuick(text)}
        >
          <span dir="auto">
            <EmojiText text={text} />
          </span>
        </Focusable>
      ))}
    </FocusRegion>
  );
}
