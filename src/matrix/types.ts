/**
 * The matrix floor as screens see it: interfaces over signals. Screens and the gallery depend on these alone;
 * `Session.ts` and its parts implement them on matrix-js-sdk, the gallery with still models.
 */
import type { ReadonlySignal } from "@preact/signals";
import type { AppError } from "../core/errors.ts";
import type {
  EdgeState,
  EditVersion,
  Homeserver,
  MediaRef,
  Mxc,
  Person,
  ProfileRecord,
  RoomRecord,
  Shelf,
  TimelineItem,
} from "./records.ts";
import type { Cursor } from "./timelineWindow.ts";

export type SyncStatus =
  | { readonly status: "starting" }
  | { readonly status: "live" }
  | { readonly status: "reconnecting"; readonly since: number; readonly error: AppError }
  | { readonly status: "stopped"; readonly error?: AppError };

/** Whether encrypted rooms can be read and written here, and what this TV is to the person's other devices. */
export type EncryptionState =
  /**
   * The rest works. "engine": nothing here can run the crypto module; "memory": too little of it; "storage": no place for
   * keys; "keysLost": the store of this device's keys is gone or broken (LG deletes it at updates): sign in again.
   */
  | { readonly status: "unavailable"; readonly why: "engine" | "memory" | "storage" | "keysLost" | "config" }
  | { readonly status: "starting" }
  /** `ways`: how this TV can be verified; "setUp" alone: the account has no identity yet. */
  | { readonly status: "unverified"; readonly ways: readonly VerifyWay[] }
  | { readonly status: "verified"; readonly backup: "on" | "off" | "untrusted" };

export type VerifyWay = "otherDevice" | "recoveryKey" | "passphrase" | "setUp";

/** A verification as the screen shows it; steps are those of `data-step` where they have one. */
export type VerificationStage =
  | { readonly step: "idle" }
  /** Somebody asks: another device of ours (`own`), or a person. */
  | { readonly step: "incoming"; readonly own: boolean; readonly userId: string; readonly deviceId?: string; readonly deviceName?: string }
  /** Our request is out; nobody has taken it yet. */
  | { readonly step: "waiting"; readonly userId: string }
  /** Both are ready: the QR code (bytes, to be drawn in byte mode) if the other can scan, and emoji, offered at once. */
  | { readonly step: "choose"; readonly qr?: Uint8Array; readonly canEmoji: boolean }
  /** `confirmed`: we said that they match and wait for the other. */
  | { readonly step: "compareEmoji"; readonly emoji: readonly SasEmoji[]; readonly confirmed: boolean }
  /** The other has scanned: does it show a green shield? */
  | { readonly step: "confirmScan"; readonly confirmed: boolean }
  /** "emoji": the devices agree on them. */
  | { readonly step: "working"; readonly what: "emoji" | "recoveryKey" | "passphrase" | "setUp" | "finishing" }
  | { readonly step: "done" }
  | { readonly step: "cancelled"; readonly why: VerificationEnd; readonly error?: AppError };

export type VerificationEnd =
  | "byOther" // the other side cancelled
  | "byUs"
  | "timeout"
  | "mismatch" // the emoji, or the keys behind the QR code, are not the same: somebody may be in between
  | "takenElsewhere" // another device of ours accepted the request
  | "unsupported" // no method in common
  | "wrongKey" // this recovery key or passphrase does not open the secret storage
  | "failed";

/** One of the 64 emoji of SAS (client-server API, "SAS method: emoji"). */
export interface SasEmoji {
  readonly emoji: string;
  /** English, as in the spec's table: the key of the translated name. */
  readonly name: string;
}

