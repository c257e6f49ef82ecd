/**
 * The SDK's client, for what only the SDK can do: the crypto module and rooms with encryption, verification, calls.
 * It never talks to `/sync` itself: our loop feeds it (SdkFeed.ts). Tokens and their renewal stay in `Tokens.request`.
 */
import type { Logger } from "matrix-js-sdk/lib/logger.js";
import type { MatrixClient, PendingEventOrdering } from "matrix-js-sdk/lib/client.js";
import { log } from "../core/log.ts";
import type { Fetch } from "./jsonRequest.ts";
import { loadSdk, type Sdk } from "./loadSdk.ts";
import type { SdkFeed } from "./SdkFeed.ts";
import type { Credentials } from "./types.ts";

export interface ClientOptions {
  readonly credentials: Credentials;
  readonly request: Fetch;
  readonly feed: SdkFeed;
}

/** Loads the SDK's script if need be; the client is not started yet (crypto must be initialised before). */
export async function createMatrixClient(options: ClientOptions): Promise<{ readonly client: MatrixClient; readonly sdk: Sdk }> {
  const sdk = await loadSdk();
  const { credentials, feed, request } = options;
  const client = new sdk.MatrixClient({
    baseUrl: credentials.baseUrl,
    userId: credentials.userId,
    deviceId: credentials.deviceId,
    // Replaced in every request by the newest one. Neither refreshToken nor oauthClientId: one refresher is enough.
    accessToken: credentials.accessToken,
    store: new sdk.MemoryStore(),
    fetchFn: fedFetch(credentials.baseUrl, feed, request),
    logger: bridge(log("sdk")),
    disableVoip: true,
  });
  // Only closed and reset by us: old timelines of a room are never needed again.
  client.setCanResetTimelineCallback(() => true);
  // Its sessions hold their rooms for ever, and would hold closed ones; who is in a call the reducer knows (roomKeep.ts).
  client.matrixRTC.start = () => undefined;
  return { client, sdk };
}

export async function startMatrixClient(client: MatrixClient): Promise<void> {
  await client.startClient({
    lazyLoadMembers: true,
    // Enum members as values: importing the enum would load the SDK.
    pendingEventOrdering: "detached" as PendingEventOrdering,
    disablePresence: true,
    // With threads the SDK asks the server for the parent of every reaction to an event it does not hold, one by one,
    // before the rest of a sync answer goes on (Room.addLiveEvents).
    threadSupport: false,
  });
}

/** Answers the SDK's sync, filter and push rule requests from the feed; all others go to the homeserver. */
function fedFetch(baseUrl: string, feed: SdkFeed, request: Fetch): typeof fetch {
  const prefix = `${baseUrl.replace(/\/+$/, "")}/_matrix/client/v3`;
  return async (input, init = {}) => {
    const url = String(input);
    if (url.indexOf(prefix) === 0) {
      const path = url.slice(prefix.length).split("?")[0] as string;
      if (path === "/sync") {
        const since = /[?&]since=([^&]*)/.exec(url)?.[1];
        return answer(await feed.next(since === undefined ? undefined : decodeURIComponent(since), init.signal ?? undefined));
      }
      if (/^\/user\/[^/]+\/filter$/.test(path)) return answer({ filter_id: "hearth" });
      if (/^\/user\/[^/]+\/filter\//.test(path)) return answer({});
      if (path === "/pushrules/" && feed.pushRules()) return answer(feed.pushRules());
    }
    return request(url, init);
  };
}

/** As much of a Response as the SDK reads; the body is handed over as it is, without JSON in between. */
function answer(body: unknown): Response {
  return {
    ok: true,
    status: 200,
    headers: new Headers({ "Content-Type": "application/json" }),
    json: async () => body,
    text: async () => JSON.stringify(body),
  } as unknown as Response;
}

/** The SDK's log in ours: scrubbed there. Its debug lines are one per request: too many to keep. */
function bridge(to: ReturnType<typeof log>): Logger {
  const quiet = (): void => undefined;
  const words = (args: readonly unknown[]): [string, ...unknown[]] => [String(args[0]), ...args.slice(1)];
  return {
    trace: quiet,
    debug: quiet,
    info: quiet,
    warn: (...args: unknown[]) => to.warn(...words(args)),
    error: (...args: unknown[]) => to.error(...words(args)),
    getChild: (name: string) => bridge(log(`sdk:${name.slice(0, 40)}`)),
  };
}

interface Emitter {
  eventNames(): (string | symbol)[];
  listenerCount(event: string | symbol): number;
}

/** Listeners on an emitter of the SDK: tests count them before a room is opened and after it is closed. */
export function listenerCount(emitter: unknown): number {
  const { eventNames } = emitter as Partial<Emitter>;
  if (typeof eventNames !== "function") return 0;
  const counted = emitter as Emitter;
  return counted.eventNames().reduce((sum, name) => sum + counted.listenerCount(name), 0);
}
