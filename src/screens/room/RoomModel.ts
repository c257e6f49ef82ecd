import { computed, createModel, effect, signal, untracked } from "@preact/signals";
import { attempt } from "../../core/attempt.ts";
import type { Services } from "../../core/services.ts";
import type { Session } from "../../matrix/types.ts";
import { messageLink } from "../../matrix/matrixLinks.ts";
import { draftsOf } from "./drafts.ts";
import { foldUndecryptable } from "./foldUndecryptable.ts";
import type { Composing, MayWrite, MenuState, Pill, RoomViewModel, StatusLine } from "./RoomViewModel.ts";
import { isMessage } from "./rowLabel.ts";
import {
  canFocusRow,
  canView,
  isNewer,
  latestWriters,
  newestEvent,
  pageFrom,
  rowOf,
  type Seen,
  timeOf,
  toggled,
  unseen,
} from "./rowQueries.ts";
import { isOwnEdge, withEdges } from "./timelineEdges.ts";
import { trustOfPeople } from "./trustOfPeople.ts";
import { makeTypingNotifier } from "./typingNotifier.ts";

export interface RoomDependencies {
  readonly session: Session;
  readonly services: Pick<Services, "platform" | "policy" | "navigation">;
  readonly roomId: string;
  /** Where to begin reading, if it is among what is loaded. */
  readonly eventId?: string | undefined;
}

const HIDDEN: Pill = { shown: false };
const CLOSED: MenuState = { step: "closed" };
const TEXT: Composing = { kind: "text" };
/** A row has been seen when it was there so long; a held key passes by without telling the server of every row. */
const SEEN_AFTER_MS = 400;