/** Verifying this TV, and people; recovery; backup. Actions never throw: what became of them is in `stage`. */
export interface Security {
  readonly stage: ReadonlySignal<VerificationStage>;
  /** Asks the person's other devices to verify this TV. */
  askOtherDevices(): void;
  /** Asks a person, in the direct chat with them (MSC: in-room verification). */
  askPerson(userId: string, roomId: string): void;
  accept(): void;
  /** Compare emoji instead of scanning. */
  startEmoji(): void;
  /** The emoji match; or: yes, the phone shows a green shield. */
  confirm(): void;
  /** They do not match. */
  mismatch(): void;
  /** Ends a running verification for both sides; an ended one is put away (`idle`). */
  cancel(): void;
  /** Recovery key (48 base58 letters) or passphrase, as typed; forgotten as soon as it was used. */
  recover(typed: string, kind: "recoveryKey" | "passphrase"): void;
  /** Whether the letters so far can be the beginning of a recovery key, or are one (parity checked). */
  checkRecoveryKey(typed: string): "incomplete" | "wrong" | "complete";
  /** First device of an account, the advanced way: makes an identity and a backup. The key is shown once. @throws AppError */
  setUp(options: { readonly password?: string }): Promise<{ readonly recoveryKey: string }>;
  /** What room info shows of a room's members. */
  trustOf(userId: string): Promise<PersonTrust>;
  /** Sign-out would lose keys that no backup holds. */
  readonly losesKeys: ReadonlySignal<boolean>;
}

export type PersonTrust = "verified" | "unverified" | "changed" | "unknown";

/** A signed-in account. One per running app; `suspend` and `resume` follow the TV's life cycle. */
export interface Session {
  readonly profile: ReadonlySignal<ProfileRecord>;
  readonly userId: string;
  readonly sync: ReadonlySignal<SyncStatus>;
  readonly encryption: ReadonlySignal<EncryptionState>;
  readonly security: Security;
  readonly rooms: RoomList;
  readonly media: MediaStore;
  readonly files: MediaFiles;
  /** Opens a room (idempotent: the same object while it is open). Each caller closes it when its screen goes; the last one does. */
  openRoom(roomId: string): OpenRoom;
  /** All pictures and films of a room. Whoever opens one closes it. */
  roomMedia(roomId: string): RoomMedia;
  /** Room id of a room id or alias; undefined when it is neither known here nor resolved by the server. */
  resolveRoom(idOrAlias: string): Promise<string | undefined>;
  acceptInvite(roomId: string): Promise<void>;
  /**
   * Goes from an upgraded room to the one that carries it on, joining it if need be. Resolves with its id; undefined when
   * the new room does not say that it carries on this one. @throws AppError
   */
  followUpgrade(roomId: string): Promise<string | undefined>;
  declineInvite(roomId: string): Promise<void>;
  /** At the end of the favourites, and no longer of low priority. The record changes at once, and back when it is refused. @throws AppError */
  setFavourite(roomId: string, on: boolean): Promise<void>;
  /** @throws AppError */
  setLowPriority(roomId: string, on: boolean): Promise<void>;
  /** By a push rule of the account: for all of its devices. @throws AppError */
  setMuted(roomId: string, on: boolean): Promise<void>;
  /** Everything in the room, seen or not. @throws AppError */
  markRead(roomId: string): Promise<void>;
  /** @throws AppError */
  setMarkedUnread(roomId: string, on: boolean): Promise<void>;
  /** Drops what was still to be sent there, too. @throws AppError */
  leave(roomId: string): Promise<void>;
  retryNow(): void;
  suspend(): void;
  resume(): void;
  /** Revokes the tokens at the server (best effort) and wipes everything stored for the profile. */
  signOut(): Promise<void>;
  /** Stops without signing out: to change profiles. */
  stop(): Promise<void>;
}

export interface RoomList {
  /** True once the records are the server's of this run, false while they are the saved snapshot. */
  readonly fresh: ReadonlySignal<boolean>;
  readonly shelves: ReadonlySignal<readonly Shelf[]>;
  readonly all: ReadonlySignal<ReadonlyMap<string, RoomRecord>>;
  /** Rooms whose name holds all words of `query`, case and accents folded; best first. */
  search(query: string): readonly RoomRecord[];
}

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
  /** The thread below a message. Whoever opens it closes it; one at a time. */
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

/** One picture or film of a room. `key` is its own; parts of a gallery share their `eventId`. */
export type RoomMediaItem =
  | (Extract<TimelineItem, { readonly kind: "image" | "sticker" }> & { readonly kind: "image" })
  | Extract<TimelineItem, { readonly kind: "video" }>;

