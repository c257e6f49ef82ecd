/**
 * The one `/sync` long poll of a session (client-server API, "Syncing"). It knows nothing of rooms: each answer goes to
 * `take`, and only when that has resolved the token moves on, because asking with a newer token tells the server that it
 * may forget the to-device messages of the older one. Two loops on one device would steal each other's keys.
 */
import { type ReadonlySignal, signal } from "@preact/signals";
import { AppError } from "../core/errors.ts";
import { log } from "../core/log.ts";
import type { Http } from "./http.ts";
import type { LiveFilter } from "./liveFilter.ts";
import { fromThrown, statusOf } from "./matrixErrors.ts";
import { field, string } from "./rawEvent.ts";
import { type SyncPhase, syncFilter } from "./syncFilter.ts";
import type { SyncStatus } from "./types.ts";

export interface SyncAnswer {
  /** The parsed answer, unchecked; not to be kept. */
  readonly body: unknown;
  /** Token the answer was asked with; undefined for the initial one. */
  readonly since: string | undefined;
  readonly next: string;
}

export interface SyncLoopOptions {
  readonly http: Http;
  readonly liveFilter: LiveFilter;
  /** Saved token, or undefined to start from nothing. */
  readonly since: string | undefined;
  /**
   * Applies an answer; one call at a time. After a rejection the token stays and the server is asked again, later each
   * time: to-device messages come once only, so an answer is never passed over. Reject for what must not be lost, and
   * for nothing else.
   */
  take(answer: SyncAnswer): void | Promise<void>;
  /** The server no longer knows the token: everything derived from it is void, the next answer is a first one. */
  startOver(): void;
  onSignedOut(error: AppError): void;
  /** 0…1, for the jitter; tests give their own. */
  random?(): number;
}

export interface SyncLoop {
  readonly status: ReadonlySignal<SyncStatus>;
  /** Token of the newest applied answer. */
  token(): string | undefined;
  start(): void;
  /** Breaks off a wait, or a retry that may hang, and asks at once. Does nothing while live. */
  retryNow(): void;
  /** The network has changed: the poll may hang on a connection that is gone, so it is made anew, and quickly answered. */
  networkChanged(): void;
  suspend(): void;
  resume(): void;
  stop(error?: AppError): void;
}

const POLL_MS = 30_000;
/** Beyond the poll's own time: after that the connection counts as dead. An initial sync may take minutes. */
const GRACE_MS = 20_000;
const INITIAL_MS = 5 * 60_000;
const LONGEST_WAIT_MS = 60_000;
/** More than any honest answer; parsing takes several times its size. */
const MOST_BYTES = 96 * 1024 * 1024;