/** One open room: what is seen of it, where one reads, what is being written. Leaving it closes the room. */
export const RoomModel = createModel(({ session, services, roomId, eventId }: RoomDependencies): RoomViewModel => {
  const room = session.openRoom(roomId);
  const { timeline } = room;
  const { policy, platform } = services;
  const drafts = draftsOf(session);

  const focused = signal<string | null>(null);
  const menu = signal<MenuState>(CLOSED);
  const composing = signal<Composing>(TEXT);
  const draft = signal(drafts.get(roomId) ?? "");
  const spread = signal<ReadonlySet<string>>(new Set());
  const screenOn = signal(true);
  const covered = signal(false);
  /** The newest row that was on the screen. */
  const seen = signal<Seen>(undefined);
  const typing = makeTypingNotifier((on) => room.setTyping(on));

  const rows = computed(() => withEdges(foldUndecryptable(timeline.items.value, spread.value), timeline.older.value, timeline.newer.value));
  const hasRows = computed(() => rows.value.some(canFocusRow));
  const atEnd = computed(() => focused.value === null && timeline.position.value === "live");

  const away = computed(() => !atEnd.value);
  // Numbers and booleans first: a key press that changes none of them renders nothing.
  const count = computed(() => (away.value ? unseen(rows.value, seen.value) : 0));
  const pill = computed<Pill>(() =>
    away.value && (count.value > 0 || timeline.position.value === "history") ? { shown: true, count: count.value } : HIDDEN,
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
  const mayWrite = computed<MayWrite>(() => {
    if (!policy.canSend) return "readOnly";
    if (room.canSend.value) return "yes";
    if (room.record.value?.successor !== undefined) return "moved";
    if (room.record.value?.encrypted) {
      const { status } = session.encryption.value;
      if (status === "unavailable") return "encryptionUnavailable";
      if (status === "starting") return "encryptionStarting";
    }
    return room.state.value.status === "open" ? "notAllowed" : "opening";
  });
  const menuItem = computed(() => {
    const state = menu.value;
    return state.step === "closed" ? undefined : rowOf(rows.value, state.key);
  });

  const trust = trustOfPeople(session, () => (room.record.value?.encrypted ? lately.value.map(({ userId }) => userId) : []));
  const phoneLink = computed(() => {
    const item = menuItem.value;
    return item?.eventId === undefined ? undefined : messageLink(roomId, item.eventId, session.userId, item.sender.userId);
  });

  // The place that a link asked for, once, as soon as it is there.
  let wanted = eventId;
  effect(() => {
    if (wanted === undefined) return;
    const row = rows.value.find((item) => isMessage(item) && item.eventId === wanted);
    if (!row) return;
    wanted = undefined;
    focused.value = row.key;
  });

  // A row whose menu is open has gone (a cancelled message, a gap): so does its menu.
  effect(() => {
    if (menu.value.step !== "closed" && !menuItem.value) menu.value = CLOSED;
  });

  effect(() => {
    if (!screenOn.value || covered.value || room.state.value.status !== "open") return;
    const list = rows.value;
    const at = focused.value === null ? list.length - 1 : list.findIndex(({ key }) => key === focused.value);
    const row = list[at];
    const before = seen.peek();
    if (!row || !isNewer(list, at, before)) return;
    seen.value = { key: row.key, at: timeOf(row) };
  });

  // The newest events were none that show (reactions, edits): there must be some before them.
  effect(() => {
    if (room.state.value.status !== "open" || timeline.older.value.status !== "more") return;
    void rows.value; // again, when a page brought nothing that shows
    if (!hasRows.value) untracked(() => load("older"));
  });

  let told: string | undefined;
  let telling: ReturnType<typeof setTimeout> | undefined;
  const tellRead = (): void => {
    clearTimeout(telling);
    telling = undefined;
    const upTo = newestEvent(rows.peek(), seen.peek()?.key);
    if (upTo === undefined || upTo === told) return;
    told = upTo;
    room.markRead(upTo);
  };
  effect(() => {
    // Rows are read too: the row that was seen as a local echo gets its event id later.
    void rows.value;
    if (seen.value && telling === undefined) telling = setTimeout(tellRead, SEEN_AFTER_MS);
  });

  const stopListening = [
    platform.lifecycle.onSuspend(() => {
      tellRead();
      typing.stop();
      screenOn.value = false;
    }),
    platform.lifecycle.onResume(() => {
      screenOn.value = true;
    }),
  ];

  effect(() => () => {
    for (const stop of stopListening) stop();
    if (telling !== undefined) tellRead();
    typing.stop();
    room.close();
  });

  function toEnd(): void {
    focused.value = null;
    if (timeline.position.value === "history") void attempt("timeline", () => timeline.showLive());
  }

  function sendText(text: string): boolean {
    const words = text.trim();
    if (words === "" || mayWrite.value !== "yes") return false;
    const mode = composing.value;
    room.sendText(words, mode.kind === "reply" ? mode.to.eventId : undefined);
    composing.value = TEXT;
    toEnd();
    return true;
  }

  function setDraft(text: string): void {
    draft.value = text;
    if (text === "") drafts.delete(roomId);
    else drafts.set(roomId, text);
  }

  function load(which: "older" | "newer"): void {
    const edge = timeline[which].value.status;
    if (edge !== "more" && edge !== "failed") return;
    // A failure is the edge's row, not a toast: both sides say it in `older` and `newer`.
    void (which === "older" ? timeline.loadOlder() : timeline.loadNewer()).catch(() => undefined);
  }

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

    canFollow: () => timeline.position.value === "live",
    open(item) {
      if (isMessage(item)) menu.value = { step: "message", key: item.key };
      else if (item.kind === "notice") spread.value = toggled(spread.value, item.key);
      else if (item.kind === "edge" && item.edge.status === "failed") load(isOwnEdge(item, "newer") ? "newer" : "older");
    },
    view(key) {
      const item = key === undefined ? menuItem.value : rowOf(rows.value, key);
      if (item?.eventId === undefined || !canView(item)) return false;
      menu.value = CLOSED;
      services.navigation.push({ screen: "viewer", roomId, eventId: item.eventId });
      return true;
    },
    cover(on) {
      covered.value = on;
    },
    showDetails(key) {
      const state = menu.value;
      if (state.step !== "closed") menu.value = { step: "details", key: state.key, direct: false };
      else {
        const row = key === undefined ? undefined : rowOf(rows.value, key);
        if (row) menu.value = { step: "details", key: row.key, direct: true };
      }
    },
    showReactions() {
      const item = menuItem.value;
      if (item?.eventId) menu.value = { step: "reactions", key: item.key };
    },
    askDelete() {
      const item = menuItem.value;
      if (item?.canRedact && item.eventId) menu.value = { step: "delete", key: item.key };
    },
    closeMenu() {
      menu.value = CLOSED;
    },
    react(emoji) {
      const id = menuItem.value?.eventId;
      menu.value = CLOSED;
      if (id !== undefined) void attempt("reaction", () => room.toggleReaction(id, emoji));
    },
    reply() {
      const item = menuItem.value;
      if (!item?.eventId || mayWrite.value !== "yes") return;
      menu.value = CLOSED;
      composing.value = { kind: "reply", to: item };
    },
    cancelReply() {
      composing.value = TEXT;
    },
    deleteMessage() {
      const id = menuItem.value?.eventId;
      menu.value = CLOSED;
      if (id !== undefined) void attempt("redaction", () => room.redact(id));
    },
    retry() {
      const item = menuItem.value;
      menu.value = CLOSED;
      if (item) room.retry(item.key);
    },
    cancelSending() {
      const item = menuItem.value;
      menu.value = CLOSED;
      if (item) room.cancel(item.key);
    },
    sendAnyway() {
      const item = menuItem.value;
      menu.value = CLOSED;
      if (item) room.sendAnyway(item.key);
    },
    askKey() {
      const id = menuItem.value?.eventId;
      menu.value = CLOSED;
      if (id !== undefined) room.retryDecryption(id);
    },
    showEach() {
      const item = menuItem.value;
      menu.value = CLOSED;
      if (item) spread.value = new Set(spread.value).add(item.key);
    },
    showOnPhone() {
      const item = menuItem.value;
      if (item?.eventId) menu.value = { step: "phone", key: item.key };
    },
    write(text) {
      setDraft(text);
      typing.typed(text !== "");
    },
    send() {
      if (!sendText(draft.value)) return false;
      setDraft("");
      typing.stop();
      return true;
    },
    sendQuick(text) {
      sendText(text);
    },
    stopWriting() {
      typing.stop();
    },
    reachStart: () => load("older"),
    reachEnd: () => load("newer"),
    toEnd,
    page(direction) {
      const target = pageFrom(rows.value, focused.value, direction);
      if (target !== undefined) focused.value = target;
      else if (direction === "down") toEnd();
      else load("older");
    },
    retryOpening() {
      session.retryNow();
    },
    back() {
      const state = menu.value;
      if (state.step === "message" || (state.step === "details" && state.direct)) menu.value = CLOSED;
      else if (state.step !== "closed") menu.value = { step: "message", key: state.key };
      else if (composing.value.kind === "reply") composing.value = TEXT;
      else if (!atEnd.value) toEnd();
      else return false;
      return true;
    },
  };
});
