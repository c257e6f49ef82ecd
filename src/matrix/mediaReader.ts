/**
 * Takes events of a room in and puts the pictures and films among them on the shelf: decrypted where they have to be,
 * with their newest edit, without what was deleted. What cannot be read yet keeps its place.
 */
import { type ReadonlySignal } from "@preact/signals";
import { ENCRYPTED } from "./clearEvents.ts";
import type { Decryptor } from "./Decryptor.ts";
import { ghost, isSecure, mediaItems } from "./mediaItems.ts";
import { MediaShelf } from "./mediaShelf.ts";
import { field, type RawEvent, string } from "./rawEvent.ts";
import { countReactions } from "./reactions.ts";
import { redactedId, type Relations } from "./relations.ts";
import { createRoomDecryption } from "./RoomDecryption.ts";
import type { RoomState } from "./roomState.ts";
import type { TimelineContext, TimelineEvent } from "./timelineEvent.ts";
import { toTimelineEvent } from "./timelineRows.ts";
import type { EncryptionState } from "./securityTypes.ts";

export interface MediaReaderDeps {
  readonly roomId: string;
  readonly ownUserId: string;
  readonly people: RoomState;
  readonly relations: Relations;
  readonly encryption: {
    readonly decryptor: ReadonlySignal<Decryptor | undefined>;
    readonly state: ReadonlySignal<EncryptionState>;
    readonly trust: ReadonlySignal<number>;
  };
  isEncrypted(): boolean;
  /** The shelf changed. */
  onChanged(): void;
}

export interface MediaReader {
  readonly shelf: MediaShelf;
  /** Events in the server's order, from `order` on upwards; resolves when those that can be read at all have been. */
  read(events: readonly RawEvent[], order: number): Promise<void>;
  /** Galleries of a stretch that is on the shelf already: their place is told by their time. */
  readBetween(events: readonly RawEvent[]): void;
  /** An event about another one: deleted, reacted to, edited. @returns false: it is about none. */
  relate(event: RawEvent): boolean;
  /** Reactions to it changed. */
  repaint(eventId: string): void;
  close(): void;
}

/** Small records: some 2 MB. */
const MOST = 3000;
/** Encrypted events whose place is remembered until they can be read. */
const MOST_SEALED = 3000;
/** So long a step waits for its events to be decrypted; they may still come. */
const SETTLE_MS = 8000;
const WORDS: ReadonlySet<unknown> = new Set(["m.text", "m.notice", "m.emote"]);

export function createMediaReader(deps: MediaReaderDeps): MediaReader {
  const { ownUserId, people, relations, onChanged } = deps;
  const shelf = new MediaShelf(MOST);
  const sealed = new Map<string, number>();
  const waiting = new Set<() => void>();
  const own = { userId: ownUserId, names: [] as readonly string[] };
  const ctx: TimelineContext = {
    ownUserId,
    person: (userId) => people.person(userId),
    find: () => undefined,
    canRedactOwn: false,
    canRedactOthers: false,
  };
  const secrecy = {
    get encrypted() {
      return deps.isEncrypted();
    },
    whyNot: (eventId: string) => decryption.whyNot(eventId),
  };
  const decryption = createRoomDecryption({
    ...deps.encryption,
    roomId: deps.roomId,
    onClear(event) {
      const eventId = event.event_id as string;
      const order = sealed.get(eventId) ?? shelf.get(eventId)?.order;
      sealed.delete(eventId);
      if (relate(event)) onChanged();
      else if (order !== undefined) place(event, order);
      waiting.forEach((look) => look());
    },
    onChanged: () => waiting.forEach((look) => look()),
  });

  function put(row: TimelineEvent, order: number, secure: boolean): void {
    const eventId = row.id as string;
    const items = mediaItems(row, ctx);
    if (items.length > 0) shelf.put({ eventId, order, at: row.at, secure, items });
    else if (!shelf.remove(eventId)) return;
    onChanged();
  }

  function place(event: RawEvent, order: number): void {
    const eventId = event.event_id as string;
    if (event.state_key !== undefined) return;
    if (event.type !== ENCRYPTED) return put(toTimelineEvent(event, relations, own, secrecy), order, isSecure(event));
    if (!decryption.isOpening(eventId) && secrecy.whyNot(eventId) === "malformed") return;
    sealed.set(eventId, order);
    if (sealed.size > MOST_SEALED) sealed.delete(sealed.keys().next().value as string);
  }

  function relate(event: RawEvent): boolean {
    const target = event.type === "m.room.redaction" ? redactedId(event) : string(field(field(event.content, "m.relates_to"), "event_id"));
    if (!relations.add(event)) return false;
    if (target === undefined) return true;
    if (event.type === "m.room.redaction") {
      decryption.forget(target);
      sealed.delete(target);
      if (shelf.remove(target)) onChanged();
    } else if (event.type === "m.reaction") repaint(target);
    else edited(target);
    return true;
  }

  /** The event itself is not kept, and not needed: an edit holds all of it. */
  function edited(eventId: string): void {
    const before = shelf.get(eventId);
    const [first] = before?.items ?? [];
    if (!before || !first) return;
    const content = relations.editOf(ghost(eventId, first.sender.userId, before.secure));
    if (content === undefined) return;
    const { at, order, secure } = before;
    const annotations = relations.annotationsOf(eventId);
    const { shield } = first;
    put(
      { key: eventId, id: eventId, type: "m.room.message", sender: first.sender.userId, at, content, edited: true, annotations, shield },
      order,
      secure,
    );
  }

  function repaint(eventId: string): void {
    const before = shelf.get(eventId);
    if (!before) return;
    const reactions = countReactions(relations.annotationsOf(eventId), ownUserId, (userId) => people.person(userId).name);
    shelf.put({ ...before, items: before.items.map((item) => ({ ...item, reactions })) });
    onChanged();
  }

  /** Until none of them waits for its turn; while nothing can decrypt there is nothing to wait for. */
  function settled(eventIds: readonly string[]): Promise<void> {
    const isOpen = (): boolean => deps.encryption.decryptor.peek() === undefined || !eventIds.some((id) => decryption.isOpening(id));
    if (isOpen()) return Promise.resolve();
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        waiting.delete(look);
        resolve();
      };
      const look = (): void => {
        if (isOpen()) done();
      };
      const timer = setTimeout(done, SETTLE_MS);
      waiting.add(look);
    });
  }

  return {
    shelf,
    async read(events, order) {
      // Edits and deletions before what they are about: one page holds both.
      const readable = decryption.read(events);
      const rest = readable.map((event) => (relate(event) ? undefined : event));
      rest.forEach((event, nth) => event && place(event, shelf.get(event.event_id as string)?.order ?? order + nth));
      await settled(events.filter(({ type }) => type === ENCRYPTED).map(({ event_id }) => event_id as string));
    },
    readBetween(events) {
      // Words are read by nobody here, and there are many.
      const fresh = events.filter(
        (event) =>
          event.state_key === undefined &&
          !WORDS.has(field(event.content, "msgtype")) &&
          !relate(event) &&
          !shelf.get(event.event_id as string),
      );
      const rows = fresh.map((event) => toTimelineEvent(event, relations, own, secrecy));
      const orders = rows.map((row) => shelf.orderAt(row.at) ?? 0); // before the first of them is among the others
      rows.forEach((row, nth) => put(row, orders[nth] as number, false));
    },
    relate,
    repaint,
    close() {
      decryption.close();
      Array.from(waiting).forEach((look) => look());
      waiting.clear();
      sealed.clear();
      shelf.clear();
    },
  };
}