/**
 * All pictures and films of a room, loaded as one goes. It begins with what the open room knows, or with the newest ones,
 * and grows with what is sent. What is deleted goes; ignored people are left out. Its actions never throw, but one.
 */
export interface RoomMedia {
  /** Oldest first. Unchanged items keep their identity. At most about 3,000: then those at the far end go. */
  readonly items: ReadonlySignal<readonly RoomMediaItem[]>;
  readonly older: ReadonlySignal<EdgeState>;
  /** "end" while the newest one is among the items. */
  readonly newer: ReadonlySignal<EdgeState>;
  /** One step; where rooms are encrypted it may find nothing, and there is more. */
  loadOlder(): Promise<void>;
  loadNewer(): Promise<void>;
  /** Asks who reacted to it, once: histories do not tell. */
  lookAt(eventId: string): void;
  /** Adds or takes back our reaction. @throws AppError */
  toggleReaction(eventId: string, key: string): Promise<void>;
  close(): void;
}

export interface Landing {
  readonly eventId: string;
}

export type MediaState =
  | { readonly status: "loading" }
  /** `turn`: EXIF orientation (2 to 8) of a photo that nobody has turned yet (ui/pictureTurn.ts). */
  | { readonly status: "ready"; readonly url: string; readonly turn?: number }
  | { readonly status: "tooLarge"; readonly bytes: number }
  | { readonly status: "failed"; readonly error: AppError };

/** Pixels at which the picture is shown; the server is asked for the nearest larger thumbnail. */
export interface MediaSize {
  readonly width: number;
  readonly height: number;
  readonly method: "crop" | "scale";
  /** Moving, if it moves; else the first picture of it, as far as the server makes one. */
  readonly animated?: boolean;
}

export interface MediaStore {
  /**
   * The picture as a blob URL (a saved avatar: as a data URL, ready at once). Watching the signal (rendering it) loads and keeps it; when nobody watches it stays
   * in an LRU until the byte budget is exceeded, then its URL is revoked. Never call for the original in a list.
   * A `MediaRef` with a `secret` is decrypted, its hash checked before.
   */
  open(picture: Mxc | MediaRef, size: MediaSize): ReadonlySignal<MediaState>;
  /** Tries again what failed. */
  retry(picture: Mxc | MediaRef, size: MediaSize): void;
  /**
   * Somebody looks at this picture (the focused row's): it goes before all that wait, and is tried again where it failed
   * for a reason that may have passed. Loads nothing that nobody watches.
   */
  look(picture: Mxc | MediaRef, size: MediaSize): void;
  /** Drops unwatched pictures until at most `bytes` are held. */
  trim(bytes: number): void;
  readonly heldBytes: ReadonlySignal<number>;
}

/** What a file is opened as: its bytes must be of that kind. Everything else is handed over to a phone. */
export type FileKind = "image" | "video" | "audio";

/** A whole file on its way and in memory. */
export type FileState =
  /** `total` in bytes, where server or sender said it. */
  | { readonly status: "loading"; readonly received: number; readonly total?: number }
  /** A blob URL; `type` is from the allow-list (mediaTypes.ts), told by the bytes. An encrypted one fits its hash. */
  | {
      readonly status: "ready";
      readonly url: string;
      readonly type: string;
      readonly bytes: number;
      /** What `url` names, for what must be made into something that the engine plays. */
      readonly content?: Blob;
      readonly turn?: number;
    }
  /** Larger than the memory budget allows; `bytes` as far as known. */
  | { readonly status: "tooLarge"; readonly bytes: number }
  /** None of the kinds that are opened here; or encrypted, and the page has no WebCrypto. */
  | { readonly status: "unsupported" }
  | { readonly status: "failed"; readonly error: AppError }
  /** Given back: by `close()`, or because the TV went to sleep. */
  | { readonly status: "closed" };

export interface OpenFile {
  readonly state: ReadonlySignal<FileState>;
  /** Stops loading, or gives the memory back and revokes the URL. */
  close(): void;
}

