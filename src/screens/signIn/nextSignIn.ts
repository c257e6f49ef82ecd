import { AppError } from "../../core/errors.ts";
import type { Homeserver } from "../../matrix/records.ts";
import type { QrStage } from "../../matrix/signInTypes.ts";
import type { EventOf, QrPhase, SignInEvent, SignInState, SignInStep, StateOf } from "./signInState.ts";

/** A TV left alone on this screen must not ask the server for codes all night: 20 minutes each at matrix.org. */
export const MAX_RENEWALS = 5;
/** When a server limits the rate without saying for how long. */
const DEFAULT_RETRY_MS = 5_000;

/** The choice of a server. */
export const firstState: SignInState = { step: "server", draft: "", other: false };

/**
 * The whole of signing in as one pure table: a row for each step, a cell for each event that means something there.
 * An event without a cell (a late answer of aborted work, a key pressed twice) leaves the state as it is.
 */
export function nextSignIn(state: SignInState, event: SignInEvent): SignInState {
  const row = table[state.step] as Row<SignInStep>;
  const cell = row[event.kind] as ((state: SignInState, event: SignInEvent) => SignInState) | undefined;
  return cell ? cell(state, event) : state;
}

type Row<S extends SignInStep> = { readonly [K in SignInEvent["kind"]]?: (state: StateOf<S>, event: EventOf<K>) => SignInState };
type Table = { readonly [S in SignInStep]: Row<S> };

const table: Table = {
  server: {
    otherServer: (state) => ({ step: "server", draft: state.draft, other: true }),
    draftEdited: (state, { draft }) => ({ step: "server", draft, other: state.other }),
    serverChosen: (state, { choice }) => ({ step: "discovering", choice, from: { draft: state.draft, other: state.other } }),
    back: (state) => (state.other ? { step: "server", draft: state.draft, other: false } : state),
  },
  discovering: {
    discovered: ({ choice, from }, event) => {
      const server = { ...event.server, name: choice.name };
      if (server.methods.includes("deviceCode")) return askCode(server, choice.user ?? "", 0);
      if (server.methods.includes("password")) return askPassword(server, choice.user ?? "");
      const error = new AppError("unsupported", `${event.server.baseUrl} offers neither device code nor password`);
      return { step: "server", ...from, problem: { name: choice.name, error } };
    },
    failed: ({ choice, from }, { error }) => ({ step: "server", ...from, problem: { name: choice.name, error } }),
    back: ({ from }) => ({ step: "server", ...from }),
  },
  deviceCode: {
    codeCame: (state, { code }) => ({ ...state, phase: { status: "waiting", code } }),
    pollProblem: (state, { problem }) =>
      state.phase.status === "waiting"
        ? { ...state, phase: { status: "waiting", code: state.phase.code, ...(problem && { problem }) } }
        : state,
    signedIn: ({ server }, { credentials }) => ({ step: "finishing", server, credentials }),
    failed: (state, { error }) => {
      if (error.kind === "denied") return { ...state, phase: { status: "ended", error } };
      if (error.kind === "expired")
        return state.renewals < MAX_RENEWALS
          ? { ...state, attempt: state.attempt + 1, renewals: state.renewals + 1, phase: { status: "asking" } }
          : { ...state, phase: { status: "ended", error } };
      return { step: "failed", error, server: state.server, retry: askCode(state.server, state.user, state.attempt + 1) };
    },
    newCodeAsked: (state) => askCode(state.server, state.user, state.attempt + 1),
    methodChosen: (state, { method }) =>
      method === "password" && state.server.methods.includes("password")
        ? askPassword(state.server, state.user)
        : method === "qr" && state.server.methods.includes("qr")
          ? askQr(state.server, state.user, 0)
          : state,
    back: () => firstState,
  },
  qr: {
    qrStage: (state, { stage }) => ({ ...state, phase: phaseOf(state.phase, stage) }),
    qrEnded: (state, { why, error }) => ({ ...state, phase: { status: "ended", why, error } }),
    failed: (state, { error }) => ({ ...state, phase: { status: "ended", why: "failed", error } }),
    digitTyped: (state, { digit }) => typing(state, (typed) => (typed.length < DIGITS ? typed + digit : typed)),
    digitErased: (state) => typing(state, (typed) => typed.slice(0, -1)),
    digitsSent: (state) =>
      state.phase.status === "digits" && state.phase.typed.length === DIGITS ? { ...state, phase: { ...state.phase, sent: true } } : state,
    newCodeAsked: (state) => (state.phase.status === "ended" ? askQr(state.server, state.user, state.attempt + 1) : state),
    methodChosen: (state, { method }) => (method === "deviceCode" ? askCode(state.server, state.user, 0) : state),
    signedIn: ({ server }, { credentials, keys }) => ({ step: "finishing", server, credentials, ...(keys && { keys }) }),
    back: (state) => askCode(state.server, state.user, 0),
  },
  password: {
    userEdited: (state, { user }) => ({ ...state, user, phase: editing(state) }),
    passwordEdited: (state, { password }) => ({ ...state, password, phase: editing(state) }),
    passwordSent: (state, { at }) => {
      if (state.phase.status === "sending" || !state.user.trim() || !state.password) return state;
      if (state.phase.retryAt !== undefined && at < state.phase.retryAt) return state;
      return { ...state, attempt: state.attempt + 1, phase: { status: "sending" } };
    },
    methodChosen: (state, { method }) =>
      method === "deviceCode" && state.server.methods.includes("deviceCode") ? askCode(state.server, state.user, 0) : state,
    signedIn: ({ server }, { credentials }) => ({ step: "finishing", server, credentials }),
    failed: (state, { error, at }) => ({
      ...state,
      phase: {
        status: "editing",
        problem: error,
        ...(error.kind === "rateLimited" && { retryAt: at + (error.retryAfterMs ?? DEFAULT_RETRY_MS) }),
      },
    }),
    // While an attempt is under way, Back takes the attempt back; what was typed stays.
    back: (state) => {
      if (state.phase.status === "sending") return { ...state, phase: { status: "editing" } };
      return state.server.methods.includes("deviceCode") ? askCode(state.server, state.user, 0) : firstState;
    },
  },
  finishing: {
    failed: (state, { error }) => ({ step: "failed", error, server: state.server, retry: state }),
  },
  failed: {
    retried: ({ retry }) => retry,
    back: () => firstState,
  },
};

