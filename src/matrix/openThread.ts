/**
 * One thread of an open room: its replies from the server, a page at a time from the newest on, and what comes while it is
 * looked at. Rows are made as the room's own, from another window.
 */
import { batch, signal } from "@preact/signals";
import { log } from "../core/log.ts";
import type { Http } from "./http.ts";
import { fromThrown, isAborted } from "./matrixErrors.ts";
import { type RawEvent, whole } from "./rawEvent.ts";
import type { EdgeState, TimelineItem } from "./records.ts";
import { relationPage } from "./relationPages.ts";
import type { Relations } from "./relations.ts";
import type { ReadRows } from "./roomRows.ts";
import { TimelineWindow } from "./timelineWindow.ts";
import type { OpenState, OpenThread } from "./roomTypes.ts";

export interface LiveThread extends OpenThread {
  /** Something that rows depend on changed. */
  refresh(): void;
  readonly window: TimelineWindow;
  /** The newest event of the thread that is known. */
  readonly last: string | undefined;
  /** The network is back. */
  kick(): void;
}

export interface OpenThreadDeps {
  readonly rootId: string;
  readonly roomId: string;
  readonly http: Http;
  readonly relations: Relations;
  readonly rows: ReadRows;
  /** The root, as far as it is here; asks for it where it is not. */
  root(): RawEvent | undefined;
  decrypt(events: readonly RawEvent[]): RawEvent[];
  tellRead(eventId: string): void;
  /** One of those who opened it closes it: whether somebody else still needs it. */
  isHeld(): boolean;
  onClose(): void;
}

const PAGE = 40;
const MOST_REPLIES = 1500;
const OLDER = "edge:older";
const MOST_REACTIONS = 100;
const MOST_LOOKED_AT = 200;

export function openThread(deps: OpenThreadDeps): LiveThread {
  const { rootId, roomId, http, relations } = deps;
  const logger = log("thread");
  const ended = new AbortController();
  const window = new TimelineWindow(MOST_REPLIES * 2);
  const items = signal<readonly TimelineItem[]>([]);
  const state = signal<OpenState>({ status: "opening" });
  const older = signal<EdgeState>({ status: "loading" });
  let root: RawEvent | undefined;
  let replies: readonly RawEvent[] = [];
  /** What came while the first page was on its way. */
  let early: RawEvent[] | undefined = [];
  let next: string | undefined;
  let changed = true;
  const lookedAt = new Set<string>();

  const stopWatching = relations.threads.watch(rootId, (event) => {
    if (early) early.push(event);
    else take(event);
  });

  function take(event: RawEvent): void {
    const at = replies.findIndex((other) => other.event_id === event.event_id);
    const all = replies.slice();
    if (at >= 0) all[at] = event;
    else {
      const when = timeOf(event);
      const first = all[0];
      if (next !== undefined && first && when < timeOf(first)) return; // it comes with its page
      let place = all.length;
      while (place > 0 && timeOf(all[place - 1] as RawEvent) > when) place--;
      all.splice(place, 0, event);
    }
    replies = all.slice(-MOST_REPLIES);
    changed = true;
    refresh();
  }

  function refresh(): void {
    if (ended.signal.aborted) return;
    const found = deps.root() ?? root;
    if (found !== root) {
      root = found;
      changed = true;
    }
    if (changed) {
      changed = false;
      const events = (root ? [root] : []).concat(replies);
      window.reset({ events, older: "end", newer: "end" });
    }
    const rows = deps.rows.loaded(window, { older: undefined, newer: undefined });
    const edge = older.peek();
    if (edge.status === "end") {
      items.value = rows;
      return;
    }
    // Between the root, which is always in sight, and what of the replies is loaded.
    const after = rows.findIndex((item) => "eventId" in item && item.eventId === rootId) + 1;
    items.value = rows.slice(0, after).concat({ kind: "edge", key: OLDER, edge }, rows.slice(after));
  }

  async function load(): Promise<void> {
    older.value = { status: "loading" };
    refresh();
    try {
      const page = await relationPage(
        http,
        { roomId, eventId: rootId, kind: "m.thread" },
        { dir: "b", limit: PAGE, from: next, signal: ended.signal },
      );
      if (ended.signal.aborted) return;
      next = page.next;
      const known = new Set(replies.map((event) => event.event_id));
      // Servers tell the newest first.
      const events = deps.decrypt(page.events.filter((event) => !known.has(event.event_id))).reverse();
      replies = events.concat(replies);
      const waiting = early;
      early = undefined;
      events.forEach((event) => relations.add(event));
      waiting?.forEach(take);
      changed = true;
      batch(() => {
        state.value = { status: "open" };
        older.value = next === undefined || replies.length >= MOST_REPLIES ? { status: "end" } : { status: "more" };
      });
    } catch (thrown) {
      const error = fromThrown(thrown);
      if (ended.signal.aborted || isAborted(error)) return;
      logger.info("a thread could not be loaded", error.detail);
      if (state.peek().status !== "open") state.value = { status: "failed", error };
      older.value = { status: "failed", kind: error.kind };
    }
    refresh();
  }

  async function learnReactions(eventId: string): Promise<void> {
    try {
      const options = { dir: "b", limit: MOST_REACTIONS, signal: ended.signal } as const;
      const page = await relationPage(http, { roomId, eventId, kind: "m.annotation" }, options);
      if (ended.signal.aborted) return;
      for (const event of page.events.slice(0, MOST_REACTIONS)) if (event.type === "m.reaction") relations.add(event);
      refresh();
    } catch (thrown) {
      lookedAt.delete(eventId);
      const error = fromThrown(thrown);
      if (!isAborted(error)) logger.info("reactions could not be loaded", error.detail);
    }
  }

  function retry(): void {
    if (state.peek().status !== "failed") return;
    state.value = { status: "opening" };
    void load();
  }

  void load();
  return {
    rootId,
    items,
    state,
    older,
    window,
    refresh,
    get last() {
      return replies[replies.length - 1]?.event_id;
    },
    async loadOlder() {
      const { status } = older.peek();
      if (status === "more" || (status === "failed" && state.peek().status === "open")) await load();
      else retry();
    },
    lookAt(eventId) {
      if (lookedAt.has(eventId) || !window.find(eventId)) return;
      lookedAt.add(eventId);
      if (lookedAt.size > MOST_LOOKED_AT) lookedAt.delete(lookedAt.values().next().value as string);
      void learnReactions(eventId);
    },
    retry,
    kick: retry,
    markRead: (eventId) => deps.tellRead(eventId),
    close() {
      if (ended.signal.aborted || deps.isHeld()) return;
      ended.abort();
      stopWatching();
      deps.onClose();
    },
  };
}

function timeOf(event: RawEvent): number {
  return whole(event.origin_server_ts, 0, 8.64e15) ?? 0;
}
