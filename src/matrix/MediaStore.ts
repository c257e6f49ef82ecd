/** Pictures of the homeserver as blob URLs: authenticated, in the size shown, few at once, within a budget of bytes. */
import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Budget } from "../../platform/types.ts";
import { AppError } from "../core/errors.ts";
import { log } from "../core/log.ts";
import { readImage } from "./imageBytes.ts";
import { fromResponse, fromThrown, isAborted } from "./matrixErrors.ts";
import { type Held, MediaCache } from "./mediaCache.ts";
import { createMediaQueue } from "./mediaQueue.ts";
import { field } from "./rawEvent.ts";
import type { Mxc } from "./records.ts";
import { downloadUrl, type MediaApi, type Thumbnail, thumbnailFor, thumbnailUrl } from "./thumbnails.ts";
import type { MediaSize, MediaState, MediaStore } from "./types.ts";

export interface MediaStoreOptions {
  /** Authenticated fetch (`Tokens.request`): adds the header, renews the token and asks once more after a 401. */
  request(url: string, init: { readonly signal: AbortSignal }): Promise<Response>;
  readonly budget: Pick<Budget, "mediaBytes" | "imagePixels">;
  readonly baseUrl: string;
}

const AT_ONCE = 4;
/** No thumbnail is larger; what claims to be is not read. */
const MOST_BYTES = 8 * 1024 * 1024;
/** The original stands in where the server makes no thumbnail, if it is small. */
const MOST_ORIGINAL_BYTES = 2 * 1024 * 1024;
/** A failure that may pass (no network, a busy server) is tried again when the picture comes back on screen after this time. */
const FAILED_FOR_MS = 15_000;
const MOST_FAILURES = 500;

const LOADING: MediaState = { status: "loading" };
const note = log("media");

interface Entry extends Held {
  readonly key: string;
  readonly state: Signal<MediaState>;
  bytes: number;
  inUse: boolean;
  /** Takes the request back, queued or running; undefined while there is none. */
  cancel: (() => void) | undefined;
  failedAt: number;
}

