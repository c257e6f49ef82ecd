/** The bytes of one answer as they come: counted, bounded, and out of the script's heap where nothing has to be done to them. */
import { AppError } from "../core/errors.ts";

export interface ReceiveOptions {
  /** More bytes than this are not taken. */
  readonly most: number;
  /** So many of the first bytes are kept for a look at them. */
  readonly head: number;
  /** Wanted in one piece, because they are to be decrypted. */
  readonly whole: boolean;
  /** What the answer says of its length. */
  readonly total: number | undefined;
  onBytes(received: number): void;
}

export type Received =
  | { readonly status: "tooLarge"; readonly bytes: number }
  | { readonly status: "whole"; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly status: "parts"; readonly parts: readonly Blob[]; readonly head: Uint8Array<ArrayBuffer>; readonly bytes: number };

/** Chunks of the network are small; the engine's own store of blobs takes them in pieces of this size. */
const PIECE = 1024 * 1024;

export async function receiveFile(response: Response, options: ReceiveOptions): Promise<Received> {
  const { most, onBytes } = options;
  const into = options.whole ? wholePiece(options.total) : blobPieces(options.head);
  const reader = response.body?.getReader();
  let received = 0;
  const take = (chunk: Uint8Array<ArrayBuffer>): boolean => {
    received += chunk.length;
    if (received > most) return false;
    into.add(chunk);
    onBytes(received);
    return true;
  };
  if (!reader) {
    if (!take(new Uint8Array(await response.arrayBuffer()))) return { status: "tooLarge", bytes: received };
    return into.done();
  }
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    if (take(value)) continue;
    void reader.cancel().catch(() => undefined);
    return { status: "tooLarge", bytes: received };
  }
  // A line that was cut may look like an end.
  if (options.total !== undefined && received < options.total) throw new AppError("offline", "the file ended early");
  return into.done();
}

interface Pieces {
  add(chunk: Uint8Array<ArrayBuffer>): void;
  done(): Received;
}

/** One buffer of the length that was said, so that the file is in memory once. */
function wholePiece(total: number | undefined): Pieces {
  let bytes: Uint8Array<ArrayBuffer> = new Uint8Array(0);
  let length = 0;
  return {
    add(chunk) {
      if (length === 0 && (total === undefined || chunk.length >= total)) bytes = chunk;
      else {
        if (length + chunk.length > bytes.length) {
          const larger = new Uint8Array(Math.max(total ?? 0, length + chunk.length, total === undefined ? bytes.length * 2 : 0));
          larger.set(bytes.subarray(0, length));
          bytes = larger;
        }
        bytes.set(chunk, length);
      }
      length += chunk.length;
    },
    done: () => ({ status: "whole", bytes: length === bytes.length ? bytes : bytes.slice(0, length) }),
  };
}

function blobPieces(headBytes: number): Pieces {
  const parts: Blob[] = [];
  let head: Uint8Array<ArrayBuffer> = new Uint8Array(0);
  let waiting: Uint8Array<ArrayBuffer>[] = [];
  let waitingBytes = 0;
  let bytes = 0;
  const put = (): void => {
    if (waitingBytes > 0) parts.push(new Blob(waiting));
    waiting = [];
    waitingBytes = 0;
  };
  return {
    add(chunk) {
      if (head.length < headBytes) {
        const longer = new Uint8Array(Math.min(headBytes, head.length + chunk.length));
        longer.set(head);
        longer.set(chunk.subarray(0, longer.length - head.length), head.length);
        head = longer;
      }
      waiting.push(chunk);
      waitingBytes += chunk.length;
      bytes += chunk.length;
      if (waitingBytes >= PIECE) put();
    },
    done() {
      put();
      return { status: "parts", parts, head, bytes };
    },
  };
}
