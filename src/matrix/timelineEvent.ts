/** What the timeline needs to know of an event: filled from the SDK's MatrixEvent in one place, by hand in tests. */
import type { BeaconNews } from "./location.ts";
import type { PollCount } from "./poll.ts";
import type { EdgeState, Person, SendState, Shield, Undecryptable } from "./records.ts";

/** One reaction event (`m.annotation`) to an event; redacted ones are left out. */
export interface Annotation {
  readonly eventId: string | undefined; // undefined while our own is being sent
  readonly sender: string;
  readonly key: string;
  /** What a custom emoji is called (MSC4027); `key` is its `mxc://` then. */
  readonly shortcode?: string | undefined;
}

/**
 * One event. An object may be made anew for each reading: what is compared is the identity of `content` and
 * `prevContent` (the SDK returns the same object until an edit, decryption or redaction changes it) and the value of the rest.
 */
export interface TimelineEvent {
  /** Transaction id of a local echo, kept when the event id arrives; else the event id. */
  readonly key: string;
  /** The real event id; undefined while sending. */
  readonly id?: string | undefined;
  /** After decryption; "m.room.encrypted" for what could not be decrypted. */
  readonly type: string;
  readonly sender: string;
  /** Milliseconds since 1970, as the server says; NaN where it says nothing that can be read. */
  readonly at: number;
  /** `getContent()`: decrypted, the newest edit applied. */
  readonly content: unknown;
  /** `m.relates_to` of the original event (`getWireContent()` in encrypted rooms): an edit's new content has none. */
  readonly relatesTo?: unknown;
  readonly stateKey?: string | undefined;
  /** `unsigned.prev_content` of a state event. */
  readonly prevContent?: unknown;
  readonly edited?: boolean;
  /** Present when it was redacted. `by` is a user id. */
  readonly redacted?: { readonly by?: string | undefined; readonly reason?: unknown } | undefined;
  readonly sendState?: SendState | undefined; // default: sent
  readonly annotations?: readonly Annotation[] | undefined;
  /** A push rule says that it mentions us. */
  readonly highlight?: boolean;
  /** Why it is still "m.room.encrypted". */
  readonly why?: Undecryptable | undefined;
  /** A doubt about who wrote it. */
  readonly shield?: Shield | undefined;
  /** Of an event that began a live location: what came after it. */
  readonly beacon?: BeaconNews | undefined;
  /** The thread that it is the root of. */
  readonly thread?: { readonly replies: number; readonly latest?: TimelineEvent | undefined; readonly participated: boolean } | undefined;
  /** It stands for its thread in the room: only the newest reply of each thread comes here so marked. */
  readonly standsForThread?: string | undefined;
  /** How the votes stand; polls only. */
  readonly poll?: PollCount | undefined;
  /** It ended this poll; ends that do not count have none. */
  readonly endedPoll?: { readonly question: string } | undefined;
}

/** The room around the events. Functions must answer from memory: they are called once per row and reading. */
export interface TimelineContext {
  readonly ownUserId: string;
  /** Disambiguated and cleaned (names.ts). */
  person(userId: string): Person;
  /** An event that is loaded, for the quote above a reply; undefined: not (yet) here. */
  find(eventId: string): TimelineEvent | undefined;
  /** People whose read receipt stands at the event, without us, newest first. */
  readersAt?(eventId: string): readonly Person[];
  /** Event below which the "new" line stands; undefined: no line. */
  readonly readMarker?: string | undefined;
  readonly canRedactOwn: boolean;
  readonly canRedactOthers: boolean;
  /** Edge rows; undefined: none. */
  readonly older?: EdgeState | undefined;
  readonly newer?: EdgeState | undefined;
  /** Milliseconds since 1970 at which the day of `at` began; the TV's own time zone unless given (tests). */
  dayOf?(at: number): number;
}
