/**
 * All pictures and films of a room: what the open room knows at once, then page by page as one goes, and what is sent
 * meanwhile. Bounded at every step, whatever a server answers.
 */
import { signal } from "@preact/signals";
import { log } from "../core/log.ts";
import { oncePerFrame } from "../core/signals.ts";
import { createActing } from "./acting.ts";
import type { Http } from "./http.ts";
import { fromThrown, isAborted } from "./matrixErrors.ts";
import { createMediaPages, type MediaPage } from "./mediaPages.ts";
import { createMediaReader, type MediaReaderDeps } from "./mediaReader.ts";
import type { LiveRoom } from "./OpenRoom.ts";
import { array, field, type RawEvent, string } from "./rawEvent.ts";
import type { EdgeState } from "./records.ts";
import { Relations } from "./relations.ts";
import { wellFormed } from "./roomHistory.ts";
import { RoomState } from "./roomState.ts";
import type { Cursor } from "./timelineWindow.ts";
import type { RoomMedia, RoomMediaItem } from "./fileTypes.ts";

export interface LiveRoomMedia extends RoomMedia {
  /** The room's section of a sync answer, unchecked. */
  receive(section: unknown): void;
}

export interface RoomMediaDeps extends Pick<MediaReaderDeps, "roomId" | "ownUserId" | "encryption" | "isEncrypted"> {
  readonly http: Http;
  /** The same room on the screen, where it is. */
  readonly open: LiveRoom | undefined;
  ignored(): ReadonlySet<string>;
  /** One of those who opened it closes it: whether somebody else still needs it. */
  isHeld(): boolean;
  onClose(): void;
}

type Direction = "b" | "f";

const END: EdgeState = { status: "end" };
const MORE: EdgeState = { status: "more" };
const LOADING: EdgeState = { status: "loading" };
/** Pages that one step reads at most, of which it stops at so many pictures; and pages of words among them. */
const MOST_PAGES = 4;
const ENOUGH = 12;
const MOST_WORD_PAGES = 2;
/** What is sent while older ones are looked at, or loaded: of more, the newest. */
const MOST_WAITING = 200;
const MOST_CATCHING_UP = 10;
const MOST_LOOKED_AT = 200;

