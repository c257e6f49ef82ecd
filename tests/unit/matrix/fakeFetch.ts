/** A scripted network: answers by "METHOD url" (or by url), a list of answers one after the other, the last one stays. */
import type { Fetch } from "../../../src/matrix/jsonRequest.ts";

export type Answer =
  | {
      readonly status?: number;
      readonly json?: unknown;
      readonly text?: string;
      readonly headers?: Record<string, string>;
      readonly url?: string;
    }
  | "down"
  | "hang";

export interface Call {
  readonly method: string;
  readonly url: string;
  readonly body: string;
  readonly headers: Headers;
  readonly at: number;
}

export interface FakeNetwork {
  readonly fetch: Fetch;
  readonly calls: Call[];
  /** Calls whose URL contains the text. */
  to(part: string): readonly Call[];
}

export function fakeNetwork(script: Record<string, Answer | readonly Answer[] | ((call: Call, nth: number) => Answer)>): FakeNetwork {
  const calls: Call[] = [];
  const counts = new Map<string, number>();
  const fetch: Fetch = (url, init = {}) => {
    const method = init.method ?? "GET";
    const call: Call = {
      method,
      url,
      body: typeof init.body === "string" ? init.body : "",
      headers: new Headers(init.headers),
      at: Date.now(),
    };
    calls.push(call);
    const name = [`${method} ${url}`, url].find((key) => key in script);
    const rule = name === undefined ? undefined : script[name];
    const nth = counts.get(name ?? "") ?? 0;
    counts.set(name ?? "", nth + 1);
    const answer: Answer =
      rule === undefined
        ? "down"
        : typeof rule === "function"
          ? rule(call, nth)
          : Array.isArray(rule)
            ? (rule[Math.min(nth, rule.length - 1)] as Answer)
            : (rule as Answer);
    return new Promise<Response>((resolve, reject) => {
      const stop = (): void => reject(new DOMException("Aborted", "AbortError"));
      if (init.signal?.aborted) return stop();
      init.signal?.addEventListener("abort", stop);
      if (answer === "hang") return;
      if (answer === "down") return reject(new TypeError("Failed to fetch"));
      const response = new Response(answer.json === undefined ? (answer.text ?? "") : JSON.stringify(answer.json), {
        status: answer.status ?? 200,
        headers: answer.headers ?? {},
      });
      Object.defineProperty(response, "url", { value: answer.url ?? url });
      resolve(response);
    });
  };
  return { fetch, calls, to: (part) => calls.filter((call) => call.url.includes(part)) };
}

export const VERSIONS: Answer = { json: { versions: ["r0.6.0", "v1.1", "v1.11"] } };
export const NOT_FOUND: Answer = { status: 404, json: { errcode: "M_NOT_FOUND" } };
