import { createModel, effect, type ReadonlySignal, signal, untracked } from "@preact/signals";
import { toAppError } from "../../core/errors.ts";
import { log } from "../../core/log.ts";
import type { Credentials } from "../../matrix/signInTypes.ts";

/** How a screen comes by its account. */
export type ProvisionState =
  | { readonly step: "working" }
  /** No link has been opened here. */
  | { readonly step: "noLink" }
  /** The link was used before, or is too old: another one is needed. */
  | { readonly step: "refused" }
  /** The server has no guests. Tried again, in case somebody changes that. */
  | { readonly step: "noGuests" }
  /** Tried again by itself. */
  | { readonly step: "waiting"; readonly why: "offline" | "other" };

export interface Provision {
  readonly state: ReadonlySignal<ProvisionState>;
  /** At once, instead of later. */
  retry(): void;
}

export interface ProvisionOptions {
  readonly account: "token" | "guest";
  /** A link that nobody has used; taken by `takeLink`. */
  readonly link: ReadonlySignal<string | undefined>;
  takeLink(): string | undefined;
  /** Whether there is a token in it. */
  isLink(link: string): boolean;
  byLink(link: string, signal: AbortSignal): Promise<Credentials>;
  asGuest(signal: AbortSignal): Promise<Credentials>;
  onDone(credentials: Credentials): Promise<void>;
}

const FIRST_WAIT_MS = 5_000;
const LONGEST_WAIT_MS = 300_000;

/** Gives a screen its account without anybody in front of it. */
export const ProvisionModel = createModel((options: ProvisionOptions): Provision => {
  const state = signal<ProvisionState>({ step: options.account === "token" ? "noLink" : "working" });
  const stop = new AbortController();
  let link: string | undefined;
  let wait = FIRST_WAIT_MS;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let run = 0;

  async function begin(): Promise<void> {
    clearTimeout(timer);
    const mine = ++run;
    const used = link;
    if (options.account === "token" && used === undefined) return;
    state.value = { step: "working" };
    try {
      const credentials = await (used === undefined ? options.asGuest(stop.signal) : options.byLink(used, stop.signal));
      link = undefined;
      if (stop.signal.aborted || mine !== run) return;
      await options.onDone(credentials);
    } catch (thrown) {
      if (!stop.signal.aborted && mine === run) failed(thrown);
    }
  }

  function failed(thrown: unknown): void {
    const error = toAppError(thrown);
    log("kiosk").warn("no account yet", error.detail);
    const isFinal = error.kind === "badCredentials" || error.kind === "forbidden" || error.kind === "notFound" || error.kind === "insecure";
    if (options.account === "token" && isFinal) {
      link = undefined;
      state.value = { step: "refused" };
      return;
    }
    state.value = isFinal ? { step: "noGuests" } : { step: "waiting", why: error.kind === "offline" ? "offline" : "other" };
    timer = setTimeout(() => void begin(), Math.max(wait, error.retryAfterMs ?? 0));
    wait = Math.min(2 * wait, LONGEST_WAIT_MS);
  }

  effect(() => {
    if (options.link.value === undefined) return;
    // Taken in any case: it holds a secret, which must not wait for somebody.
    const taken = untracked(options.takeLink);
    if (options.account !== "token" || taken === undefined) return;
    if (!options.isLink(taken)) {
      untracked(() => (state.value = { step: "refused" }));
      return;
    }
    link = taken;
    untracked(() => void begin());
  });
  if (options.account === "guest") void begin();
  effect(() => () => {
    stop.abort();
    link = undefined;
    clearTimeout(timer);
  });

  return {
    state,
    retry() {
      if (state.peek().step !== "working") void begin();
    },
  };
});
