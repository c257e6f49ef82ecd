/**
 * The matrix floor as screens see it: interfaces over signals. Screens and the gallery depend on these alone;
 * `Session.ts` and its parts implement them on matrix-js-sdk, the gallery with still models.
 */
import type { AppError } from "../core/errors.ts";
import type { MediaFiles, MediaStore, RoomMedia } from "./fileTypes.ts";
import type { ProfileRecord, RoomRecord, Shelf } from "./records.ts";
import type { OpenRoom } from "./roomTypes.ts";
import type { EncryptionState, Security } from "./securityTypes.ts";
import type { Http } from "./http.ts";
import type { ReadonlySignal } from "@preact/signals";

export type SyncStatus =
  | { readonly status: "starting" }
  | { readonly status: "live" }
  | { readonly status: "reconnecting"; readonly since: number; readonly error: AppError }
  | { readonly status: "stopped"; readonly error?: AppError };

/** What became of following an upgrade. */
export type Followed =
  /** The room that carries the old one on. */
  | { readonly kind: "there"; readonly roomId: string }
  /** The new room does not say that it carries on the old one; one is no further than before. */
  | { readonly kind: "disagrees" }
  /** It was joined to find out, does not say so or could not be asked, and could not be left. Following again asks it again. */
  | { readonly kind: "stuck" };

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
   * Goes from an upgraded room to the one that carries it on, joining it if need be.
   * @throws AppError the new room could not be asked, or does not let us in: we are not in it by this.
   */
  followUpgrade(roomId: string): Promise<Followed>;
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
  /** For parts of the matrix floor that come with a later script. Not for screens. */
  readonly line: SessionLine;
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

export interface SessionLine {
  readonly http: Http;
  /** Each sync answer, as it came, when all others have taken it. @returns a function that stops. */
  onAnswer(run: (body: unknown) => void): () => void;
}
