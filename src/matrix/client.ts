/**
 * The SDK's client, for what only the SDK can do: the crypto module, verification, secret storage. It is never started:
 * it has no `/sync` of its own and no rooms. Our loop hands the crypto part of each answer to its crypto module itself
 * (Encryption.ts), because the SDK's loop moves its token on even when its crypto module could not take the keys
 * (matrix-js-sdk 43, `processSyncCryptoChanges`). Tokens and their renewal stay in `Tokens.request`.
 */
import type { MatrixClient } from "matrix-js-sdk/lib/client.js";
import type { CryptoBackend } from "matrix-js-sdk/lib/common-crypto/CryptoBackend.js";
import type { CryptoCallbacks } from "matrix-js-sdk/lib/crypto-api/index.js";
import type { Logger } from "matrix-js-sdk/lib/logger.js";
import { log } from "../core/log.ts";
import { patientWithBackup } from "./backupPatience.ts";
import type { Fetch } from "./jsonRequest.ts";
import type { Sdk } from "./loadSdk.ts";
import type { Credentials } from "./signInTypes.ts";
import { VERIFICATION_METHODS } from "./verificationStage.ts";

export interface ClientOptions {
  readonly credentials: Credentials;
  readonly request: Fetch;
  readonly sdk: Sdk;
  /** Held by reference: filled in by whoever knows the keys of the secret storage (Security.ts). */
  readonly callbacks: CryptoCallbacks;
  /** The session ended: what fails from now on is no fault, and is not logged. */
  hasEnded?(): boolean;
}

const TIMEOUT_MS = 30_000;

export function createMatrixClient({ credentials, request, sdk, callbacks, hasEnded = () => false }: ClientOptions): MatrixClient {
  const patient = patientWithBackup(notAPage(request));
  const client = new sdk.MatrixClient({
    baseUrl: credentials.baseUrl,
    userId: credentials.userId,
    deviceId: credentials.deviceId,
    // Replaced in every request by the newest one. Neither refreshToken nor oauthClientId: one refresher is enough.
    accessToken: credentials.accessToken,
    store: new sdk.MemoryStore(),
    fetchFn: (input, init) => patient(String(input), init),
    logger: bridge(log("sdk"), hasEnded),
    disableVoip: true,
    verificationMethods: VERIFICATION_METHODS.slice(),
    cryptoCallbacks: callbacks,
    // Without, the SDK waits for ever for a server that takes a request and never answers; its calls for keys have 60 s of their own.
    localTimeoutMs: TIMEOUT_MS,
  });
  client.matrixRTC.start = () => undefined;
  return client;
}

/** The SDK takes any answer of 200 to a message with keys for its delivery, the page of a hotel's network too. */
function notAPage(request: Fetch): Fetch {
  return async (url, init) => {
    const response = await request(url, init);
    if (/^text\/html/i.test(response.headers.get("Content-Type") ?? ""))
      throw new TypeError("Failed to fetch: a page in place of an answer");
    return response;
  };
}

/** The crypto module of a client: more than `getCrypto()` admits to, since it is the sync loop's other end as well. */
export function cryptoOf(client: MatrixClient): CryptoBackend {
  return client.getCrypto() as CryptoBackend;
}

/** Renewing tokens is our work, and whether that failed tokens.ts says. */
const OURS = /^Unable to refresh token/;

/** The SDK's log in ours: scrubbed there. Its debug lines are one per request: too many to keep. */
function bridge(to: ReturnType<typeof log>, hasEnded: () => boolean): Logger {
  const quiet = (): void => undefined;
  const told =
    (tell: (...words: [string, ...unknown[]]) => void) =>
    (...args: unknown[]): void => {
      if (!hasEnded()) tell(String(args[0]), ...args.slice(1));
    };
  return {
    trace: quiet,
    debug: quiet,
    info: quiet,
    warn: told(to.warn),
    error: told((words, ...rest) => (OURS.test(words) ? quiet() : to.error(words, ...rest))),
    getChild: (name: string) => bridge(log(`sdk:${name.slice(0, 40)}`), hasEnded),
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
