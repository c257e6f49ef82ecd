import { computed, createModel, effect, signal, untracked } from "@preact/signals";
import { attempt } from "../../core/attempt.ts";
import { t } from "../../core/i18n.ts";
import type { Services } from "../../core/services.ts";
import type { Session } from "../../matrix/types.ts";
import { makeCovers } from "./covers.ts";
import { voiceMemoryOf } from "../../matrix/voiceMemory.ts";
import { type MediaPlayer, mediaPlayer } from "../../ui/mediaPlayer.ts";
import { type SoundConverter, soundConverter } from "../../ui/soundConverter.ts";
import { toast } from "../../ui/toast.ts";
import { foldUndecryptable } from "./foldUndecryptable.ts";
import { makeGoTo } from "./goTo/makeGoTo.ts";
import { makeLinks } from "./goTo/makeLinks.ts";
import { makeMessageActions } from "./messageActions.ts";
import { makeReading } from "./reading.ts";
import type { RoomViewModel, StatusLine } from "./RoomViewModel.ts";
import { isMessage } from "./rowLabel.ts";
import { canView, latestWriters, rowOf, toggled } from "./rowQueries.ts";
import { draftsOf } from "./drafts.ts";
import { makeTalking } from "./talking.ts";
import { makeThreads } from "./threads.ts";
import { isOwnEdge, withEdges } from "./timelineEdges.ts";
import { trustOfPeople } from "./trustOfPeople.ts";
import { makeUnderViewer } from "./underViewer.ts";
import { makeUpgrade } from "./upgrade.ts";
import { makeVoice } from "./voice.ts";
import type { Voice } from "./voiceTypes.ts";
import { makeRoomOptions } from "../roomOptions.ts";
import { makePicker } from "./picker/picker.ts";
import { makeQuickReplies } from "./quickReplies.ts";
import { makeWriting } from "./writing.ts";

export interface RoomDependencies {
  readonly session: Session;
  readonly services: Pick<Services, "platform" | "policy" | "navigation" | "settings">;
  readonly roomId: string;
  /** Where to begin reading. */
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
  const covers = makeCovers();
  let left = false;
  const upgrade = makeUpgrade({
    session,
    roomId,
    attempt: (run) => void attempt("upgrade", run),
    // Joining takes its time: whoever has gone elsewhere meanwhile stays there.
    show: (successor) => void (left || services.navigation.replace({ screen: "room", roomId: successor })),
    onStuck: () => void (left && toast(t("room:composer.movedStuck"), "bad")),
  });
  const awake = signal(true);
  const inSight = computed(() => awake.value && under.uncovered.value);

  const rows = computed(() => withEdges(foldUndecryptable(timeline.items.value, spread.value), timeline.older.value, timeline.newer.value));
  const under = makeUnderViewer({ roomId, navigation: services.navigation, rows, focused, thread: () => threads });
  const reading = makeReading({ room, rows, focused, inSight, attempt: (run) => void attempt("timeline", run) });
  const { hasRows, atEnd, away, pill, load, toEnd, page } = reading;
  const threads = makeThreads({
    room,
    drafts: draftsOf(session),
    inSight,
    mayWrite: computed(() => mayWrite.value === "yes"),
  });
  // A menu may be about a row of the thread that is open.
  const anyRows = computed(() => (threads.rows.value.length > 0 ? threads.rows.value.concat(rows.value) : rows.value));
  const actions = makeMessageActions({ room, ownUserId: session.userId, rows: anyRows, attempt: (label, run) => void attempt(label, run) });
  const { menu, menuItem, phoneLink } = actions;
  const talking = makeTalking({
    room,
    menu,
    menuItem,
    goTo: actions.goTo,
    take: actions.take,
    attempt: (label, run) => void attempt(label, run),
  });
  const writing = makeWriting({ session, room, policy, onSent: toEnd });
  const { composing, draft, mayWrite } = writing;
  const voice =
    still ??
    makeVoice({
      rows: timeline.items,
      thread: threads,
      files: { open: (media, kind) => session.files.open(media, kind) },
      memory: voiceMemoryOf(platform.storage, session.profile.peek().profileId),
      lifecycle: platform.lifecycle,
      mostBytes: platform.capabilities.budget.videoBytes,
      ...(sound ?? { player: mediaPlayer, converter: soundConverter }),
    });
  const quickReplies = makeQuickReplies(services.settings);
  const picker = makePicker({
    room,
    session,
    storage: platform.storage,
    draft,
    write: writing.write,
    react: actions.react,
    sendSticker: writing.sendSticker,
  });
  // The message's menu has closed by itself: nothing is left to react to.
  effect(() => {
    if (menu.value.step !== "reactions" && picker.use.value === "reaction") picker.close();
  });
  const leaveScreen = (): void => {
    if (!services.navigation.back()) services.navigation.home();
  };
  const options = makeRoomOptions({ session, policy, attempt, onLeft: leaveScreen, onMarkedUnread: leaveScreen });
  const canEdit = computed(() => {
    const item = menuItem.value;
    const isWords = item?.kind === "text" || item?.kind === "emote" || item?.kind === "botNotice";
    if (!isWords || !item.own || item.eventId === undefined || item.sendState.status !== "sent" || mayWrite.value !== "yes") return false;
    return room.editable(item.eventId) !== undefined;
  });