export function createSyncLoop(options: SyncLoopOptions): SyncLoop {
  const { http, liveFilter, take, startOver, onSignedOut, random = Math.random } = options;
  const logger = log("sync");
  const status = signal<SyncStatus>({ status: "starting" });
  let since = options.since;
  let phase: SyncPhase = since === undefined ? "initial" : "catchUp";
  let run: AbortController | undefined; // one per running loop: aborted on suspend, retry and stop
  let wake: (() => void) | undefined;
  let failures = 0;
  let refusals = 0;
  let ended = false;
  let doubtful = false; // the connection may be dead: ask for a quick answer
  let taking: Promise<void> | undefined; // an answer is being applied, maybe that of a run which was broken off

  async function poll(signalled: AbortSignal): Promise<void> {
    const live = status.peek().status === "live" && phase === "live" && !doubtful;
    const timeout = live ? POLL_MS : 0;
    const asked = since;
    const body = await http.call("GET", "/v3/sync", {
      query: {
        filter: phase === "live" ? liveFilter.value() : syncFilter(phase),
        timeout,
        set_presence: "offline",
        since: asked,
        "org.matrix.msc4222.use_state_after": true,
        use_state_after: true,
      },
      signal: signalled,
      timeoutMs: asked === undefined || phase === "catchUp" ? INITIAL_MS : timeout + GRACE_MS,
      maxBytes: MOST_BYTES,
    });
    const next = string(field(body, "next_batch"));
    if (!next) throw new AppError("server", "a sync answer without next_batch");
    if (signalled.aborted) return; // asked again elsewhere: the same answer will come again
    taking = apply({ body, since: asked, next });
    await taking;
    since = next;
    phase = "live";
    failures = 0;
    refusals = 0;
    doubtful = false;
    if (signalled.aborted || status.peek().status === "live") return;
    status.value = { status: "live" };
    liveFilter.store();
  }

  async function apply(answer: SyncAnswer): Promise<void> {
    try {
      await take(answer);
    } catch (thrown) {
      logger.error("an answer could not be applied", thrown);
      throw new AppError("unexpected", "an answer could not be applied", { cause: thrown });
    } finally {
      taking = undefined;
    }
  }

  async function loop(signalled: AbortSignal): Promise<void> {
    // Asked now, the same answer would come again and be applied beside itself.
    await taking?.catch(() => undefined);
    while (!signalled.aborted) {
      try {
        await poll(signalled);
      } catch (thrown) {
        if (signalled.aborted) return;
        const error = fromThrown(thrown);
        if (error.kind === "signedOut") {
          stop(error);
          onSignedOut(error);
          return;
        }
        if (tokenRefused(error)) {
          logger.warn("the sync token is refused: starting over", error);
          since = undefined;
          phase = "initial";
          refusals = 0;
          startOver();
          continue;
        }
        await wait(failed(error), signalled);
      }
    }
  }

  /** A 400 names no reason that all servers agree on; twice in a row with a token it is the token. */
  function tokenRefused(error: AppError): boolean {
    if (since === undefined) return false;
    if (/M_UNKNOWN_POS/.test(error.detail)) return true;
    const refusedWith = statusOf(error);
    if (liveFilter.forget(refusedWith)) return false;
    refusals = refusedWith === 400 ? refusals + 1 : 0;
    return refusals >= 2;
  }

  /** Notes the failure; how long to wait until the next try. */
  function failed(error: AppError): number {
    failures++;
    logger.warn(`sync failed (${failures})`, error.detail);
    const now = status.peek();
    status.value = { status: "reconnecting", since: now.status === "reconnecting" ? now.since : Date.now(), error };
    const backOff = Math.min(LONGEST_WAIT_MS, 1000 * 2 ** Math.min(failures - 1, 10));
    return Math.max(error.retryAfterMs ?? 0, backOff * (0.5 + random()));
  }

  function wait(ms: number, signalled: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        signalled.removeEventListener("abort", done);
        wake = undefined;
        resolve();
      };
      const timer = setTimeout(done, ms);
      signalled.addEventListener("abort", done);
      wake = done;
    });
  }

  function begin(): void {
    if (ended || run) return;
    run = new AbortController();
    void loop(run.signal);
  }

  function halt(): void {
    run?.abort();
    run = undefined;
  }

  function stop(error?: AppError): void {
    ended = true;
    halt();
    status.value = error ? { status: "stopped", error } : { status: "stopped" };
  }

  return {
    status,
    token: () => since,
    start: begin,
    retryNow() {
      if (ended || status.peek().status === "live") return;
      if (wake) {
        wake();
        return;
      }
      // A first answer takes long on a big account: not broken off by an impatient OK.
      if (status.peek().status === "starting" && run) return;
      halt();
      begin();
    },
    networkChanged() {
      if (ended || !run) return;
      if (status.peek().status !== "live") {
        this.retryNow();
        return;
      }
      doubtful = true;
      halt();
      begin();
    },
    suspend: halt,
    resume() {
      if (ended || run) return;
      // Not live until the server has answered: the poll is a quick one.
      if (status.peek().status === "live") status.value = { status: "starting" };
      failures = 0;
      begin();
    },
    stop: (error) => stop(error),
  };
}
