/** Pictures and whole files as screens see them. Interfaces over signals; implemented beside, and by still models. */
import type { AppError } from "../core/errors.ts";
import type { EdgeState, MediaRef, Mxc, TimelineItem } from "./records.ts";
import type { ReadonlySignal } from "@preact/signals";

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
