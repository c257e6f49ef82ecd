/**
 * Patience with a backup that answers with errors. matrix-js-sdk 43 asks for the same key every five seconds for as long as
 * the answer is an error, for no other key meanwhile (`PerSessionKeyBackupDownloader`), and uploads as eagerly to a backup
 * that the server says is there and is not (`RustBackupManager`).
 */
import { type Fetch, pause } from "./jsonRequest.ts";

/** GET of one key; PUT of many. */
const KEYS = /\/_matrix\/client\/v3\/room_keys\/keys[/?]/;
/** Less than the time-out of the SDK's client (client.ts), which runs meanwhile. */
const LONGEST_MS = 20_000;
const NOT_THERE = JSON.stringify({ errcode: "M_NOT_FOUND", error: "refused" });

/** The same request, with growing pauses between failures, and "not there" where the server refuses a key for good. */
export function patientWithBackup(request: Fetch): Fetch {
  const failures: Record<string, number> = {};
  return async (url, init) => {
    if (!KEYS.test(url)) return request(url, init);
    const method = init?.method ?? "GET";
    const failed = failures[method] ?? 0;
    failures[method] = failed + 1; // until it has worked
    if (failed > 0) await pause(Math.min(LONGEST_MS, 1_000 * 2 ** Math.min(failed, 10)), init?.signal ?? undefined);
    const response = await request(url, init);
    const { status } = response;
    if (response.ok || status === 429 || (status === 404 && method === "GET")) failures[method] = 0;
    if (method !== "GET" || (status !== 400 && status !== 403)) return response;
    failures[method] = 0;
    return new Response(NOT_THERE, { status: 404, headers: { "Content-Type": "application/json" } });
  };
}
