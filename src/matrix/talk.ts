/** What is about the messages of an open room: votes, threads, earlier forms. The parts, put together for OpenRoom.ts. */
import type { ReadonlySignal } from "@preact/signals";
import { ENCRYPTED } from "./clearEvents.ts";
import type { Decryptor } from "./Decryptor.ts";
import { editHistory } from "./editHistory.ts";
import type { Http } from "./http.ts";
import { type LiveThread, openThread } from "./openThread.ts";
import type { Outbox } from "./outbox.ts";
import type { Quotes } from "./quotes.ts";
import type { RawEvent } from "./rawEvent.ts";
import type { Relations } from "./relations.ts";
import type { RoomDecryption } from "./RoomDecryption.ts";
import type { RoomHistory } from "./roomHistory.ts";
import { createRows, type RowSources } from "./roomRows.ts";
import type { RoomState } from "./roomState.ts";
import type { OpenRoom } from "./roomTypes.ts";
import { createVoting } from "./voting.ts";

export interface Talk extends Pick<OpenRoom, "vote" | "wantVotes" | "thread" | "edits"> {
  /** An event of the room, of the open thread, or one that was quoted. */
  find(eventId: string): RawEvent | undefined;
  /** The newest known event of a thread; its root when none is. */
  lastInThread(root: string): string;
  refresh(): void;
  sweep(): void;
  kick(): void;
  close(): void;
}

export interface TalkDeps {
  readonly roomId: string;
  readonly http: Http;
  readonly outbox: Outbox;
  readonly relations: Relations;
  readonly people: RoomState;
  readonly quotes: Quotes;
  readonly history: RoomHistory;
  readonly sources: RowSources;
  readonly signal: AbortSignal;
  readonly decryptor: ReadonlySignal<Decryptor | undefined>;
  readonly decryption: RoomDecryption;
  /** An event of the room's window. */
  find(eventId: string): RawEvent | undefined;
  maySend(): boolean;
  tellRead(root: string, eventId: string): void;
  touch(): void;
}

export function createTalk(deps: TalkDeps): Talk {
  const { roomId, http, outbox, relations, quotes, sources, decryption, signal } = deps;
  let open: LiveThread | undefined;
  /** How many hold it: a viewer may lie over its panel. */
  let holders = 0;
  function end(): void {
    holders = 0;
    open?.close();
  }

  const find = (eventId: string): RawEvent | undefined => deps.find(eventId) ?? open?.window.find(eventId) ?? quotes.find(eventId);

  async function decrypt(event: RawEvent): Promise<RawEvent> {
    const engine = event.type === ENCRYPTED ? deps.decryptor.peek() : undefined;
    if (!engine) return event;
    const result = await engine.decrypt(event, roomId);
    return "event" in result ? result.event : event;
  }

  const voting = createVoting({
    http,
    roomId,
    outbox,
    relations,
    signal,
    find,
    decrypt,
    decryptLater: (event) => void decryption.read([event]),
    maySend: () => deps.maySend(),
    touch: () => deps.touch(),
  });

  return {
    vote: (pollId, answerIds) => voting.vote(pollId, answerIds),
    wantVotes: (pollId) => voting.want(pollId),
    sweep: () => voting.sweep(),
    thread(rootId) {
      if (open?.rootId === rootId) {
        holders++;
        return open;
      }
      end();
      const { saved: _saved, readMarker: _marker, ...shared } = sources;
      const mine: LiveThread = openThread({
        rootId,
        roomId,
        http,
        relations,
        rows: createRows({ ...shared, saved: [], readMarker: undefined, thread: rootId, beside: deps.find }),
        root() {
          const root = deps.find(rootId) ?? quotes.find(rootId);
          if (!root) quotes.want([rootId]);
          return root;
        },
        decrypt: (events) => decryption.read(events),
        tellRead: (eventId) => deps.tellRead(rootId, eventId),
        isHeld: () => --holders > 0,
        onClose() {
          if (open === mine) open = undefined;
        },
      });
      open = mine;
      holders = 1;
      return mine;
    },
    edits: (eventId) =>
      editHistory({
        http,
        roomId,
        eventId,
        signal,
        decrypt,
        original: async () => find(eventId) ?? deps.history.event(eventId),
        isGone: (id) => relations.redactionOf(id) !== undefined,
      }),
    find,
    lastInThread(root) {
      const known = open?.rootId === root ? open.last : undefined;
      if (known !== undefined) return known;
      const first = find(root);
      const isGone = (eventId: string): boolean => relations.redactionOf(eventId) !== undefined;
      return (first && relations.threads.sumOf(first, sources.ownUserId, isGone)?.latest?.event_id) ?? root;
    },
    refresh: () => open?.refresh(),
    kick: () => open?.kick(),
    close: end,
  };
}
