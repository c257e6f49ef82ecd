import { computed, effect, type ReadonlySignal, type Signal, signal, untracked } from "@preact/signals";
import type { TimelineItem } from "../../matrix/records.ts";
import type { OpenRoom, OpenState, OpenThread } from "../../matrix/types.ts";
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
  readonly answering: ReadonlySignal<MessageItem | undefined>;
  readonly draft: ReadonlySignal<string>;
  /** Changes when the text field is to open. */
  readonly wantsField: ReadonlySignal<number>;
  /** @param write the text field opens at once. */
  show(rootId: string, write?: boolean): void;
  /** Whether the row is one of the open thread's. */
  has(key: string): boolean;
  answer(item: MessageItem): void;
  cancelAnswer(): void;
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
  readonly room: Pick<OpenRoom, "roomId" | "thread" | "sendText" | "setTyping">;
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
  const answering = signal<MessageItem | undefined>(undefined);
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
    answering.value = undefined;
    focused.value = null;
    room.setTyping(false);
    open?.close();
  }

  return {
    root,
    state,
    rows,
    isEmpty,
    focused,
    answering,
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
      answering.value = item;
      wantsField.value++;
    },
    cancelAnswer() {
      answering.value = undefined;
    },
    write(text) {
      const rootId = root.peek();
      if (rootId === undefined) return;
      draft.value = text;
      if (text === "") drafts.delete(draftKey(rootId));
      else drafts.set(draftKey(rootId), text);
    },
    send() {
      const rootId = root.peek();
      const words = draft.peek().trim();
      if (rootId === undefined || words === "" || !mayWrite.peek()) return false;
      const replyTo = answering.peek()?.eventId;
      room.sendText(words, replyTo === undefined ? { thread: rootId } : { thread: rootId, replyTo });
      answering.value = undefined;
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
      if (answering.peek()) answering.value = undefined;
      else close();
      return true;
    },
  };
}
