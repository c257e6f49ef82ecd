/**
 * Whole files of the homeserver as blob URLs: films, voice messages, photos in full. A television's engine cannot be given
 * the token for a stream of its own, and what is encrypted must be whole before its hash can be checked: so a file is
 * loaded first, as large as the memory budget allows, and nothing of it is used before it is what its sender sent.
 */
import { type Signal, signal } from "@preact/signals";
import type { Budget } from "../../platform/types.ts";
import { AppError } from "../core/errors.ts";
import { log } from "../core/log.ts";
import { canDecrypt, decryptFile } from "./encryptedFile.ts";
import { readImage } from "./imageBytes.ts";
import { fromResponse, fromThrown, isAborted } from "./matrixErrors.ts";
import { createMediaRequests, jsonOf, type MediaRequest } from "./mediaRequest.ts";
import { HEAD_BYTES, typeOfMedia } from "./mediaTypes.ts";
import { receiveFile } from "./receiveFile.ts";
import type { MediaRef } from "./records.ts";
import { downloadUrl } from "./thumbnails.ts";
import type { FileKind, FileState, MediaFiles, OpenFile } from "./fileTypes.ts";

export interface MediaFilesOptions {
  /** Authenticated fetch (`Tokens.request`). */
  readonly request: MediaRequest;
  readonly baseUrl: string;
  readonly budget: Pick<Budget, "videoBytes">;
  /** A large file is about to be loaded: what can be had again should go. */
  makeRoom?(): void;
}

export interface SessionFiles extends MediaFiles {
  /** Takes all files back: the TV goes to sleep, or the session ends. */
  closeAll(): void;
}

/** A line that says nothing for so long is dead; how long a whole file takes is nobody's business. */
const SILENCE_MS = 30_000;
/** Chunks come by the thousand; who waits sees a number change now and then. */
const TELL_MS = 100;
/** Above this other things have to make room. */
const LARGE = 4 * 1024 * 1024;
/** A photo's size stands behind its sender's notes on camera and place, which may be 64 kB and more. */
const IMAGE_HEAD_BYTES = 256 * 1024;
const MOST_PIXELS = 50_000_000;

const note = log("files");

export function createMediaFiles(options: MediaFilesOptions): SessionFiles {
  const { ask } = createMediaRequests(options.request);
  const baseUrl = options.baseUrl.replace(/\/+$/, "");
  const { videoBytes } = options.budget;
  // Encrypted and plain bytes are held at once while one becomes the other.
  const mostOf = ({ secret }: MediaRef): number => Math.floor(secret ? videoBytes / 2 : videoBytes);
  // While a picture is drawn all its pixels are decoded, four bytes each, before they are scaled to the screen.
  const mostPixels = Math.min(MOST_PIXELS, videoBytes / 2);
  const opened = new Set<OpenFile>();

  async function load(media: MediaRef, kind: FileKind, state: Signal<FileState>, controller: AbortController): Promise<FileState> {
    const most = mostOf(media);
    const { secret, bytes: claimed = 0 } = media;
    if (claimed > most) return { status: "tooLarge", bytes: claimed };
    if (secret && !canDecrypt()) return { status: "unsupported" };
    if (claimed > LARGE || claimed === 0) options.makeRoom?.();

    let tooLarge: number | undefined;
    let silent = false;
    let toldAt = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const alive = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        silent = true;
        controller.abort();
      }, SILENCE_MS);
    };
    const { signal: stop } = controller;
    const tell = (received: number, total: number | undefined): void => {
      if (stop.aborted) return;
      alive();
      const whole = total ?? (claimed >= received ? claimed || undefined : undefined);
      if (Math.max(received, total ?? 0) > most) {
        tooLarge = Math.max(received, total ?? 0);
        controller.abort();
        return;
      }
      const now = Date.now();
      if (received !== whole && Math.abs(now - toldAt) < TELL_MS) return;
      toldAt = now;
      state.value = { status: "loading", received, ...(whole === undefined ? {} : { total: whole }) };
    };
    alive();
    try {
      const response = await ask((version) => downloadUrl(baseUrl, version, media.mxc), { signal: stop, onProgress: tell });
      if (!response.ok) throw fromResponse(response.status, await jsonOf(response), response.headers);
      const total = Number(response.headers.get("Content-Length")) || undefined;
      tell(0, total);
      if (stop.aborted) throw new AppError("unexpected", "not wanted any more");
      const received = await receiveFile(response, {
        most,
        head: kind === "image" ? IMAGE_HEAD_BYTES : HEAD_BYTES,
        whole: secret !== undefined,
        total,
        onBytes: (count) => tell(count, total),
      });
      clearTimeout(timer);
      if (received.status === "tooLarge") {
        controller.abort();
        return received;
      }
      if (received.status === "whole") {
        const plain = await decryptFile(received.bytes, secret as NonNullable<typeof secret>);
        return ready([plain], plain.subarray(0, IMAGE_HEAD_BYTES), plain.length, kind, stop);
      }
      return ready(received.parts, received.head, received.bytes, kind, stop);
    } catch (thrown) {
      if (tooLarge !== undefined) return { status: "tooLarge", bytes: tooLarge };
      if (silent) return { status: "failed", error: new AppError("offline", `nothing came for ${SILENCE_MS} ms`) };
      const error = fromThrown(thrown);
      if (stop.aborted || isAborted(error)) return { status: "closed" };
      note.warn("a file failed", error.kind, error.detail);
      return { status: "failed", error };
    } finally {
      clearTimeout(timer);
    }
  }

  function ready(parts: readonly BlobPart[], head: Uint8Array, bytes: number, kind: FileKind, stop: AbortSignal): FileState {
    if (stop.aborted) return { status: "closed" };
    const type = typeOfMedia(head, kind);
    if (type === undefined) return { status: "unsupported" };
    const size = kind === "image" ? readImage(head) : undefined;
    if (size && size.width * size.height > mostPixels) return { status: "tooLarge", bytes };
    const content = new Blob(parts.slice(), { type });
    return { status: "ready", url: URL.createObjectURL(content), type, bytes, content, ...(size?.turn ? { turn: size.turn } : {}) };
  }

  return {
    open(media, kind) {
      const state = signal<FileState>({ status: "loading", received: 0, ...(media.bytes === undefined ? {} : { total: media.bytes }) });
      const controller = new AbortController();
      const file: OpenFile = {
        state,
        close() {
          opened.delete(file);
          controller.abort();
          const last = state.peek();
          state.value = { status: "closed" };
          if (last.status === "ready") URL.revokeObjectURL(last.url);
        },
      };
      opened.add(file);
      void load(media, kind, state, controller).then((result) => {
        if (opened.has(file)) state.value = result;
        else if (result.status === "ready") URL.revokeObjectURL(result.url);
      });
      return file;
    },
    closeAll() {
      for (const file of Array.from(opened)) file.close();
    },
  };
}
