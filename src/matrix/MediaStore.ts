/**
 * Pictures of the homeserver as blob URLs: authenticated, in the size shown, few at once, within a budget of bytes.
 * Small avatars are kept on disk too and come back as data URLs.
 */
import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Budget } from "../../platform/types.ts";
import type { AppError } from "../core/errors.ts";
import { log } from "../core/log.ts";
import { fromThrown, isAborted } from "./matrixErrors.ts";
import { type Held, MediaCache } from "./mediaCache.ts";
import { createMediaQueue } from "./mediaQueue.ts";
import { createPictureSource, type Picture } from "./pictureSource.ts";
import type { MediaRef, Mxc } from "./records.ts";
import type { SavedAvatars } from "./savedAvatars.ts";
import { isAvatar, type Thumbnail, thumbnailFor, thumbnailKey } from "./thumbnails.ts";
import type { MediaSize, MediaState, MediaStore } from "./fileTypes.ts";

export interface MediaStoreOptions {
  /** Authenticated fetch (`Tokens.request`): adds the header, renews the token and asks once more after a 401. */
  request(url: string, init: { readonly signal: AbortSignal }): Promise<Response>;
  readonly budget: Pick<Budget, "mediaBytes" | "imagePixels">;
  readonly baseUrl: string;
  /** Small avatars on disk. Without it every picture comes from the server. */
  readonly avatars?: Pick<SavedAvatars, "load" | "read" | "shown" | "offer">;
}

export interface SessionMedia extends MediaStore {
  /** Puts the saved avatars of the first screenful in place: they are ready when they are first opened. */
  restore(): Promise<void>;
  dispose(): void;
}

const AT_ONCE = 4;
/** A failure that may pass (no network, a busy server) is tried again when the picture comes back on screen after this time. */
const FAILED_FOR_MS = 15_000;
/** Sooner when somebody looks at it; not at each step of a held key. */
const LOOKED_MS = 2000;
const MOST_FAILURES = 500;

const LOADING: MediaState = { status: "loading" };
const note = log("media");

interface Entry extends Held {
  readonly key: string;
  readonly state: Signal<MediaState>;
  bytes: number;
  inUse: boolean;
  /** The content of a small avatar, to be kept on disk: as it was loaded, or the data URL that it was read as. */
  avatar: Blob | string | undefined;
  /** Takes the request back, queued or running; undefined while there is none. */
  cancel: (() => void) | undefined;
  /** Brings the waiting request to the front. */
  first: (() => void) | undefined;
  failedAt: number;
}

