/** An open room as screens see it. Interfaces over signals; implemented beside, and by still models. */
import type { AppError } from "../core/errors.ts";
import type { EdgeState, EditVersion, Mxc, Person, RoomRecord, TimelineItem } from "./records.ts";
import type { Cursor } from "./timelineWindow.ts";
import type { ReadonlySignal } from "@preact/signals";

/** A room on the screen. Rows of the last visit may be painted before anything is loaded. */
export interface OpenRoom {
  readonly roomId: string;
  readonly record: ReadonlySignal<RoomRecord | undefined>;
  readonly state: ReadonlySignal<OpenState>;
  readonly timeline: Timeline;
  readonly typing: ReadonlySignal<readonly Person[]>;
  readonly canSend: ReadonlySignal<boolean>;
  /** Sends words, with the pictures of `packs` for their `:names:`. Never throws: failures are in the row's sendState. */
  sendText(text: string, options?: SendOptions): void;
  /** The words of an own message as they are now, to be edited; undefined: not ours, no words, or not on the server. */
  editable(eventId: string): string | undefined;
  /** Puts other words in the place of an own message's. Never throws: the row's sendState says what becomes of it. */
  edit(eventId: string, text: string): void;
  sendSticker(sticker: PackImage, options?: SendOptions): void;
  /** Stickers and custom emoji that can be used here: the room's, our own, those of rooms we chose. Empty until `loadPacks`. */
  readonly packs: ReadonlySignal<readonly ImagePack[]>;
  /** Once per visit; again after a failure. @throws AppError when none of them could be had. */
  loadPacks(): Promise<void>;
  /**
   * Votes in a poll (MSC3381), or changes the vote; no answers take it back. Without a network the vote waits in the outbox.
   * @throws AppError the server, or this TV, refused it: it does not count.
   */
  vote(pollEventId: string, answerIds: readonly string[]): Promise<void>;
  /** The poll is on the screen: the votes that lie elsewhere in the room's history are fetched, once. */
  wantVotes(pollEventId: string): void;
  /** The thread below a message: the same object while it is open. One at a time; each caller closes it, the last one does. */
  thread(rootId: string): OpenThread;
  /** A message's forms, oldest first: what was sent first, then its sender's edits. @throws AppError */
  edits(eventId: string): Promise<readonly EditVersion[]>;
  /** Who reacted with what, the most frequent first, as far as it is loaded. */
  reactors(eventId: string): readonly Reactors[];
  /** Adds or takes back our reaction. `shortcode`: the name of a custom emoji, whose key is its `mxc://` (MSC4027). */
  toggleReaction(eventId: string, key: string, shortcode?: string): Promise<void>;
  redact(eventId: string): Promise<void>;
  /** A row that was held because of changed identities: these are accepted, and it is sent. @throws AppError: it stays held. */
  sendAnyway(key: string): Promise<void>;
  /** Asks again for the key of a row that cannot be read. */
  retryDecryption(eventId: string): void;
  /** Sends a failed row again, or drops it. `key` is the row's key. */
  retry(key: string): void;
  cancel(key: string): void;
  setTyping(typing: boolean): void;
  /** Read up to the newest event that was shown; never blocks, never throws. */
  markRead(eventId: string): void;
  /** Event ids of the pinned messages, newest first, at most 50; undefined until the room's state is known. */
  readonly pinned: ReadonlySignal<readonly string[] | undefined>;
  /** When the room began (milliseconds since 1970), as far as it is known: it was made then, or has older events. */
  readonly beganAt: ReadonlySignal<number | undefined>;
  /** Asks the server for that; nothing comes of it where it does not know. Never throws. */
  learnBeginning(): void;
  /** Where reading stopped before this visit: the event that the read marker stands at. */
  readonly readUpTo: string | undefined;
  /**
   * One event as a row, wherever it stands: from the window, else from the server, decrypted if it can be. undefined: it is
   * none that can be shown, or not ours to see. @throws AppError: no answer.
   */
  item(eventId: string): Promise<TimelineItem | undefined>;
  /** One page of what was found, newest first. @throws AppError; "aborted" (matrixErrors.ts) when `signal` fired. */
  search(query: SearchQuery, signal: AbortSignal): Promise<SearchPage>;
  close(): void;
}

