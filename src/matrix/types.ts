/**
 * The matrix floor as screens see it: interfaces over signals. Screens and the gallery depend on these alone;
 * `Session.ts` and its parts implement them on matrix-js-sdk, the gallery with still models.
 */
import type { ReadonlySignal } from "@preact/signals";
import type { AppError } from "../core/errors.ts";
import type { EdgeState, Homeserver, Mxc, Person, ProfileRecord, RoomRecord, Shelf, TimelineItem } from "./records.ts";

export type SyncStatus =
  | { readonly status: "starting" }
  | { readonly status: "live" }
  | { readonly status: "reconnecting"; readonly since: number; readonly error: AppError }
  | { readonly status: "stopped"; readonly error?: AppError };

export type EncryptionState =
  | { readonly status: "unavailable"; readonly why: "engine" | "config" | "notBuilt" }
  | { readonly status: "starting" }
  | { readonly status: "unverified" }
  | { readonly status: "verified" };

/** A signed-in account. One per running app; `suspend` and `resume` follow the TV's life cycle. */
export interface Session {
  readonly profile: ReadonlySignal<ProfileRecord>;
  readonly userId: string;
  readonly sync: ReadonlySignal<SyncStatus>;
  readonly encryption: ReadonlySignal<EncryptionState>;
  readonly rooms: RoomList;
  readonly media: MediaStore;
  /** Opens a room (idempotent: the same object while it is open). The caller closes it when its screen goes. */
  openRoom(roomId: string): OpenRoom;
  /** Room id of a room id or alias; undefined when it is neither known here nor resolved by the server. */
  resolveRoom(idOrAlias: string): Promise<string | undefined>;
  acceptInvite(roomId: string): Promise<void>;
  declineInvite(roomId: string): Promise<void>;
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
  /** Sends plain text, as a reply when `replyTo` is an event id. Never throws: failures are in the row's sendState. */
  sendText(text: string, replyTo?: string): void;
  /** Adds or takes back our reaction. */
  toggleReaction(eventId: string, key: string): Promise<void>;
  redact(eventId: string): Promise<void>;
  /** Sends a failed row again, or drops it. `key` is the row's key. */
  retry(key: string): void;
  cancel(key: string): void;
  setTyping(typing: boolean): void;
  /** Read up to the newest event that was shown; never blocks, never throws. */
  markRead(eventId: string): void;
  close(): void;
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
}

export type MediaState =
  | { readonly status: "loading" }
  | { readonly status: "ready"; readonly url: string }
  | { readonly status: "tooLarge"; readonly bytes: number }
  | { readonly status: "failed"; readonly error: AppError };

/** Pixels at which the picture is shown; the server is asked for the nearest larger thumbnail. */
export interface MediaSize {
  readonly width: number;
  readonly height: number;
  readonly method: "crop" | "scale";
}

export interface MediaStore {
  /**
   * The picture as a blob URL (a saved avatar: as a data URL, ready at once). Watching the signal (rendering it) loads and keeps it; when nobody watches it stays
   * in an LRU until the byte budget is exceeded, then its URL is revoked. Never call for the original in a list.
   */
  open(mxc: Mxc, size: MediaSize): ReadonlySignal<MediaState>;
  /** Tries again what failed. */
  retry(mxc: Mxc, size: MediaSize): void;
  /** Drops unwatched pictures until at most `bytes` are held. */
  trim(bytes: number): void;
  readonly heldBytes: ReadonlySignal<number>;
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
}

/** Profiles kept on this TV (src/matrix/credentials.ts). */
export interface Profiles {
  readonly list: ReadonlySignal<readonly ProfileRecord[]>;
  load(): Promise<void>;
  /** Stores credentials; signing in again as the same user on the same server replaces that profile's tokens. */
  add(credentials: Credentials): Promise<ProfileRecord>;
  forget(profileId: string): Promise<void>;
}