export function createMediaStore(options: MediaStoreOptions): SessionMedia {
  const { budget, avatars } = options;
  const fetchPicture = createPictureSource({
    request: options.request,
    baseUrl: options.baseUrl.replace(/\/+$/, ""),
    budget,
  });
  const queue = createMediaQueue(AT_ONCE);
  const cache = new MediaCache();
  const entries = new Map<string, Entry>();
  /** Saved avatars that nobody has opened yet. */
  const restored = new Map<string, string>();
  const failures: Entry[] = [];
  /** What somebody looks at: it may be asked for before the row that shows it is there to watch it. */
  let looked: { readonly key: string } | undefined;
  let disposed = false;

  function entryFor(picture: MediaRef, thumbnail: Thumbnail): Entry {
    const key = thumbnailKey(picture, thumbnail);
    const known = entries.get(key);
    if (known) return known;
    const saved = restored.get(key);
    restored.delete(key);
    const entry: Entry = {
      key,
      bytes: saved?.length ?? 0,
      avatar: saved,
      inUse: false,
      cancel: undefined,
      first: undefined,
      failedAt: 0,
      state: signal<MediaState>(saved === undefined ? LOADING : { status: "ready", url: saved }, {
        watched: () => {
          entry.inUse = true;
          if (!entries.has(key)) entries.set(key, entry); // it was dropped, and somebody kept the signal
          cache.touch(entry);
          if (entry.avatar !== undefined) keep(entry, entry.avatar); // it may have gone from the disk, and be wanted again
          avatars?.shown(key);
          // Not here: a signal must not be written while somebody subscribes to it.
          void Promise.resolve().then(() => wake(entry, picture, thumbnail));
        },
        unwatched: () => {
          entry.inUse = false;
          // A row that moves is unwatched and watched again at once: that must not start anew.
          void Promise.resolve().then(() => rest(entry));
        },
      }),
      drop: () => {
        const state = entry.state.peek();
        if (state.status === "ready" && isBlob(state.url)) URL.revokeObjectURL(state.url);
        entry.bytes = 0;
        entry.avatar = undefined;
        entry.state.value = LOADING;
        if (!entry.inUse) entries.delete(key);
      },
    };
    entries.set(key, entry);
    // Not here: somebody is rendering, and the sum of bytes is a signal.
    if (saved !== undefined) void Promise.resolve().then(() => hold(entry));
    return entry;
  }

  function keep(entry: Entry, avatar: Blob | string): void {
    entry.avatar = avatar;
    avatars?.offer(entry.key, avatar);
  }

  function hold(entry: Entry): void {
    if (disposed || entry.state.peek().status !== "ready") return;
    cache.add(entry);
    cache.trim(budget.mediaBytes);
  }

  /** On the screen: load what is not there. */
  function wake(entry: Entry, picture: MediaRef, thumbnail: Thumbnail): void {
    if (!entry.inUse || disposed || entry.cancel) return;
    const state = entry.state.peek();
    if (state.status === "ready" || state.status === "tooLarge") return;
    if (state.status === "failed" && (isFinal(state.error) || since(entry.failedAt) < FAILED_FOR_MS)) return;
    start(entry, picture, thumbnail);
  }

  /** Off the screen: what is loaded stays for a while, what is not is no longer wanted. */
  function rest(entry: Entry): void {
    if (entry.inUse) return;
    entry.cancel?.();
    entry.cancel = undefined;
    entry.first = undefined;
    if (entry.state.peek().status === "loading") entries.delete(entry.key);
    cache.touch(entry);
    cache.trim(budget.mediaBytes);
  }

  function start(entry: Entry, picture: MediaRef, thumbnail: Thumbnail): void {
    entry.state.value = LOADING;
    const controller = new AbortController();
    const queued = queue.add(() => load(entry, picture, thumbnail, controller));
    entry.cancel = () => {
      queued.cancel();
      controller.abort();
    };
    entry.first = () => queued.first();
    if (entry.key === looked?.key) queued.first();
  }

  async function load(entry: Entry, wanted: MediaRef, thumbnail: Thumbnail, controller: AbortController): Promise<void> {
    let result: MediaState;
    let bytes = 0;
    try {
      const saved = avatars && savable(wanted, thumbnail) ? await avatars.read(entry.key) : undefined;
      if (controller.signal.aborted || disposed) return;
      const picture: Picture | undefined = saved === undefined ? await fetchPicture(wanted, thumbnail, controller.signal) : undefined;
      if (controller.signal.aborted || disposed) return;
      if (picture?.status === "tooLarge") result = picture;
      else {
        const content = picture ? picture.blob : (saved as string);
        bytes = typeof content === "string" ? content.length : content.size;
        result = {
          status: "ready",
          url: typeof content === "string" ? content : URL.createObjectURL(content),
          ...(picture?.turn ? { turn: picture.turn } : {}),
        };
        if (savable(wanted, thumbnail)) keep(entry, content);
      }
    } catch (thrown) {
      const error = fromThrown(thrown);
      if (controller.signal.aborted || disposed || isAborted(error)) return;
      note.debug("picture failed", error.detail);
      entry.failedAt = Date.now();
      rememberFailure(entry);
      result = { status: "failed", error };
    }
    entry.cancel = undefined;
    entry.first = undefined;
    entry.bytes = bytes;
    entry.state.value = result;
    hold(entry);
  }

  /** Failures take little room, but a hostile room could name any number of missing pictures. */
  function rememberFailure(entry: Entry): void {
    failures.push(entry);
    if (failures.length <= MOST_FAILURES) return;
    const oldest = failures.shift();
    if (oldest && !oldest.inUse && oldest.state.peek().status === "failed" && entries.get(oldest.key) === oldest)
      entries.delete(oldest.key);
  }

  return {
    open: (picture, size: MediaSize): ReadonlySignal<MediaState> => entryFor(refOf(picture, size), thumbnailFor(size)).state,
    retry(picture, size) {
      const thumbnail = thumbnailFor(size);
      const wanted = refOf(picture, size);
      const entry = entryFor(wanted, thumbnail);
      if (entry.state.peek().status !== "failed" || entry.cancel) return;
      entry.state.value = LOADING;
      if (entry.inUse) start(entry, wanted, thumbnail);
      else entries.delete(entry.key); // whoever kept the signal loads it by watching
    },
    look(picture, size) {
      const wanted = refOf(picture, size);
      const thumbnail = thumbnailFor(size);
      const key = thumbnailKey(wanted, thumbnail);
      looked = { key };
      const entry = entries.get(key);
      entry?.first?.();
      const state = entry?.state.peek();
      // Whoever comes to a picture that is missing wants it: sooner than one that passes by.
      if (
        entry &&
        !entry.cancel &&
        entry.inUse &&
        state?.status === "failed" &&
        !isFinal(state.error) &&
        since(entry.failedAt) >= LOOKED_MS
      )
        start(entry, wanted, thumbnail);
    },
    trim(bytes) {
      restored.clear();
      cache.trim(bytes);
    },
    heldBytes: cache.heldBytes,
    async restore() {
      for (const { key, url } of (await avatars?.load()) ?? []) restored.set(key, url);
    },
    dispose() {
      disposed = true;
      restored.clear();
      for (const entry of Array.from(entries.values())) entry.cancel?.();
      cache.clear();
      entries.clear();
    },
  };
}

/** What is shown: of an encrypted picture the sender's preview, which never moves; of any other the picture in the size asked for. */
function refOf(picture: Mxc | MediaRef, { animated }: MediaSize): MediaRef {
  return typeof picture === "string" ? { mxc: picture } : ((animated ? undefined : picture.thumbnail) ?? picture);
}

/** What was encrypted never lies on the disk as a picture. */
const savable = ({ secret }: MediaRef, thumbnail: Thumbnail): boolean => !secret && isAvatar(thumbnail);
/** A clock that was set back counts as long ago. */
const since = (at: number): number => Math.abs(Date.now() - at);
const isBlob = (url: string): boolean => url.indexOf("blob:") === 0;

/** Nothing that time would heal: the picture is not there, not ours, or none. */
function isFinal(error: AppError): boolean {
  return (
    error.kind === "notFound" ||
    error.kind === "forbidden" ||
    error.kind === "unsupported" ||
    error.kind === "signedOut" ||
    error.kind === "tooLarge" ||
    error.kind === "damaged"
  );
}