export interface Reactors {
  readonly key: string;
  /** `key` is a picture's `mxc://`: what it is called. */
  readonly shortcode?: string;
  readonly people: readonly Person[];
}

/** A thread that is looked at. */
export interface OpenThread {
  readonly rootId: string;
  /** The root, then the replies, oldest first; with an edge row between while older replies are not loaded. */
  readonly items: ReadonlySignal<readonly TimelineItem[]>;
  readonly state: ReadonlySignal<OpenState>;
  readonly older: ReadonlySignal<EdgeState>;
  loadOlder(): Promise<void>;
  /** Asks who reacted to one of its messages, once: its pages do not tell. Never throws. */
  lookAt(eventId: string): void;
  /** Tries again what could not be opened. */
  retry(): void;
  /** Read up to the event (a receipt of this thread); never throws. */
  markRead(eventId: string): void;
  close(): void;
}

export interface SearchQuery {
  readonly text: string;
  /** Where the page before ended. */
  readonly from?: SearchCursor;
}

/** How a search goes on; made by `search` alone. */
export type SearchCursor = { readonly server: string } | { readonly older: Cursor };

export interface SearchPage {
  readonly hits: readonly SearchHit[];
  /** Words to be marked in the hits, folded (`findWords.ts`): the query's, and other forms that the server found. */
  readonly words: readonly string[];
  /** Absent: there is no more. */
  readonly next?: SearchCursor;
  /** "encrypted", "noServerSearch": looked for by this TV, because the server cannot read it, or has no search. */
  readonly where: "server" | "encrypted" | "noServerSearch";
  /** How far back it was looked, with `where` other than "server" (milliseconds since 1970). */
  readonly backTo?: number;
}

export interface SearchHit {
  readonly eventId: string;
  readonly sender: Person;
  readonly at: number;
  /** The words around the first match, one line, bounded. */
  readonly text: string;
}

/** What a message answers. */
export interface SendOptions {
  /** Event id. */
  readonly replyTo?: string | undefined;
  /** Event id of the thread's root. */
  readonly thread?: string | undefined;
}

/** A picture of a pack (spec v1.19, "Image packs"; MSC2545). */
export interface PackImage {
  /** Without colons; unique in its pack. */
  readonly shortcode: string;
  readonly mxc: Mxc;
  /** What it shows, in words. */
  readonly body: string;
  readonly width: number;
  readonly height: number;
  readonly use: "sticker" | "emoticon" | "both";
  /** `info` as it is sent on: known fields alone. */
  readonly info: Readonly<Record<string, string | number | boolean>>;
}

export interface ImagePack {
  readonly key: string;
  readonly name: string;
  readonly from: "room" | "own" | "elsewhere";
  readonly avatar?: Mxc;
  readonly images: readonly PackImage[];
}

export type OpenState =
  | { readonly status: "opening" }
  | { readonly status: "open" }
  | { readonly status: "failed"; readonly error: AppError };

export interface Timeline {
  /** Oldest first. Unchanged items keep their identity. */
  readonly items: ReadonlySignal<readonly TimelineItem[]>;
  /** "live" while the newest event is in the window. */
  readonly position: ReadonlySignal<"live" | "history">;
  readonly older: ReadonlySignal<EdgeState>;
  readonly newer: ReadonlySignal<EdgeState>;
  loadOlder(): Promise<void>;
  loadNewer(): Promise<void>;
  showLive(): Promise<void>;
  /**
   * Brings an event into the window, which moves there if it has to. What has no row of its own leads to what it is about:
   * a reaction or edit to its message, a reply in a thread to its root. `landing` says where it led.
   * @returns false when something else was asked for meanwhile. @throws AppError "notFound": unknown, or of another room.
   */
  showEvent(eventId: string): Promise<boolean>;
  /**
   * Goes to the first event from `dayStart` (milliseconds since 1970) on, or else the last before it (`/timestamp_to_event`).
   * @returns its id, undefined when there is none. @throws AppError "unsupported": the server cannot.
   */
  showDate(dayStart: number): Promise<string | undefined>;
  /** Where the last of these two led, together with the rows that hold it; a new object each time. */
  readonly landing: ReadonlySignal<Landing | undefined>;
  /** Key of the row where an event of the window is to be seen, the nearest one if it has none; undefined: not there. */
  rowOf(eventId: string): string | undefined;
}

export interface Landing {
  readonly eventId: string;
}
