/**
 * One request and its JSON answer, for what happens outside of a session: discovery, sign-in, tokens. Unlike `Http`
 * (http.ts) it leaves the status to the caller, because OAuth says "not yet" with a 400.
 */
import { AppError } from "../core/errors.ts";
import { aborted } from "./matrixErrors.ts";

export type Fetch = (url: string, init?: RequestInit) => Promise<Response>;

export interface JsonAnswer {
  readonly status: number;
  readonly ok: boolean;
  /** Parsed JSON; undefined when the body is none. */
  readonly body: unknown;
  /** The body as it came. */
  readonly text: string;
  readonly headers: { get(name: string): string | null };
  /** Where redirects ended; "" where the engine does not tell. */
  readonly url: string;
}

export interface JsonRequest {
  readonly method?: "GET" | "POST" | "PUT" | "DELETE";
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal?: AbortSignal | undefined;
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 15_000;
/** Nothing that is asked for here is larger; what is, is not parsed. */
const LONGEST_BODY = 512 * 1024;

/**
 * @throws AppError offline when there was no answer (also after the time-out), "aborted" (matrixErrors.ts) when `signal`
 * fired; never for a status: that is the caller's to judge.
 */
export async function requestJson(fetch: Fetch, url: string, request: JsonRequest = {}): Promise<JsonAnswer> {
  const { signal } = request;
  if (signal?.aborted) throw aborted();
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  signal?.addEventListener("abort", stop);
  const timer = setTimeout(stop, request.timeoutMs ?? TIMEOUT_MS);
  try {
    const response = await fetch(url, {
      method: request.method ?? "GET",
      ...(request.headers ? { headers: { ...request.headers } } : {}),
      ...(request.body === undefined ? {} : { body: request.body }),
      cache: "no-store",
      credentials: "omit",
      signal: controller.signal,
    });
    const text = await response.text();
    if (signal?.aborted) throw aborted();
    return { status: response.status, ok: response.ok, body: parse(text), text, headers: response.headers, url: response.url ?? "" };
  } catch (thrown) {
    if (signal?.aborted) throw aborted();
    if (thrown instanceof AppError) throw thrown;
    // The engine's words may hold the whole URL; its name and the host are enough.
    const why = controller.signal.aborted ? "no answer in time" : thrown instanceof Error ? thrown.name : "no answer";
    throw new AppError("offline", `${hostOf(url)}: ${why}`);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", stop);
  }
}

function parse(text: string): unknown {
  if (text.length > LONGEST_BODY) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

export function hostOf(url: string): string {
  try {
    return new URL(url).host;
  } catch {
    return "malformed address";
  }
}

/** Waits; @throws "aborted" at once when the signal fires. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(aborted());
    const stop = (): void => {
      clearTimeout(timer);
      reject(aborted());
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, ms);
    signal?.addEventListener("abort", stop);
  });
}