export function createRoomMedia(deps: RoomMediaDeps): LiveRoomMedia {
  const { roomId, ownUserId, http, open } = deps;
  const logger = log("roomMedia");
  const ended = new AbortController();
  const pages = createMediaPages(http, roomId, ended.signal);
  const people = open?.people ?? new RoomState(ownUserId);
  const relations = open?.relations ?? new Relations();
  const items = signal<readonly RoomMediaItem[]>([]);
  const edges = { b: signal<EdgeState>(MORE), f: signal<EdgeState>(END) };
  /** How it goes on; undefined: nothing was loaded yet. */
  const cursors: { b: Cursor | undefined; f: Cursor } = { b: undefined, f: "end" };
  /** Stretches whose galleries have not been looked for. */
  let gaps: { readonly dir: Direction; readonly from: Cursor; readonly to: string | undefined }[] = [];
  let lowest = 0;
  let highest = 0;
  let newest: string | undefined;
  /** Events that came while the newest ones are not among the items. */
  let waiting: RawEvent[] = [];
  const lookedAt = new Set<string>();

  const publish = (): void => {
    if (ended.signal.aborted) return;
    const ignored = deps.ignored();
    const next: RoomMediaItem[] = [];
    for (const entry of reader.shelf.all) for (const item of entry.items) if (!ignored.has(item.sender.userId)) next.push(item);
    const before = items.peek();
    if (next.length !== before.length || next.some((item, at) => item !== before[at])) items.value = next;
  };
  const publishSoon = oncePerFrame(publish);
  const reader = createMediaReader({ ...deps, people, relations, onChanged: publishSoon });
  const isLive = (): boolean => cursors.b !== undefined && cursors.f === "end";
  const acting = createActing({
    http,
    roomId,
    ownUserId,
    relations,
    maySend: () => open?.canSend.peek() ?? true,
    touch: () => lookedAt.forEach((eventId) => reader.repaint(eventId)),
  });

  function readOlder(events: readonly RawEvent[]): Promise<void> {
    lowest -= events.length;
    return reader.read(events, lowest);
  }

  function readNewer(events: readonly RawEvent[]): Promise<void> {
    const from = highest;
    highest += events.length;
    newest = events[events.length - 1]?.event_id ?? newest;
    return reader.read(events, from);
  }

  /** What is too far away goes, and is asked for again when one comes back. */
  function trim(dir: Direction): void {
    if (!reader.shelf.trim(dir === "b" ? "newest" : "oldest")) return;
    const { all } = reader.shelf;
    const far = dir === "b" ? "f" : "b";
    const edge = all[dir === "b" ? all.length - 1 : 0];
    if (edge) cursors[far] = { anchor: edge.eventId };
    gaps = gaps.filter((gap) => gap.dir === dir);
    edges[far].value = MORE;
  }

  function settleLive(): void {
    const due = waiting;
    waiting = [];
    if (due.length > 0) void readNewer(due);
  }

  async function walk(dir: Direction): Promise<void> {
    const before = reader.shelf.all.length;
    for (let tries = 0; tries < MOST_PAGES; tries++) {
      const from = cursors[dir];
      if (from === "end" || ended.signal.aborted) break;
      const kind = deps.isEncrypted() ? "sealed" : "pictures";
      const page = await pages.page(kind, dir, from);
      if (ended.signal.aborted || cursors[dir] !== from) return;
      page.state.forEach((member) => people.applyIfUnknown(member));
      cursors[dir] = page.next;
      if (from === undefined) newest = page.events[page.events.length - 1]?.event_id;
      await (dir === "b" ? readOlder(page.events) : readNewer(page.events));
      if (ended.signal.aborted) return;
      if (isLive()) settleLive();
      trim(dir);
      publish();
      if (kind === "pictures") noteGap(dir, page);
      if (reader.shelf.all.length - before >= ENOUGH) break;
    }
    await fillGaps();
  }

  function noteGap(dir: Direction, { start, next }: MediaPage): void {
    if (start !== undefined) gaps.push({ dir, from: { token: start }, to: next !== "end" && "token" in next ? next.token : undefined });
  }

  /** Galleries have no address at their top, and servers do not tell them from words: all of these are read, a little at a time. */
  async function fillGaps(): Promise<void> {
    try {
      for (let tries = 0; tries < MOST_WORD_PAGES; tries++) {
        const [gap] = gaps;
        if (!gap || ended.signal.aborted) return;
        const page = await pages.page("words", gap.dir, gap.from, gap.to);
        if (ended.signal.aborted || gaps[0] !== gap) return;
        page.state.forEach((member) => people.applyIfUnknown(member));
        reader.readBetween(page.events);
        trim(gap.dir);
        gaps = [...(page.next === "end" ? [] : [{ ...gap, from: page.next }]), ...gaps.filter((other) => other !== gap)];
      }
    } catch (thrown) {
      const error = fromThrown(thrown);
      if (!isAborted(error)) logger.info("galleries could not be looked for", error.detail);
    } finally {
      publish();
    }
  }

  function showEdges(): void {
    edges.b.value = cursors.b === "end" && !gaps.some(({ dir }) => dir === "b") ? END : MORE;
    edges.f.value = cursors.f === "end" ? END : MORE;
  }

  async function load(dir: Direction): Promise<void> {
    const edge = edges[dir];
    if (ended.signal.aborted || edge.peek().status === "loading" || edge.peek().status === "end") return;
    edge.value = LOADING;
    try {
      await walk(dir);
      if (!ended.signal.aborted) showEdges();
    } catch (thrown) {
      const error = fromThrown(thrown);
      if (ended.signal.aborted || isAborted(error)) return;
      logger.warn("pictures could not be loaded", error.detail);
      edge.value = { status: "failed", kind: error.kind };
    }
  }

  /** What was sent while nobody listened, if it is not very much. */
  async function catchUp(): Promise<void> {
    for (let steps = 0; steps < MOST_CATCHING_UP && edges.f.peek().status === "more"; steps++) await load("f");
  }

  function receive(section: unknown): void {
    if (ended.signal.aborted) return;
    const timeline = field(section, "timeline");
    const events = wellFormed(field(timeline, "events"));
    for (const event of events) {
      if (event.type === "m.room.member") people.applyIfUnknown(event);
      // What was deleted goes at once, wherever it is.
      if (event.type === "m.room.redaction") {
        reader.relate(event);
        lookedAt.forEach((eventId) => reader.repaint(eventId));
      }
    }
    if (isLive() && field(timeline, "limited") === true && newest !== undefined && !events.some(({ event_id }) => event_id === newest)) {
      cursors.f = { anchor: newest };
      edges.f.value = MORE;
      void catchUp();
    }
    if (isLive()) {
      void readNewer(events).then(() => {
        trim("f");
        publishSoon();
      });
    } else waiting = waiting.concat(events).slice(-MOST_WAITING);
  }

  const { window, loaded } = open?.timeline ?? {};
  if (window && loaded && !window.isEmpty) {
    cursors.b = window.older;
    cursors.f = window.newer;
    void readNewer(window.events);
    showEdges();
    publish();
  } else void load("b");

  return {
    items,
    older: edges.b,
    newer: edges.f,
    loadOlder: () => load("b"),
    loadNewer: () => load("f"),
    lookAt(eventId) {
      if (lookedAt.has(eventId) || !reader.shelf.get(eventId)) return;
      lookedAt.add(eventId);
      if (lookedAt.size > MOST_LOOKED_AT) lookedAt.delete(lookedAt.values().next().value as string);
      void learnReactions(eventId);
    },
    toggleReaction(eventId, key) {
      lookedAt.add(eventId);
      return acting.toggleReaction(eventId, key);
    },
    receive,
    close() {
      if (ended.signal.aborted || deps.isHeld()) return;
      ended.abort();
      publishSoon.cancel();
      reader.close();
      deps.onClose();
    },
  };

  async function learnReactions(eventId: string): Promise<void> {
    // Not `roomPath`: relations are of version 1 (client-server API, "Relationships API").
    const path = ["", "v1", "rooms", roomId, "relations", eventId, "m.annotation", "m.reaction"].map(encodeURIComponent).join("/");
    try {
      const answer = await http.call("GET", path, { query: { limit: 100 }, signal: ended.signal });
      for (const event of wellFormed(array(field(answer, "chunk")))) {
        const target = string(field(field(event.content, "m.relates_to"), "event_id"));
        if (target === eventId && event.type === "m.reaction") relations.add(event);
      }
      if (!ended.signal.aborted) reader.repaint(eventId);
    } catch (thrown) {
      lookedAt.delete(eventId);
      const error = fromThrown(thrown);
      if (!isAborted(error)) logger.info("reactions could not be loaded", error.detail);
    }
  }
}
