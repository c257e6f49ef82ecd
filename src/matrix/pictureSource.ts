/** Asks the homeserver for one picture in one size, and believes its bytes alone. */
import type { Budget } from "../../platform/types.ts";
import { AppError } from "../core/errors.ts";
import { decryptFile } from "./encryptedFile.ts";
import { readImage } from "./imageBytes.ts";
import { fromResponse } from "./matrixErrors.ts";
import { createMediaRequests, jsonOf } from "./mediaRequest.ts";
import type { MediaRef, MediaSecret, Mxc } from "./records.ts";
import { type ShrinkPicture, shrinkPicture } from "./shrinkPicture.ts";
import { downloadUrl, heldSize, type Thumbnail, thumbnailUrl } from "./thumbnails.ts";

/** No thumbnail is larger; what claims to be is not read. */
const MOST_BYTES = 8 * 1024 * 1024;
/** The original stands in where the server makes no thumbnail, if it is small. */
const MOST_ORIGINAL_BYTES = 2 * 1024 * 1024;

/** What moves is held whole and drawn again and again. */
const MOST_MOVING_BYTES = 3 * 1024 * 1024;
const MOVING: ReadonlySet<string> = new Set(["image/gif", "image/webp"]);

export type Picture =
  | { readonly status: "blob"; readonly blob: Blob; readonly turn?: number }
  | { readonly status: "tooLarge"; readonly bytes: number };

/** @returns a function that rejects with an `AppError`, or with what the request was cut off with. */
export function createPictureSource(options: {
  request(url: string, init: { readonly signal: AbortSignal }): Promise<Response>;
  /** Without a slash at its end. */
  readonly baseUrl: string;
  /** `imagePixels`: decoded pixels that one picture may have, where it is larger than what was asked for. */
  readonly budget: Pick<Budget, "mediaBytes" | "imagePixels">;
  /** The engine's canvas; tests have none. */
  readonly shrink?: ShrinkPicture | undefined;
}): (picture: MediaRef, thumbnail: Thumbnail, signal: AbortSignal) => Promise<Picture> {
  const { request, baseUrl, budget, shrink = shrinkPicture } = options;
  // Encrypted and plain bytes are held at once while one becomes the other.
  const mostSecret = Math.min(MOST_BYTES, budget.mediaBytes / 3);
  const { ask } = createMediaRequests(request);

  async function fetchPicture({ mxc, secret, bytes = 0 }: MediaRef, thumbnail: Thumbnail, signal: AbortSignal): Promise<Picture> {
    // A picture of the size that was asked for is never too large: nobody asks for more than a screen.
    const mostPixels = secret ? budget.imagePixels : Math.max(budget.imagePixels, thumbnail.width * thumbnail.height);
    if (secret) {
      if (bytes > mostSecret) return { status: "tooLarge", bytes };
      return read(await ask((version) => downloadUrl(baseUrl, version, mxc), { signal }), mostSecret, mostPixels, thumbnail, secret);
    }
    if (thumbnail.animated) return moving(mxc, bytes, thumbnail, mostPixels, signal);
    const answer = await ask((version) => thumbnailUrl(baseUrl, version, mxc, thumbnail), { signal });
    // "I can make no thumbnail of that": small originals are shown as they are.
    if (answer.status === 400)
      return read(await ask((version) => downloadUrl(baseUrl, version, mxc), { signal }), MOST_ORIGINAL_BYTES, mostPixels, thumbnail);
    return read(answer, MOST_BYTES, mostPixels, thumbnail);
  }

  /** Few servers make pictures that move: where one has made a still of it, the original comes, if it is small. */
  async function moving(mxc: Mxc, bytes: number, thumbnail: Thumbnail, mostPixels: number, signal: AbortSignal): Promise<Picture> {
    const original = async (): Promise<Picture> =>
      read(await ask((version) => downloadUrl(baseUrl, version, mxc), { signal }), MOST_MOVING_BYTES, mostPixels, thumbnail);
    const answer = await ask((version) => thumbnailUrl(baseUrl, version, mxc, thumbnail), { signal });
    if (answer.status === 400) return original();
    const made = await read(answer, MOST_MOVING_BYTES, mostPixels, thumbnail);
    if (made.status !== "blob" || MOVING.has(made.blob.type) || bytes > MOST_MOVING_BYTES) return made;
    return original();
  }

  async function read(response: Response, most: number, mostPixels: number, thumbnail: Thumbnail, secret?: MediaSecret): Promise<Picture> {
    if (!response.ok) throw fromResponse(response.status, await jsonOf(response), response.headers);
    const claimed = Number(response.headers.get("Content-Length"));
    if (claimed > most) {
      void response.body?.cancel().catch(() => undefined);
      return { status: "tooLarge", bytes: claimed };
    }
    const bytes = new Uint8Array(await response.arrayBuffer());
    if (bytes.length > most) return { status: "tooLarge", bytes: bytes.length };
    const plain = secret ? await decryptFile(bytes, secret) : bytes;
    const facts = readImage(plain);
    if (!facts) throw new AppError("unsupported", "not a picture that can be shown");
    if (facts.width * facts.height > mostPixels) return { status: "tooLarge", bytes: bytes.length };
    const blob = new Blob([plain], { type: facts.type });
    return {
      status: "blob",
      // What moves would stand still.
      blob: thumbnail.animated ? blob : await shrink(blob, facts, heldSize(thumbnail)),
      ...(facts.turn ? { turn: facts.turn } : {}),
    };
  }

  return fetchPicture;
}
