/** Asks the homeserver's media repository, in the newer of the two ways that it knows. */
import { AppError } from "../core/errors.ts";
import { field } from "./rawEvent.ts";
import type { MediaApi } from "./thumbnails.ts";

export interface MediaInit {
  readonly signal: AbortSignal;
  /** Told of bytes while the answer comes, where the engine's own answer cannot be read in parts (platform/polyfills/fetch.ts). */
  readonly onProgress?: (received: number, total: number | undefined) => void;
}

export type MediaRequest = (url: string, init: MediaInit) => Promise<Response>;

/** @returns a function that resolves with the answer, whatever its status; `urlOf` gives undefined for what is no address. */
export function createMediaRequests(request: MediaRequest): {
  ask(urlOf: (version: MediaApi) => string | undefined, init: MediaInit): Promise<Response>;
} {
  let api: MediaApi = "v1";
  return {
    async ask(urlOf, init) {
      const asked = api;
      const url = urlOf(asked);
      if (!url) throw new AppError("notFound", "not the address of a file");
      const response = await request(url, init);
      if (asked === "v1" && (response.status === 404 || response.status === 405) && (await errcode(response)) === "M_UNRECOGNIZED") {
        api = "v3"; // a server from before spec v1.11
        return request(urlOf("v3") as string, init);
      }
      return response;
    },
  };
}

/** The JSON of an answer that is not 2xx; undefined where there is none. */
export async function jsonOf(response: Response): Promise<unknown> {
  try {
    return (await response.json()) as unknown;
  } catch {
    return undefined;
  }
}

async function errcode(response: Response): Promise<unknown> {
  return field(await jsonOf(response.clone()), "errcode");
}