const askCode = (server: Homeserver, user: string, attempt: number): SignInState => ({
  step: "deviceCode",
  server,
  user,
  attempt,
  renewals: 0,
  phase: { status: "asking" },
});

const askQr = (server: Homeserver, user: string, attempt: number): SignInState => ({
  step: "qr",
  server,
  user,
  attempt,
  phase: { status: "asking" },
});

/** Of the check code (MSC4108). */
export const DIGITS = 2;

function typing(state: StateOf<"qr">, change: (typed: string) => string): SignInState {
  if (state.phase.status !== "digits" || state.phase.sent) return state;
  return { ...state, phase: { ...state.phase, typed: change(state.phase.typed) } };
}

function phaseOf(before: QrPhase, stage: QrStage): QrPhase {
  switch (stage.step) {
    case "showing":
      return { status: "showing", code: stage.code };
    case "digits":
      return { status: "digits", typed: "", sent: false };
    case "asking":
      return before; // a moment after the digits were sent
    case "approving":
      return { status: "approving", code: stage.code, problem: stage.problem };
    case "keys":
      return { status: "keys" };
    default:
      return stage satisfies never;
  }
}

const askPassword = (server: Homeserver, user: string): SignInState => ({
  step: "password",
  server,
  user,
  password: "",
  attempt: 0,
  phase: { status: "editing" },
});

/** Editing takes the error away, but never a rate limit that still runs. */
function editing({ phase }: StateOf<"password">): StateOf<"password">["phase"] {
  if (phase.status === "sending") return phase;
  return phase.retryAt === undefined ? { status: "editing" } : phase;
}
