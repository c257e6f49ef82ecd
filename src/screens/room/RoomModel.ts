import { computed, createModel, effect, type ReadonlySignal, type Signal, signal, untracked } from "@preact/signals";
import { attempt } from "../../core/attempt.ts";
import type { AppErrorKind } from "../../core/errors.ts";
import type { Services } from "../../core/services.ts";
import type { Person, RoomRecord, TimelineItem } from "../../matrix/records.ts";
import type { OpenState, Session } from "../../matrix/types.ts";
import { estimateHeight } from "./estimateHeight.ts";
import { draftsOf } from "./drafts.ts";
import { isMessage, type MessageItem } from "./rowLabel.ts";
import { isOwnEdge, withEdges } from "./timelineEdges.ts";
import { makeTypingNotifier } from "./typingNotifier.ts";

/** What lies over the timeline. `key` is the row it is about. */
export type MenuState =
  | { readonly step: "closed" }
  | { readonly step: "message"; readonly key: string }
  | { readonly step: "reactions"; readonly key: string }
  /** `direct`: opened by the info key, so Back closes it instead of showing the menu. */
  | { readonly step: "details"; readonly key: string; readonly direct: boolean }
  | { readonly step: "delete"; readonly key: string };

/** What the next words will be. The draft itself is in `draft`, so that no change of this loses it. */
export type Composing = { readonly kind: "text" } | { readonly kind: "reply"; readonly to: MessageItem };

/** Whether one can write here, and if not, why. */
export type MayWrite = "yes" | "opening" | "encrypted" | "moved" | "notAllowed" | "readOnly";

/** The one line between timeline and composer. */
export type StatusLine =
  | { readonly kind: "none" }
  | { readonly kind: "offline" }
  /** What one sees is the last visit's: the room itself could not be had. */
  | { readonly kind: "stale"; readonly error: AppErrorKind }
  | { readonly kind: "typing"; readonly people: readonly Person[] };

/** The way to the end, shown while one is away from it and something is there. `count` 0: unknown how much. */
export type Pill = { readonly shown: false } | { readonly shown: true; readonly count: number };

export interface RoomViewModel {
  readonly record: ReadonlySignal<RoomRecord | undefined>;
  readonly state: ReadonlySignal<OpenState>;
  readonly rows: ReadonlySignal<readonly TimelineItem[]>;
  /** Key of the row one looks at; null follows the end. Written by the list. */
  readonly focused: Signal<string | null>;
  /** Whether there is a row to look at. */
  readonly hasRows: ReadonlySignal<boolean>;
  /** Whether one is away from the live end. */
  readonly away: ReadonlySignal<boolean>;
  readonly pill: ReadonlySignal<Pill>;
  readonly status: ReadonlySignal<StatusLine>;
  /** Who wrote lately, newest first. */
  readonly lately: ReadonlySignal<readonly Person[]>;
  readonly menu: ReadonlySignal<MenuState>;
  /** The row that the menu is about. */
  readonly menuItem: ReadonlySignal<MessageItem | undefined>;
  readonly composing: ReadonlySignal<Composing>;
  readonly draft: ReadonlySignal<string>;
  readonly mayWrite: ReadonlySignal<MayWrite>;
  /** Keys of the runs of notices that are spread out. */
  readonly spread: ReadonlySignal<ReadonlySet<string>>;

  /** Whether the last row is the newest there is, so that reaching it means to follow. */
  canFollow(): boolean;
  /** OK on a row: the message's menu, a run spread out or folded, a failed edge tried again. */
  open(item: TimelineItem): void;
  showDetails(key?: string): void;
  showReactions(): void;
  askDelete(): void;
  closeMenu(): void;
  react(emoji: string): void;
  /** Makes the menu's row the one that is answered: the text field opens. */
  reply(): void;
  cancelReply(): void;
  deleteMessage(): void;
  retry(): void;
  cancelSending(): void;
  write(text: string): void;
  /** Sends the draft. @returns false when there was nothing to send. */
  send(): boolean;
  sendQuick(text: string): void;
  /** The text field was closed. */
  stopWriting(): void;
  reachStart(): void;
  reachEnd(): void;
  toEnd(): void;
  /** A screenful up or down, for the channel keys. */
  page(direction: "up" | "down"): void;
  retryOpening(): void;
  /** One step out inside of the room. @returns false when the room itself is to be left. */
  back(): boolean;
}

export interface RoomDependencies {
  readonly session: Session;
  readonly services: Pick<Services, "platform" | "policy">;
  readonly roomId: string;
  /** Where to begin reading, if it is among what is loaded. */
  readonly eventId?: string | undefined;
}