export function createMediaStore(options: MediaStoreOptions): MediaStore & { dispose(): void } {
  const { request, budget } = options;
  const baseUrl = options.baseUrl.replace(/\/+$/, "");
  const queue = createMediaQueue(AT_ONCE);
  const cache = new MediaCache();
  const entries = new Map<string, Entry>();
  const failures: Entry[] = [];
  let api: MediaApi = "v1";
  let disposed = false;

  function entryFor(mxc: Mxc, thumbnail: Thumbnail): Entry {
    const key = `${mxc} ${thumbnail.width}x${thumbnail.height} ${thumbnail.method}`;
    const known = entries.get(key);
    if (known) return known;
    const entry: Entry = {
      key,
      bytes: 0,
      inUse: false,
      cancel: undefined,
      failedAt: 0,
      state: signal<MediaState>(LOADING, {
        watched: () => {
          entry.inUse = true;
          if (!entries.has(key)) entries.set(key, entry); // it was dropped, and somebody kept the signal
          cache.touch(entry);
          // Not here: a signal must not be written while somebody subscribes to it.
          void Promise.resolve().then(() => wake(entry, mxc, thumbnail));
        },
        unwatched: () => {
          entry.inUse = false;
          // A row that moves is unwatched and watched again at once: that must not start anew.
          void Promise.resolve().then(() => rest(entry));
        },
      }),
      drop: () => {
        const state = entry.state.peek();
        if (state.status === "ready") URL.revokeObjectURL(state.url);
        entry.bytes = 0;
        entry.state.value = LOADING;
        if (!entry.inUse) entries.delete(key);
      },
    };
    entries.set(key, entry);
    return entry;
  }

  /** On the screen: load what is not there. */
  function wake(entry: Entry, mxc: Mxc, thumbnail: Thumbnail): void {
    if (!entry.inUse || disposed || entry.cancel) return;
    const state = entry.state.peek();
    if (state.status === "ready" || state.status === "tooLarge") return;
    if (state.status === "failed" && (isFinal(state.error) || Date.now() - entry.failedAt < FAILED_FOR_MS)) return;
    start(entry, mxc, thumbnail);
  }

  /** Off the screen: what is loaded stays for a while, what is not is no longer wanted. */
  function rest(entry: Entry): void {
    if (entry.inUse) return;
    entry.cancel?.();
    entry.cancel = undefined;
    if (entry.state.peek().status === "loading") entries.delete(entry.key);
    cache.touch(entry);
    cache.trim(budget.mediaBytes);
  }

  function start(entry: Entry, mxc: Mxc, thumbnail: Thumbnail): void {
    entry.state.value = LOADING;
    const controller = new AbortController();
    const dequeue = queue.add(() => load(entry, mxc, thumbnail, controller));
    entry.cancel = () => {
      dequeue();
      controller.abort();
    };
  }

  async function load(entry: Entry, mxc: Mxc, thumbnail: Thumbnail, controller: AbortController): Promise<void> {
    let result: MediaState;
    let bytes = 0;
    try {
      const picture = await fetchPicture(mxc, thumbnail, controller.signal);
      if (controller.signal.aborted || disposed) return;
      if (picture.status === "blob") {
        bytes = picture.blob.size;
        result = { status: "ready", url: URL.createObjectURL(picture.blob) };
      } else result = picture;
    } catch (thrown) {
      const error = fromThrown(thrown);
      if (controller.signal.aborted || disposed || isAborted(error)) return;
      note.debug("picture failed", error.detail);
      entry.failedAt = Date.now();
      rememberFailure(entry);
      result = { status: "failed", error };
    }
    entry.cancel = undefined;
    entry.bytes = bytes;
    entry.state.value = result;
    if (result.status !== "ready") return;
    cache.add(entry);
    cache.trim(budget.mediaBytes);
  }

  type Picture = { readonly status: "blob"; readonly blob: Blob } | { readonly status: "tooLarge"; readonly bytes: number };

  async function fetchPicture(mxc: Mxc, thumbnail: Thumbnail, signal: AbortSignal): Promise<Picture> {
    const answer = await ask((version) => thumbnailUrl(baseUrl, version, mxc, thumbnail), signal);
    // "I can make no thumbnail of that": small originals are shown as they are.
    if (answer.status === 400) return read(await ask((version) => downloadUrl(baseUrl, version, mxc), signal), MOST_ORIGINAL_BYTES);
    return read(answer, MOST_BYTES);
  }

  async function ask(urlOf: (version: MediaApi) => string | undefined, signal: AbortSignal): Promise<Response> {
    const asked = api;
    const url = urlOf(asked);
    if (!url) throw new AppError("notFound", "not the address of a picture");
    const response = await request(url, { signal });
    if (asked === "v1" && (response.status === 404 || response.status === 405) && (await errcode(response)) === "M_UNRECOGNIZED") {
      api = "v3"; // a server from before spec v1.11
      return request(urlOf("v3") as string, { signal });
    }
    return response;
  }

  async function read(response: Response, most: number): Promise<Picture> {
    if (!response.ok) throw fromResponse(response.status, await json(response), response.headers);
    const claimed = Number(response.headers.get("Content-Length"));
    if (claimed > most) {
      void response.body?.cancel().catch(() => undefined);
      return { status: "tooLarge", bytes: claimed };
    }
    const bytes = new Uint8Array(await response.arrayBuffer());
    if (bytes.length > most) return { status: "tooLarge", bytes: bytes.length };
    const facts = readImage(bytes);
    if (!facts) throw new AppError("unsupported", "not a picture that can be shown");
    if (facts.width * facts.height > budget.imagePixels) return { status: "tooLarge", bytes: bytes.length };
    return { status: "blob", blob: new Blob([bytes], { type: facts.type }) };
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
    open: (mxc, size: MediaSize): ReadonlySignal<MediaState> => entryFor(mxc, thumbnailFor(size)).state,
    retry(mxc, size) {
      const thumbnail = thumbnailFor(size);
      const entry = entryFor(mxc, thumbnail);
      if (entry.state.peek().status !== "failed" || entry.cancel) return;
      entry.state.value = LOADING;
      if (entry.inUse) start(entry, mxc, thumbnail);
      else entries.delete(entry.key); // whoever kept the signal loads it by watching
    },
    trim: (bytes) => cache.trim(bytes),
    heldBytes: cache.heldBytes,
    dispose() {
      disposed = true;
      for (const entry of Array.from(entries.values())) entry.cancel?.();
      cache.clear();
      entries.clear();
    },
  };
}

/** Nothing that time would heal: the picture is not there, not ours, or none. */
function isFinal(error: AppError): boolean {
  return (
    error.kind === "notFound" ||
    error.kind === "forbidden" ||
    error.kind === "unsupported" ||
    error.kind === "signedOut" ||
    error.kind === "tooLarge"
  );
}

async function json(response: Response): Promise<unknown> {
  try {
    return (await response.json()) as unknown;
  } catch {
    return undefined;
  }
}

async function errcode(response: Response): Promise<unknown> {
  return field(await json(response.clone()), "errcode");
}
