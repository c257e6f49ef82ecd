/** Rows of an open room: its window, relations, people, receipts and outgoing messages, put together once per frame. */
import { beaconNews } from "./beacons.ts";
import { replyTarget } from "./eventRow.ts";
import { localpart } from "./names.ts";
import type { Outgoing } from "./outbox.ts";
import type { Quotes } from "./quotes.ts";
import { field, type RawEvent } from "./rawEvent.ts";
import type { Readers } from "./readers.ts";
import type { EdgeState, Person, TimelineItem } from "./records.ts";
import { editTarget } from "./messageContent.ts";
import { bundledRedaction, type Relations, transactionId } from "./relations.ts";
import type { RoomState } from "./roomState.ts";
import { pendingEdits } from "./sending.ts";
import { ItemCache, toTimelineItems } from "./timelineItems.ts";
import { ENCRYPTED } from "./clearEvents.ts";
import { rootOf } from "./threadReplies.ts";
import { eventKey, isRow, type Secrecy, toOutgoingEvent, toTimelineEvent, withSurroundings } from "./timelineRows.ts";
import type { TimelineEvent } from "./timelineEvent.ts";
import type { TimelineWindow } from "./timelineWindow.ts";
import { pendingVotes } from "./voting.ts";

export interface RowSources {
  readonly ownUserId: string;
  readonly relations: Relations;
  readonly people: RoomState;
  readonly readers: Readers;
  readonly quotes: Quotes;
  /** These people are about to be shown. */
  wantNames(userIds: readonly string[]): void;
  /** Where "new" begins: an event id, fixed on opening. */
  readonly readMarker: string | undefined;
  /** Rows of the last visit: those that still say the same stay the same objects and are not drawn again. */
  readonly saved: readonly TimelineItem[];
  readonly secrecy: Secrecy;
  ignored(): ReadonlySet<string>;
  /** Messages of this room on their way, oldest first. */
  outgoing(): readonly Outgoing[];
  /** Root of the thread whose rows these are; undefined: the room's own. */
  readonly thread?: string;
  /** Events beside the window, to be quoted. */
  beside?(eventId: string): RawEvent | undefined;
}

export interface ReadRows {
  loaded(
    window: TimelineWindow,
    edges: { readonly older: EdgeState | undefined; readonly newer: EdgeState | undefined },
  ): readonly TimelineItem[];
  /** Nothing is loaded yet, maybe for want of a network: the rows of the last visit, and what is on its way. */
  unloaded(): readonly TimelineItem[];
  /** Key of the row where an event of the window was shown last, or of the nearest above it, else below. */
  keyOf(window: TimelineWindow, eventId: string): string | undefined;
  /** The event as a row by itself; undefined where it has none. */
  one(event: RawEvent): TimelineItem | undefined;
}

const NO_THREADS: ReadonlyMap<RawEvent, string> = new Map();
const NO_READERS: ReadonlyMap<string, readonly Person[]> = new Map();

