import { computed, effect, type ReadonlySignal, type Signal, signal, untracked } from "@preact/signals";
import type { TimelineItem } from "../../matrix/records.ts";
import type { OpenRoom, OpenState, OpenThread } from "../../matrix/roomTypes.ts";
import { isMessage, type MessageItem } from "./rowLabel.ts";
import { newestEvent } from "./rowQueries.ts";

/** A thread beside the room: what is said in it, and what one writes there. */
export interface Threads {
  /** Event id of the root; undefined: none is open. */
  readonly root: ReadonlySignal<string | undefined>;
  readonly state: ReadonlySignal<OpenState>;
  /** The root and its replies; empty while none is open. */
  readonly rows: ReadonlySignal<readonly TimelineItem[]>;
  /** Whether anybody has replied, as far as it is known. */
  readonly isEmpty: ReadonlySignal<boolean>;
  /** Key of the row one looks at; null follows the newest. Written by the list. */
  readonly focused: Signal<string | null>;
  /** The message of the thread that the next words answer, or replace. */
  readonly about: ReadonlySignal<{ readonly kind: "reply" | "edit"; readonly item: MessageItem } | undefined>;
  readonly draft: ReadonlySignal<string>;
  /** Changes when the text field is to open. */
  readonly wantsField: ReadonlySignal<number>;
  /** @param write the text field opens at once. */
  show(rootId: string, write?: boolean): void;
  /** Whether the row is one of the open thread's. */
  has(key: string): boolean;
  answer(item: MessageItem): void;
  /** Other words for an own message. */
  edit(item: MessageItem): void;
  write(text: string): void;
  /** @returns false when there was nothing to send. */
  send(): boolean;
  stopWriting(): void;
  reachStart(): void;
  retry(): void;
  close(): void;
  /** One step out of the thread. @returns false when none is open. */
  back(): boolean;
}

export interface ThreadsDependencies {
  readonly room: Pick<OpenRoom, "roomId" | "thread" | "sendText" | "setTyping" | "editable" | "edit">;
  readonly drafts: Map<string, string>;
  readonly mayWrite: ReadonlySignal<boolean>;
  /** The TV is awake, and nothing lies over the room. */
  readonly inSight: ReadonlySignal<boolean>;
}

const OPENING: OpenState = { status: "opening" };
const NOTHING: readonly TimelineItem[] = [];

/** Threads of a room, one at a time. Made inside of a Model. */
export function makeThreads({ room, drafts, mayWrite, inSight }: ThreadsDependencies): Threads {
  const thread = signal<OpenThread | undefined>(undefined);
  const focused = signal<string | null>(null);
  const about = signal<{ readonly kind: "reply" | "edit"; readonly item: MessageItem } | undefined>(undefined);
  const draft = signal("");
  const wantsField = signal(0);
  const root = computed(() => thread.value?.rootId);
  const rows = computed(() => thread.value?.items.value ?? NOTHING);
  const state = computed(() => thread.value?.state.value ?? OPENING);
  const isEmpty = computed(() => rows.value.filter(isMessage).length <= 1);
  const draftKey = (rootId: string): string => `${room.roomId}|${rootId}`;

  // Read is what stands at the newest end while one is there: panels are short.
  let told: string | undefined;
  effect(() => {
    const open = thread.value;
    const list = rows.value;
    const newest = list[list.length - 1];
    if (!open || !inSight.value || open.state.value.status !== "open" || focused.value !== null || !newest) return;
    const upTo = newestEvent(list, newest.key);
    if (upTo === undefined || upTo === told || upTo === open.rootId) return;
    told = upTo;
    untracked(() => open.markRead(upTo));
  });
  effect(() => () => thread.peek()?.close());

  function close(): void {
    const open = thread.peek();
    thread.value = undefined;
    about.value = undefined;
    focused.value = null;
    room.setTyping(false);
    open?.close();
  }

  /** Neither an answer nor an edit any more; words that were begun are there again. */
  function putAside(): void {
    const rootId = root.peek();
    if (about.peek()?.kind === "edit" && rootId !== undefined) draft.value = drafts.get(draftKey(rootId)) ?? "";
    about.value = undefined;
  }

  return {
    root,
    state,
    rows,
    isEmpty,
    focused,
    about,
    draft,
    wantsField,
    show(rootId, write = false) {
      if (thread.peek()?.rootId !== rootId) {
        if (thread.peek()) close();
        focused.value = null;
        told = undefined;
        draft.value = drafts.get(draftKey(rootId)) ?? "";
        wantsField.value = 0; // a panel that comes up opens nothing by itself
        thread.value = room.thread(rootId);
      }
      if (write && mayWrite.peek()) wantsField.value++;
    },
    has: (key) => rows.peek().some((row) => row.key === key),
    answer(item) {
      putAside();
      about.value = { kind: "reply", item };
      wantsField.value++;
    },
    edit(item) {
      const words = item.eventId === undefined ? undefined : room.editable(item.eventId);
      if (words === undefined) return;
      about.value = { kind: "edit", item };
      draft.value = words;
      wantsField.value++;
    },
    write(text) {
      const rootId = root.peek();
      if (rootId === undefined) return;
      draft.value = text;
      if (about.peek()?.kind === "edit") return; // what was begun before waits
      if (text === "") drafts.delete(draftKey(rootId));
      else drafts.set(draftKey(rootId), text);
    },
    send() {
      const rootId = root.peek();
      const words = draft.peek().trim();
      if (rootId === undefined || words === "" || !mayWrite.peek()) return false;
      const to = about.peek();
      if (to?.kind === "edit") {
        if (to.item.eventId !== undefined) room.edit(to.item.eventId, words);
        putAside();
        return true;
      }
      const replyTo = to?.item.eventId;
      room.sendText(words, replyTo === undefined ? { thread: rootId } : { thread: rootId, replyTo });
      about.value = undefined;
      draft.value = "";
      drafts.delete(draftKey(rootId));
      focused.value = null;
      return true;
    },
    stopWriting() {
      room.setTyping(false);
    },
    reachStart() {
      const open = thread.peek();
      if (open?.older.peek().status === "more") void open.loadOlder();
    },
    retry() {
      const open = thread.peek();
      if (open?.state.peek().status === "failed") open.retry();
      else void open?.loadOlder();
    },
    close,
    back() {
      if (!thread.peek()) return false;
      if (about.peek()) putAside();
      else close();
      return true;
    },
  };
}