/** Whole files (a film, a voice message, a photo in full) within the memory budget. Whoever opens one closes it. */
export interface MediaFiles {
  /** Loads at once. Never throws: what became of it is in `state`. */
  open(media: MediaRef, kind: FileKind): OpenFile;
}

// --- before a session -----------------------------------------------------------------------------------------------

/** Running device-code sign-in, as the screen shows it. */
export interface DeviceCode {
  readonly userCode: string;
  readonly verificationUri: string;
  /** With the code inside, if the server sends it (most do not). */
  readonly verificationUriComplete?: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/** Running sign-in by a code that a phone scans (MSC4108 of 2024), as the screen shows it. */
export type QrStage =
  /** Bytes, to be drawn in byte mode. A new code comes by itself before the old one has run out. */
  | { readonly step: "showing"; readonly code: Uint8Array }
  /** A phone has scanned it and shows two digits: `askDigits` waits for them. */
  | { readonly step: "digits" }
  /** The digits were right; the server is being asked for a user code. */
  | { readonly step: "asking" }
  /** The phone has opened the server's page, which may want the user code. `problem`: no network; polling goes on. */
  | { readonly step: "approving"; readonly code: DeviceCode; readonly problem?: AppError | undefined }
  /** Allowed; the phone hands the keys over. */
  | { readonly step: "keys" };

export type QrOutcome =
  /** Without `keys` the phone gave none: signed in, to be verified like anybody. */
  | { readonly status: "signedIn"; readonly credentials: Credentials; readonly keys?: HandedKeys }
  | { readonly status: "ended"; readonly why: QrEnd; readonly error?: AppError };

export type QrEnd =
  | "declined" // on the phone
  | "wrongDigits" // not the phone's: mistyped, or somebody in between
  | "expired" // nobody scanned or approved in time
  | "lost" // the way between phone and TV is gone: it lives a minute on Synapse
  | "unsupported" // the phone, or its server, cannot do this; or they do not understand each other
  | "unavailable" // the server does not have it after all
  | "failed";

/** An account's private keys on their way from the phone into the crypto module: in memory alone, never in a log. */
export interface HandedKeys {
  /** Once; undefined afterwards. */
  take(): Readonly<Record<string, unknown>> | undefined;
}

/** What a finished sign-in yields; stored before anything else happens. */
export interface Credentials {
  readonly profileId: string;
  readonly userId: string;
  readonly deviceId: string;
  readonly homeserver: string;
  readonly baseUrl: string;
  readonly accessToken: string;
  readonly refreshToken?: string;
  readonly oauthClientId?: string;
  readonly oauthIssuer?: string;
  readonly expiresAt?: number;
}

/** The protocol of signing in (src/matrix/signIn.ts); every call can be aborted and throws AppError only. */
export interface SignIn {
  discover(typed: string, signal: AbortSignal): Promise<Homeserver>;
  /** `onProblem` tells of a network loss during polling (undefined when it is over); polling goes on by itself. */
  withDeviceCode(
    server: Homeserver,
    options: {
      readonly deviceName: string;
      readonly deviceId?: string;
      onCode(code: DeviceCode): void;
      onProblem(problem: AppError | undefined): void;
    },
    signal: AbortSignal,
  ): Promise<Credentials>;
  withPassword(
    server: Homeserver,
    options: { readonly user: string; readonly password: string; readonly deviceName: string; readonly deviceId?: string },
    signal: AbortSignal,
  ): Promise<Credentials>;
  /** For servers with the method "qr". Always a new device. Rejects when aborted, never else: what went wrong is an outcome. */
  withQr(
    server: Homeserver,
    options: {
      readonly deviceName: string;
      onStage(stage: QrStage): void;
      /** The two digits that the phone shows. */ askDigits(): Promise<string>;
    },
    signal: AbortSignal,
  ): Promise<QrOutcome>;
}

/** Profiles kept on this TV (src/matrix/credentials.ts). */
export interface Profiles {
  readonly list: ReadonlySignal<readonly ProfileRecord[]>;
  load(): Promise<void>;
  /** Stores credentials; signing in again as the same user on the same server replaces that profile's tokens. */
  add(credentials: Credentials): Promise<ProfileRecord>;
  forget(profileId: string): Promise<void>;
}