const HIDDEN: Pill = { shown: false };
const CLOSED: MenuState = { step: "closed" };
const TEXT: Composing = { kind: "text" };
/** A row has been seen when it was there so long; a held key passes by without telling the server of every row. */
const SEEN_AFTER_MS = 400;
const LATELY = 6;

/** Rows that can be looked at one by one; date lines and markers are passed over. */
export function canFocusRow(item: TimelineItem): boolean {
  return isMessage(item) || item.kind === "notice" || (item.kind === "edge" && item.edge?.status === "failed");
}

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
  /** The newest row that was on the screen. */
  const seen = signal<{ readonly key: string; readonly at: number } | undefined>(undefined);
  const typing = makeTypingNotifier((on) => room.setTyping(on));

  const rows = computed(() => withEdges(timeline.items.value, timeline.older.value, timeline.newer.value));
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
    if (room.record.value?.encrypted) return "encrypted";
    return room.state.value.status === "open" ? "notAllowed" : "opening";
  });
  const menuItem = computed(() => {
    const state = menu.value;
    return state.step === "closed" ? undefined : rowOf(rows.value, state.key);
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
    if (!screenOn.value || room.state.value.status !== "open") return;
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

    canFollow: () => timeline.position.value === "live",
    open(item) {
      if (isMessage(item)) menu.value = { step: "message", key: item.key };
      else if (item.kind === "notice") spread.value = toggled(spread.value, item.key);
      else if (item.kind === "edge" && item.edge.status === "failed") load(isOwnEdge(item, "newer") ? "newer" : "older");
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

function rowOf(rows: readonly TimelineItem[], key: string): MessageItem | undefined {
  const row = rows.find((item) => item.key === key);
  return row && isMessage(row) ? row : undefined;
}

const timeOf = (item: TimelineItem): number => ("at" in item ? item.at : item.kind === "date" ? item.day : 0);

type Seen = { readonly key: string; readonly at: number } | undefined;

/** Whether the row at an index stands after what was seen; by time where the seen row is no longer loaded. */
function isNewer(rows: readonly TimelineItem[], index: number, seen: Seen): boolean {
  if (!seen) return true;
  const before = rows.findIndex(({ key }) => key === seen.key);
  return before >= 0 ? index > before : timeOf(rows[index] as TimelineItem) > seen.at;
}

/** Messages of others after what was seen. */
function unseen(rows: readonly TimelineItem[], seen: Seen): number {
  if (!seen) return 0;
  const before = rows.findIndex(({ key }) => key === seen.key);
  return rows.filter((item, index) => isMessage(item) && !item.own && (before >= 0 ? index > before : item.at > seen.at)).length;
}

/** The newest event at or before a row that the server knows. */
function newestEvent(rows: readonly TimelineItem[], key: string | undefined): string | undefined {
  for (let i = rows.findIndex((item) => item.key === key); i >= 0; i--) {
    const item = rows[i] as TimelineItem;
    if (isMessage(item) ? item.sendState?.status === "sent" : item.kind === "notice") {
      const { eventId } = item as { readonly eventId?: string };
      if (eventId !== undefined) return eventId;
    }
  }
  return undefined;
}

function latestWriters(rows: readonly TimelineItem[]): readonly Person[] {
  const found: Person[] = [];
  for (let i = rows.length - 1; i >= 0 && found.length < LATELY; i--) {
    const item = rows[i] as TimelineItem;
    if (isMessage(item) && !item.own && item.sender && !found.some(({ userId }) => userId === item.sender.userId)) found.push(item.sender);
  }
  return found;
}

/** Height of what one page passes over, in px at 1920: a screenful less a line or two. */
const PAGE = 760;

/** The row a page away; undefined beyond the last one, where following the end begins, and where nothing is above. */
function pageFrom(rows: readonly TimelineItem[], from: string | null, direction: "up" | "down"): string | undefined {
  const step = direction === "up" ? -1 : 1;
  const start = from === null ? rows.length - 1 : rows.findIndex(({ key }) => key === from);
  let target: string | undefined;
  let passed = 0;
  let i = start + step;
  for (; i >= 0 && i < rows.length && (passed < PAGE || target === undefined); i += step) {
    const row = rows[i] as TimelineItem;
    if (canFocusRow(row)) target = row.key;
    passed += estimateHeight(row);
  }
  return direction === "down" && i >= rows.length ? undefined : target;
}

function toggled(set: ReadonlySet<string>, key: string): ReadonlySet<string> {
  const next = new Set(set);
  if (!next.delete(key)) next.add(key);
  return next;
}