  const hasSheet = computed(
    () =>
      threads.root.value !== undefined ||
      goTo.sheet.value.step !== "closed" ||
      picker.use.value !== "closed" ||
      quickReplies.editing.value ||
      options.state.value.step !== "closed",
  );

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

  const tell = (run: () => Promise<void>): void => void attempt("goTo", run);
  const goTo = makeGoTo({ room, rows, focused, spread, atEnd, toEnd, attempt: tell });
  const links = makeLinks({ session, roomId, navigation: services.navigation, toEvent: goTo.toEvent, attempt: tell });

  // The place that a link asked for, once, as soon as the room is open.
  let wanted = eventId;
  effect(() => {
    if (wanted === undefined || room.state.value.status !== "open") return;
    const target = wanted;
    wanted = undefined;
    untracked(() => goTo.toEvent(target));
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
    left = true;
    for (const stop of stopListening) stop();
    goTo.dispose();
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
    hasSheet,
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
    covers,
    upgrade,
    encryption: session.encryption,
    trust,
    phoneLink,
    goTo,
    links,
    voice,

    canFollow: () => timeline.position.value === "live",
    open(item) {
      if (isMessage(item)) {
        if (!covers.reveal(item)) actions.openMenu(item.key);
      } else if (item.kind === "notice" && item.thread !== undefined) threads.show(item.thread);
      else if (item.kind === "notice") spread.value = toggled(spread.value, item.key);
      else if (item.kind === "edge" && item.edge.status === "failed") load(isOwnEdge(item, "newer") ? "newer" : "older");
    },
    view(key) {
      const item = key === undefined ? menuItem.value : rowOf(anyRows.value, key);
      if (item?.eventId === undefined || !canView(item)) return false;
      actions.closeMenu();
      // Voices are heard where they stand, while one reads on.
      if (item.kind === "voice") voice.press(item);
      else {
        const thread = threads.has(item.key) ? threads.root.peek() : undefined;
        const place = { eventId: item.eventId, ...(item.kind === "gallery" && { part: 0 }), ...(thread !== undefined && { thread }) };
        services.navigation.push({ screen: "viewer", roomId, ...place });
      }
      return true;
    },
    cover: under.cover,
    showDetails: actions.showDetails,
    showReactions() {
      actions.showReactions();
      if (menu.peek().step === "reactions") picker.openFor("reaction");
    },
    askDelete: actions.askDelete,
    closeMenu: actions.closeMenu,
    react: actions.react,
    reply() {
      const item = menuItem.value;
      if (!item?.eventId || mayWrite.value !== "yes") return;
      actions.closeMenu();
      if (threads.has(item.key)) threads.answer(item);
      else writing.answer(item);
    },
    canEdit,
    edit() {
      const item = canEdit.value ? actions.take() : undefined;
      if (!item) return;
      if (threads.has(item.key)) threads.edit(item);
      else writing.edit(item);
    },
    cancelComposing: () => void writing.cancelComposing(),
    picker,
    quickReplies,
    options,
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
    talking,
    threads,
    showThread(write) {
      const id = actions.take()?.eventId;
      if (id !== undefined) threads.show(id, write);
    },
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
      if (picker.use.value === "draft") return picker.close();
      if (options.back() || quickReplies.close()) return true;
      if (actions.backInMenu() || goTo.backInSheet() || threads.back()) return true; // of the reactions the picker closes by it
      if (writing.cancelComposing()) return true;
      if (atEnd.value) return false;
      if (!goTo.backToOrigin()) toEnd();
      return true;
    },
  };
});
