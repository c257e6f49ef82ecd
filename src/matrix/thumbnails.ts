/** Where the homeserver keeps a picture in the size that is shown (client-server API, "Content repository"). */
import { mxcParts } from "./mxc.ts";
import type { MediaRef, Mxc } from "./records.ts";
import type { MediaSize } from "./fileTypes.ts";

export interface Thumbnail {
  readonly width: number;
  readonly height: number;
  readonly method: "crop" | "scale";
  /** Moving, if it moves (client-server API, v1.11: `animated`). */
  readonly animated?: boolean;
}

/** Sizes that the spec wants every server to have made already; others cost it work or are answered with one of these. */
const CROPPED = [32, 96] as const;
const SCALED: readonly Thumbnail[] = [
  { width: 320, height: 240, method: "scale" },
  { width: 640, height: 480, method: "scale" },
  { width: 800, height: 600, method: "scale" },
  { width: 1920, height: 1080, method: "scale" }, // a whole screen; servers that make none answer with their largest
];

/** The smallest of the server's sizes that is no smaller than what is shown, else its largest. */
export function thumbnailFor(size: MediaSize): Thumbnail {
  const side = Math.max(size.width, size.height);
  if (size.method === "crop") {
    const cropped = CROPPED.find((edge) => edge >= side);
    if (cropped) return { width: cropped, height: cropped, method: "crop" };
  }
  const scaled =
    SCALED.find(({ width, height }) => width >= size.width && height >= size.height) ?? (SCALED[SCALED.length - 1] as Thumbnail);
  return size.animated ? { ...scaled, animated: true } : scaled;
}

const ROW = SCALED[2] as Thumbnail;
const SCREEN = SCALED[3] as Thumbnail;

/** How large a picture is kept that comes larger than was asked for: as the largest of a row, or as a screen. */
export const heldSize = ({ width, height }: Thumbnail): Thumbnail => (width <= ROW.width && height <= ROW.height ? ROW : SCREEN);

/**
 * What pictures in memory and on disk are known by. An encrypted one has one size only, and its key counts: somebody
 * may name another's file with a key that does not fit, and that failure must not be shown for the right one.
 */
export function thumbnailKey({ mxc, secret }: MediaRef, { width, height, method, animated }: Thumbnail): string {
  const moving = animated ? " animated" : "";
  // Of an encrypted one there is one file for all sizes, kept in one of two.
  const held = secret && heldSize({ width, height, method });
  return secret
    ? `${mxc} ${held?.width} ${secret.sha256} ${secret.iv} ${secret.key}${moving}`
    : `${mxc} ${width}x${height} ${method}${moving}`;
}

/** Small and square, as people and rooms are shown in lists. */
export function isAvatar({ method }: Thumbnail): boolean {
  return method === "crop"; // only the small ones are asked for so
}

export type MediaApi = "v1" | "v3";

const root = (baseUrl: string, api: MediaApi): string => `${baseUrl}/_matrix/${api === "v1" ? "client/v1/media" : "media/v3"}`;

export function thumbnailUrl(
  baseUrl: string,
  api: MediaApi,
  uri: Mxc,
  { width, height, method, animated = false }: Thumbnail,
): string | undefined {
  const parts = mxcParts(uri);
  if (!parts) return undefined;
  // Still unless asked: what moves costs a TV much.
  return `${root(baseUrl, api)}/thumbnail/${encodeURIComponent(parts.server)}/${encodeURIComponent(parts.mediaId)}?width=${width}&height=${height}&method=${method}&animated=${animated}`;
}

export function downloadUrl(baseUrl: string, api: MediaApi, uri: Mxc): string | undefined {
  const parts = mxcParts(uri);
  return parts ? `${root(baseUrl, api)}/download/${encodeURIComponent(parts.server)}/${encodeURIComponent(parts.mediaId)}` : undefined;
}