export function createRows(sources: RowSources): ReadRows {
  const { ownUserId, relations, people, readers, quotes } = sources;
  const cache = new ItemCache();
  cache.items = sources.saved;
  cache.byKey = new Map(sources.saved.map((item) => [item.key, item]));

  function unloaded(): readonly TimelineItem[] {
    const { saved } = sources;
    const known = new Set(saved.map((item) => item.key));
    const events = sources.outgoing().map((entry) => toOutgoingEvent(entry, ownUserId));
    const rows = toTimelineItems(events, {
      ownUserId,
      person: (userId) => people.person(userId),
      find: () => undefined,
      canRedactOwn: false,
      canRedactOthers: false,
    });
    return saved.concat(rows.filter((item) => !known.has(item.key)));
  }

  function loaded(window: TimelineWindow, edges: Parameters<ReadRows["loaded"]>[1]): readonly TimelineItem[] {
    const ignored = sources.ignored();
    const own = { userId: ownUserId, names: [people.person(ownUserId).name.toLowerCase(), localpart(ownUserId).toLowerCase()] };
    const find = (eventId: string): RawEvent | undefined => window.find(eventId) ?? sources.beside?.(eventId) ?? quotes.find(eventId);
    const onWay = sources.outgoing();
    const edits = pendingEdits(onWay, relations);
    relations.polls.expect(pendingVotes(onWay, relations, ownUserId));
    const isOurs = ({ content }: Outgoing): boolean =>
      editTarget(content) === undefined && rootOf(field(content, "m.relates_to")) === sources.thread;
    const outgoing = window.isLive ? onWay.filter((entry) => isOurs(entry) && !hasArrived(window, entry)) : [];
    const onTheirWay = new Set(outgoing.map(({ txnId }) => txnId));
    // An own message that came back and is not decrypted yet: its words are still here.
    const isEcho = (event: RawEvent): boolean => event.type === ENCRYPTED && onTheirWay.has(transactionId(event) ?? "");
    const all = window.events.filter((event) => isRow(event) && !ignored.has(event.sender as string) && !isEcho(event));
    const { shown, standing } = sources.thread === undefined ? withoutReplies(all, relations) : { shown: all, standing: NO_THREADS };
    const beacons = beaconNews(window.events);
    const rows = shown.map((event): TimelineEvent => {
      const row = withEdit(toTimelineEvent(event, relations, own, sources.secrecy), edits.get(event.event_id as string));
      const beacon = beacons.get(event.event_id as string);
      if (beacon) return { ...row, beacon };
      if (sources.thread !== undefined) return row;
      const root = standing.get(event);
      return root === undefined ? withSurroundings(row, event, relations, own, sources.secrecy, find) : { ...row, standsForThread: root };
    });
    for (const entry of outgoing) rows.push(toOutgoingEvent(entry, ownUserId));
    const quoted = shown.map((event) => replyTarget(field(event.content, "m.relates_to")));
    quotes.want(quoted.filter((id): id is string => id !== undefined && !find(id)));
    const unknown = new Set<string>();
    const person = (userId: string): Person => {
      if (!people.knows(userId)) unknown.add(userId);
      return people.person(userId);
    };
    const here = new Set(shown);
    const isShown = (event: RawEvent): boolean => here.has(event);
    // Receipts inside of threads are other ones (client-server API, "Threaded read receipts"), and are not shown.
    const readAt = sources.thread === undefined ? readers.place(window.events, isShown, person) : NO_READERS;
    sources.wantNames(Array.from(unknown));
    return toTimelineItems(
      rows,
      {
        ownUserId,
        person: (userId) => people.person(userId),
        find(eventId) {
          const event = find(eventId);
          return event && !ignored.has(event.sender as string) ? toTimelineEvent(event, relations, own, sources.secrecy) : undefined;
        },
        readersAt: (eventId) => readAt.get(eventId) ?? [],
        readMarker: rowAt(window.events, sources.readMarker, isShown),
        canRedactOwn: people.maySend("m.room.redaction"),
        canRedactOthers: people.mayRedactOthers(),
        older: edges.older,
        newer: edges.newer,
      },
      cache,
    );
  }

  function keyOf(window: TimelineWindow, eventId: string): string | undefined {
    const { events } = window;
    const at = events.findIndex((event) => event.event_id === eventId);
    if (at < 0) return undefined;
    const shownAs = (event: RawEvent): string | undefined => {
      const key = eventKey(event, ownUserId);
      return cache.byKey.has(key) ? key : cache.runs.get(key);
    };
    for (let i = at; i >= 0; i--) {
      const key = shownAs(events[i] as RawEvent);
      if (key !== undefined) return key;
    }
    for (let i = at + 1; i < events.length; i++) {
      const key = shownAs(events[i] as RawEvent);
      if (key !== undefined) return key;
    }
    return undefined;
  }

  function one(event: RawEvent): TimelineItem | undefined {
    if (!isRow(event) || sources.ignored().has(event.sender as string)) return undefined;
    const person = (userId: string): Person => people.person(userId);
    if (event.sender !== undefined && !people.knows(event.sender)) sources.wantNames([event.sender]);
    const own = { userId: ownUserId, names: [] };
    const rows = toTimelineItems([toTimelineEvent(event, relations, own, sources.secrecy)], {
      ownUserId,
      person,
      find: () => undefined,
      canRedactOwn: false,
      canRedactOthers: false,
    });
    return rows.find((row) => row.kind !== "date");
  }

  return { loaded, unloaded, keyOf, one };
}

/** Our words as they will be: what was edited shows at once. */
function withEdit(event: TimelineEvent, edit: Outgoing | undefined): TimelineEvent {
  if (!edit || event.redacted) return event;
  return { ...event, content: field(edit.content, "m.new_content"), edited: true, sendState: edit.state };
}

/**
 * What stands in the room itself. Of the replies in each thread the newest one stays, marked, as a line that leads there: the
 * room's end is then where people last spoke, and reading to it is reading all.
 */
function withoutReplies(
  all: readonly RawEvent[],
  relations: Relations,
): { readonly shown: readonly RawEvent[]; readonly standing: ReadonlyMap<RawEvent, string> } {
  const newest = new Map<string, RawEvent>();
  for (const event of all) {
    const root = relations.threads.rootOf(event);
    const gone = relations.redactionOf(event.event_id as string) !== undefined || bundledRedaction(event) !== undefined;
    if (root !== undefined && !gone) newest.set(root, event);
  }
  const standing = new Map<RawEvent, string>();
  newest.forEach((event, root) => standing.set(event, root));
  return { shown: all.filter((event) => relations.threads.rootOf(event) === undefined || standing.has(event)), standing };
}

/** The message's own event is in the window, and can be read. */
export function hasArrived(window: TimelineWindow, entry: Outgoing): boolean {
  const event = window.transaction(entry.txnId) ?? (entry.eventId === undefined ? undefined : window.find(entry.eventId));
  return event !== undefined && (event.type !== ENCRYPTED || field(event.content, "ciphertext") === undefined); // redacted: arrived
}

/** The row at or before an event: markers may stand at a reaction. */
function rowAt(all: readonly RawEvent[], eventId: string | undefined, isShown: (event: RawEvent) => boolean): string | undefined {
  let at = eventId === undefined ? -1 : all.findIndex((event) => event.event_id === eventId);
  while (at >= 0 && !isShown(all[at] as RawEvent)) at--;
  return all[at]?.event_id;
}
