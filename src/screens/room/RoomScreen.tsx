import type { ComponentType, JSX } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { t } from "../../core/i18n.ts";
import { afterPaint } from "../../input/afterPaint.ts";
import { currentKey, setFocus } from "../../input/focus.tsx";
import { onKeys } from "../../input/RemoteKeyEvent.ts";
import type { Session } from "../../matrix/types.ts";
import { Icon } from "../../ui/Icon.tsx";
import { Composer, type ComposerHandle, FIELD } from "./Composer.tsx";
import { useLanding } from "./goTo/useLanding.ts";
import { Instead } from "./Instead.tsx";
import type { RoomSheetsProps } from "./RoomSheets.tsx";
import type { RoomViewModel } from "./RoomViewModel.ts";
import { GO_TO, LEAVE, RoomSide } from "./RoomSide.tsx";
import styles from "./RoomScreen.module.css";
import { RowContext } from "./rowContext.ts";
import { focusedOrNewest } from "./rowQueries.ts";
import { StatusLine } from "./StatusLine.tsx";
import { TIMELINE, TimelineView } from "./TimelineView.tsx";
import { NowPlaying, SpokenVoice } from "./NowPlaying.tsx";
import { useRoom } from "./useRoom.ts";
import { voiceKeys } from "./voiceKeys.ts";
import type { Voice } from "./voiceTypes.ts";

export interface RoomScreenProps {
  readonly session: Session;
  readonly roomId: string;
  /** Where to begin reading. */
  readonly eventId?: string | undefined;
  /** A viewer lies over it: kept as it is, and out of sight. */
  readonly covered?: boolean;
  /** `RoomSheets`, or what loads it first. */
  readonly Sheets: ComponentType<RoomSheetsProps>;
  /** A still one, for drawing. */
  readonly voice?: Voice;
}

/** A room: what people said on the left, the room itself on the right, one's own words below. */
export function RoomScreen(props: RoomScreenProps): JSX.Element {
  // Another room is another screen: nothing of the last one stays.
  return <Room key={props.roomId} {...props} />;
}

function Room({ session, roomId, eventId, covered = false, Sheets, voice }: RoomScreenProps): JSX.Element {
  const { model, surroundings } = useRoom({ session, roomId, eventId, covered, voice });
  const composer = useRef<ComposerHandle>(null);
  useFocusOnArrival(model);
  useLanding(model.goTo, TIMELINE);
  usePaintedMark(`hearth:room:${roomId}`, model);

  const focusedKey = (): string | undefined => focusedOrNewest(model.focused.value, model.rows.value);

  return (
    <RowContext.Provider value={surroundings}>
      <div
        class={covered ? `${styles.screen} ${styles.covered}` : styles.screen}
        data-screen={covered ? undefined : "room"}
        onremotekey={onKeys({
          back: () => model.back(),
          info: () => model.showDetails(focusedKey()),
          channelUp: () => model.page("up"),
          channelDown: () => model.page("down"),
          yellow: () => model.goTo.open(),
          blue: () => composer.current?.open(),
          ...voiceKeys(model, model.rows, focusedKey),
        })}
      >
        <main class={styles.main}>
          <div class={styles.timeline}>
            <TimelineView model={model} />
            <div class={styles.fade} />
            {!model.hasRows.value && (
              <Instead
                state={model.state.value}
                failed={t("room:timeline.failed")}
                empty={t("room:timeline.empty")}
                retry={{ focusKey: "room-retry", autoFocus: true, onClick: () => model.retryOpening() }}
              />
            )}
            <Pill model={model} />
          </div>
          <SpokenVoice voice={model.voice} />
          {/* An open thread has the line at its own foot. */}
          {model.threads.root.value === undefined && <NowPlaying voice={model.voice} focusKey="room-voice" />}
          <StatusLine status={model.status} />
          <Composer model={model} handle={composer} />
        </main>
        <RoomSide model={model} />
        {model.hasSheet.value && <Sheets model={model} media={session.media} />}
      </div>
    </RowContext.Provider>
  );
}

/** "3 new messages": Back or channel-down goes there; a pointer can press it. */
function Pill({ model }: { readonly model: RoomViewModel }): JSX.Element | null {
  const pill = model.pill.value;
  if (!pill.shown) return null;
  return (
    <div
      class={styles.pill}
      role="status"
      // Not a stop for arrows (Down leads there anyway), and a pointer must not take the focus along.
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => model.toEnd()}
    >
      <Icon name="arrow-down" />
      <span class={styles.pillWords}>{pill.count > 0 ? t("room:pill.new", { count: pill.count }) : t("room:pill.latest")}</span>
    </div>
  );
}

/** Focus begins on the newest message: at once, or when the first ones come, unless somebody went elsewhere by then. */
function useFocusOnArrival(model: RoomViewModel): void {
  const there = model.hasRows.value;
  const arrive = (): void => {
    const key = currentKey();
    const waited = key === undefined || key === FIELD || key === LEAVE || key === GO_TO;
    if (waited && !(document.activeElement instanceof HTMLInputElement)) setFocus(TIMELINE);
  };
  useLayoutEffect(arrive, []);
  // After the paint: the list can take focus once it has rendered its rows.
  useEffect(arrive, [there]);
}

/** `performance.mark` once the first messages have been painted. */
function usePaintedMark(name: string, model: RoomViewModel): void {
  const there = model.hasRows.value;
  useLayoutEffect(() => {
    if (!there) return undefined;
    let left = false;
    afterPaint(() => left || performance.mark(name));
    return () => {
      left = true;
    };
  }, [there, name]);
}
