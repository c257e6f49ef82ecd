import type { ReadonlySignal } from "@preact/signals";
import type { KeyHandlers } from "../../input/RemoteKeyEvent.ts";
import type { TimelineItem } from "../../matrix/records.ts";
import type { RoomViewModel } from "./RoomViewModel.ts";
import { rowOf } from "./rowQueries.ts";

const WIND_SECONDS = 10;

/** What the remote's own keys for playing do anywhere in the room, or in a thread. `focusedKey` is the row that one looks at, of `rows`. */
export function voiceKeys(
  model: RoomViewModel,
  rows: ReadonlySignal<readonly TimelineItem[]>,
  focusedKey: () => string | undefined,
): KeyHandlers {
  const { voice } = model;
  /** What plays or stands still is meant, unless one looks at another voice message. */
  const begin = (): boolean => {
    const key = focusedKey();
    const row = key === undefined ? undefined : rowOf(rows.peek(), key);
    const now = voice.now.peek();
    const isOther = row?.kind === "voice" && now.step !== "none" && now.item.eventId !== row.eventId;
    return (!isOther && (voice.resume() || now.step === "playing" || now.step === "loading")) || model.view(key);
  };
  return {
    play: begin,
    playPause: ({ repeat }) => repeat > 0 || voice.pause() || begin(),
    pause: () => voice.pause(),
    stop: () => voice.stop(),
    rewind: ({ repeat }) => voice.wind(-WIND_SECONDS, repeat > 0),
    fastForward: ({ repeat }) => voice.wind(WIND_SECONDS, repeat > 0),
  };
}
