/**
 * The one way to the homeserver for our own requests: JSON in, JSON out, with time-outs, and AppErrors for everything
 * that goes wrong. Tokens and their renewal are in `Tokens.request` (credentials.ts), which the SDK's client uses too.
 */
import { AppError } from "../core/errors.ts";
import type { Fetch } from "./credentials.ts";
import { aborted, fromResponse, fromThrown } from "./matrixErrors.ts";

export type Query = Readonly<Record<string, string | number | boolean | undefined>>;

export interface CallOptions {
  readonly query?: Query;
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
  /** No answer after this many milliseconds is "offline"; 30,000 unless given. */
  readonly timeoutMs?: number;
  /** An answer that says it is longer is not read ("tooLarge"). */
  readonly maxBytes?: number;
}

export interface Http {
  readonly baseUrl: string;
  /**
   * @param path below `/_matrix/client`, every part already encoded (`roomPath`): "/v3/sync".
   * @throws AppError only.
   */
  call<T = unknown>(method: "GET" | "PUT" | "POST" | "DELETE", path: string, options?: CallOptions): Promise<T>;
}

const TIMEOUT_MS = 30_000;

/** "/v3/rooms/<room id>/<parts…>", encoded. */
export function roomPath(roomId: string, ...parts: readonly string[]): string {
  return ["/v3/rooms", roomId, ...parts].map((part, i) => (i === 0 ? part : encodeURIComponent(part))).join("/");
}

export function createHttp(baseUrl: string, request: Fetch): Http {
  const base = baseUrl.replace(/\/+$/, "");
  return {
    baseUrl: base,
    async call<T>(method: string, path: string, options: CallOptions = {}): Promise<T> {
      const { query, body, signal, timeoutMs = TIMEOUT_MS, maxBytes } = options;
      if (signal?.aborted) throw aborted();
      const stop = new AbortController();
      let late = false;
      const timer = setTimeout(() => {
        late = true;
        stop.abort();
      }, timeoutMs);
      const onAbort = (): void => stop.abort();
      signal?.addEventListener("abort", onAbort);
      try {
        const init: RequestInit = { method, signal: stop.signal };
        if (body !== undefined) {
          init.body = JSON.stringify(body);
          init.headers = { "Content-Type": "application/json" };
        }
        const response = await request(`${base}/_matrix/client${path}${queryString(query)}`, init);
        const length = Number(response.headers.get("Content-Length"));
        if (response.ok && maxBytes !== undefined && length > maxBytes) {
          stop.abort();
          throw new AppError("tooLarge", `${path.split("?")[0]}: ${length} bytes`);
        }
        const answer = await readJson(response);
        if (!response.ok) throw fromResponse(response.status, answer, response.headers);
        if (answer === NOT_JSON) throw new AppError("server", `HTTP ${response.status} · the answer is not JSON`);
        return answer as T;
      } catch (thrown) {
        if (late) throw new AppError("offline", `no answer within ${timeoutMs} ms`);
        if (signal?.aborted) throw aborted();
        throw fromThrown(thrown);
      } finally {
        clearTimeout(timer);
        signal?.removeEventListener("abort", onAbort);
      }
    },
  };
}

const NOT_JSON = Object.freeze({});

async function readJson(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch (thrown) {
    // A body cut off by the network or our own time-out is not the server's fault.
    if (!(thrown instanceof SyntaxError)) throw thrown;
    return NOT_JSON;
  }
}

function queryString(query: Query | undefined): string {
  if (!query) return "";
  const parts = Object.keys(query)
    .filter((name) => query[name] !== undefined)
    .map((name) => `${encodeURIComponent(name)}=${encodeURIComponent(String(query[name]))}`);
  return parts.length ? `?${parts.join("&")}` : "";
}
