/**
 * The letter box between phone and TV (MSC4108 of 2024, "Insecure rendezvous session"): one text that both sides replace in
 * turn, told apart by its ETag. The SDK's own cannot be aborted, dies of the first lost packet and takes a lost
 * answer to a PUT for somebody else's letter, hence this one. Whoever knows its address can read and write it.
 */
import { AppError } from "../core/errors.ts";
import type { Fetch, JsonAnswer } from "./jsonRequest.ts";
import { kindOf, type QrParts } from "./qrParts.ts";
import { field } from "./rawEvent.ts";

export interface Rendezvous {
  /** Goes into the code that the phone scans. */
  readonly url: string;
  /** How long the server keeps it, from its creation on, in milliseconds: one minute on Synapse, whatever happens. */
  readonly livesMs: number;
  /** @throws AppError expired (it is gone), offline (for a minute), server; "aborted". */
  send(text: string, signal: AbortSignal): Promise<void>;
  /** The next text of the other side, whenever it comes. @throws AppError expired (it is gone), offline (for a minute), server; "aborted". */
  receive(signal: AbortSignal): Promise<string>;
  /** Best effort. */
  close(): void;
}

const ENDPOINT = "/_matrix/client/unstable/org.matrix.msc4108/rendezvous";
const POLL_MS = 1_000;
const LONGEST_WAIT_MS = 5_000;
/** Without an answer for so long, it is gone by itself. */
const LOST_MS = 60_000;
const USUAL_LIFE_MS = 60_000;

/** @throws AppError unsupported (the server has none), offline, server …; "aborted". */
export async function openRendezvous(baseUrl: string, fetch: Fetch, signal: AbortSignal, parts: QrParts): Promise<Rendezvous> {
  const { fromResponse, pause, requestJson, trustedUrl } = parts;
  const text = { "Content-Type": "text/plain" };
  const answer = await requestJson(fetch, baseUrl + ENDPOINT, { method: "POST", body: "", headers: text, signal });
  if (answer.status === 404 || answer.status === 405) throw new AppError("unsupported", `no rendezvous: HTTP ${answer.status}`);
  if (!answer.ok) throw fromResponse(answer.status, answer.body, answer.headers);
  // Their answers are secrets for a minute: nothing but https, or http at home.
  const url = trustedUrl(field(answer.body, "url"));
  if (!url) throw new AppError("server", "the rendezvous has no address");
  let etag = etagOf(answer);

  /** Runs `attempt` until it has an answer that is one; gives up after a minute of silence. */
  async function insist<T>(attempt: () => Promise<T | undefined>, stop: AbortSignal): Promise<T> {
    let wait = POLL_MS;
    let silentSince: number | undefined;
    for (;;) {
      let problem: unknown;
      try {
        const result = await attempt();
        if (result !== undefined) return result;
      } catch (thrown) {
        if (!isTrouble(thrown)) throw thrown;
        problem = thrown;
      }
      if (problem) {
        silentSince ??= Date.now();
        if (Date.now() - silentSince > LOST_MS) throw problem;
        wait = Math.min(wait * 2, LONGEST_WAIT_MS);
      } else {
        silentSince = undefined;
        wait = POLL_MS;
      }
      await pause(wait, stop);
    }
  }

  async function ask(address: string, method: "GET" | "PUT", headers: Record<string, string>, stop: AbortSignal, body?: string) {
    const reply = await requestJson(fetch, address, { method, headers, signal: stop, ...(body === undefined ? {} : { body }) });
    if (reply.status === 404) throw new AppError("expired", "the rendezvous is gone");
    if (reply.status === 429 || reply.status >= 500) throw fromResponse(reply.status, reply.body, reply.headers);
    return reply;
  }

  return {
    url,
    livesMs: lifeOf(answer),

    async send(body, stop) {
      await insist(async () => {
        const reply = await ask(url, "PUT", { ...text, "If-Match": etag }, stop, body);
        if (reply.ok) return (etag = etagOf(reply));
        if (reply.status !== 412) throw new AppError("server", `rendezvous: HTTP ${reply.status}`);
        // Something lies there: our own letter, of which only the answer was lost; or the other's, who has answered it
        // already, or ends without having read it. `receive` tells which.
        const there = await ask(url, "GET", {}, stop);
        return there.ok && there.text === body ? (etag = etagOf(there)) : etag;
      }, stop);
    },

    receive: (stop) =>
      insist(async () => {
        const reply = await ask(url, "GET", { "If-None-Match": etag }, stop);
        if (reply.status === 304) return undefined;
        if (!reply.ok) throw new AppError("server", `rendezvous: HTTP ${reply.status}`);
        // A page of a proxy or of a hotel's network is no letter.
        if (!/^text\/plain\b/i.test(reply.headers.get("Content-Type") ?? "")) return undefined;
        const next = etagOf(reply);
        if (next === etag) return undefined; // the engine's cache, or a proxy that does not know If-None-Match
        etag = next;
        return reply.text;
      }, stop),

    close() {
      requestJson(fetch, url, { method: "DELETE" }).catch(() => undefined); // it dies by itself
    },
  };
}

function isTrouble(thrown: unknown): boolean {
  const kind = kindOf(thrown);
  return kind === "offline" || kind === "rateLimited" || (kind === "server" && /^HTTP 5/.test((thrown as AppError).detail));
}

/** Some proxies take it away: without, one's own letters cannot be told from the other's. */
function etagOf({ headers }: JsonAnswer): string {
  const etag = headers.get("ETag");
  if (!etag) throw new AppError("server", "the rendezvous has no ETag");
  return etag;
}

/** By the server's clock alone: those of televisions are often wrong, and `Date` is not told to pages of other origins. */
function lifeOf({ headers }: JsonAnswer): number {
  const life = Date.parse(headers.get("Expires") ?? "") - Date.parse(headers.get("Last-Modified") ?? "");
  return life >= 10_000 && life <= 3_600_000 ? life : USUAL_LIFE_MS;
}
