/** Pictures of the homeserver as blob URLs. */
import type { Budget } from "../../platform/types.ts";
import type { MediaStore } from "./types.ts";

export interface MediaStoreOptions {
  /** Authenticated fetch (`Tokens.request`): adds the header, renews the token once. */
  request(url: string, init: { readonly signal: AbortSignal }): Promise<Response>;
  readonly budget: Pick<Budget, "mediaBytes" | "imagePixels">;
  readonly baseUrl: string;
}

export declare function createMediaStore(options: MediaStoreOptions): MediaStore & { dispose(): void };
