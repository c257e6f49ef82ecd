import { computed, createModel, effect, signal } from "@preact/signals";
import { attempt } from "../../core/attempt.ts";
import type { Seen } from "../../core/navigation.ts";
import type { Services } from "../../core/services.ts";
import type { Session } from "../../matrix/types.ts";
import { voiceMemoryOf } from "../../matrix/voiceMemory.ts";
import { type MediaPlayer, mediaPlayer } from "../../ui/mediaPlayer.ts";
import { type SoundConverter, soundConverter } from "../../ui/soundConverter.ts";
import { foldUndecryptable } from "./foldUndecryptable.ts";
import { makeMessageActions } from "./messageActions.ts";
import { makeReading } from "./reading.ts";
import type { RoomViewModel, StatusLine } from "./RoomViewModel.ts";
import { isMessage } from "./rowLabel.ts";
import { canView, latestWriters, rowOf, toggled } from "./rowQueries.ts";
import { isOwnEdge, withEdges } from "./timelineEdges.ts";
import { trustOfPeople } from "./trustOfPeople.ts";
import { makeVoice } from "./voice.ts";
import type { Voice } from "./voiceTypes.ts";
import { makeWriting } from "./writing.ts";

export interface RoomDependencies {
  readonly session: Session;
  readonly services: Pick<Services, "platform" | "policy" | "navigation">;
  readonly roomId: string;
  /** Where to begin reading, if it is among what is loaded. */
  readonly eventId?: string | undefined;
  /** What voices are played with; the app's own where nothing is said. */
  readonly sound?: { player(): MediaPlayer; readonly converter: SoundConverter } | undefined;
  /** A still one, for drawing. */
  readonly voice?: Voice | undefined;
}

/** One open room: what is seen of it, where one reads, what is being written. Leaving it closes the room. */
export const RoomModel = createModel(({ session, services, roomId, eventId, sound, voice: still }: RoomDependencies): RoomViewModel => {
  const room = session.openRoom(roomId);
  const { timeline } = room;
  const { policy, platform } = services;

  const focused = signal<string | null>(null);
  const spread = signal<ReadonlySet<string>>(new Set());
  const awake = signal(true);
  const covered = signal(false);
  let seenBefore: Seen | undefined;
  const inSight = computed(() => awake.value && !covered.value);

  const rows = computed(() => withEdges(foldUndecryptable(timeline.items.value, spread.value), timeline.older.value, timeline.newer.value));
  const reading = makeReading({ room, rows, focused, inSight, attempt: (run) => void attempt("timeline", run) });
  const { hasRows, atEnd, away, pill, load, toEnd, page } = reading;
  const actions = makeMessageActions({ room, ownUserId: session.userId, rows, attempt: (label, run) => void attempt(label, run) });
  const { menu, menuItem, phoneLink } = actions;
  const writing = makeWriting({ session, room, policy, onSent: toEnd });
  const { composing, draft, mayWrite } = writing;
  const voice =
    still ??
    makeVoice({
      rows: timeline.items,
      files: { open: (media, kind) => session.files.open(media, kind) },
      memory: voiceMemoryOf(platform.storage, session.profile.peek().profileId),
      lifecycle: platform.lifecycle,
      mostBytes: platform.capabilities.budget.videoBytes,
      ...(sound ?? { player: mediaPlayer, converter: soundConverter }),
    });

  const status = computed<StatusLine>(() => {
    const sync = session.sync.value.status;
    if (sync === "reconnecting" || sync === "stopped") return { kind: "offline" };
    const opening = room.state.value;
    if (opening.status === "failed" && hasRows.value) return { kind: "stale", error: opening.error.kind };
    const people = room.typing.value;
    return people.length > 0 ? { kind: "typing", people } : { kind: "none" };
  });
  const lately = computed(() => latestWriters(rows.value));
  const trust = trustOfPeople(session, () => (room.record.value?.encrypted ? lately.value.map(({ userId }) => userId) : []));

  // The place that a link asked for, once, as soon as it is there.
  let wanted = eventId;
  effect(() => {
    if (wanted === undefined) return;
    const row = rows.value.find((item) => isMessage(item) && item.eventId === wanted);
    if (!row) return;
    wanted = undefined;
    focused.value = row.key;
  });

  const stopListening = [
    platform.lifecycle.onSuspend(() => {
      reading.tellRead();
      writing.stopWriting();
      awake.value = false;
    }),
    platform.lifecycle.onResume(() => {
      awake.value = true;
    }),
  ];

  effect(() => () => {
    for (const stop of stopListening) stop();
    reading.close();
    writing.stopWriting();
    room.close();
  });

  return {
    record: room.record,
    state: room.state,
    rows,
    focused,
    hasRows,
    away,
    pill,
    status,
    lately,
    menu,
    menuItem,
    composing,
    draft,
    mayWrite,
    spread,
    encryption: session.encryption,
    trust,
    phoneLink,
    voice,

    canFollow: () => timeline.position.value === "live",
    open(item) {
      if (isMessage(item)) actions.openMenu(item.key);
      else if (item.kind === "notice") spread.value = toggled(spread.value, item.key);
      else if (item.kind === "edge" && item.edge.status === "failed") load(isOwnEdge(item, "newer") ? "newer" : "older");
    },
    view(key) {
      const item = key === undefined ? menuItem.value : rowOf(rows.value, key);
      if (item?.eventId === undefined || !canView(item)) return false;
      actions.closeMenu();
      // Voices are heard where they stand, while one reads on.
      if (item.kind === "voice") voice.press(item);
      else services.navigation.push({ screen: "viewer", roomId, eventId: item.eventId });
      return true;
    },
    cover(on) {
      if (on === covered.peek()) return;
      covered.value = on;
      const seen = services.navigation.seen.peek();
      if (on) seenBefore = seen;
      else if (seen && seen !== seenBefore && seen.roomId === roomId) {
        // The picture that was looked at last, if its row is among the loaded ones.
        const row = rows.peek().find((item) => isMessage(item) && item.eventId === seen.eventId);
        if (row) focused.value = row.key;
      }
    },
    showDetails: actions.showDetails,
    showReactions: actions.showReactions,
    askDelete: actions.askDelete,
    closeMenu: actions.closeMenu,
    react: actions.react,
    reply() {
      const item = menuItem.value;
      if (!item?.eventId || mayWrite.value !== "yes") return;
      actions.closeMenu();
      writing.answer(item);
    },
    cancelReply: writing.cancelReply,
    deleteMessage: actions.deleteMessage,
    retry: actions.retry,
    cancelSending: actions.cancelSending,
    sendAnyway: actions.sendAnyway,
    askKey: actions.askKey,
    showEach() {
      const item = actions.take();
      if (item) spread.value = new Set(spread.value).add(item.key);
    },
    showOnPhone: actions.showOnPhone,
    write: writing.write,
    send: writing.send,
    sendQuick: writing.sendQuick,
    stopWriting: writing.stopWriting,
    reachStart: () => load("older"),
    reachEnd: () => load("newer"),
    toEnd,
    page,
    retryOpening() {
      session.retryNow();
    },
    back() {
      if (actions.backInMenu()) return true;
      if (composing.value.kind === "reply") writing.cancelReply();
      else if (!atEnd.value) toEnd();
      else return false;
      return true;
    },
  };
});
