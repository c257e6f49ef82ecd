import { describe, expect, it } from "vitest";
import { AppError, type AppErrorKind } from "../../../../src/core/errors.ts";
import type { Homeserver } from "../../../../src/matrix/records.ts";
import type { Credentials, DeviceCode } from "../../../../src/matrix/signInTypes.ts";
import { firstState, MAX_RENEWALS, nextSignIn } from "../../../../src/screens/signIn/nextSignIn.ts";
import type { SignInEvent, SignInState, StateOf } from "../../../../src/screens/signIn/signInState.ts";

const both: Homeserver = { name: "example.org", baseUrl: "https://m.example.org", methods: ["deviceCode", "password"] };
const withMethods = (...methods: Homeserver["methods"]): Homeserver => ({ ...both, methods });
const code: DeviceCode = { userCode: "ABCDEF", verificationUri: "https://example.org/link", expiresAt: 1000 };
const credentials: Credentials = {
  profileId: "p",
  userId: "@a:example.org",
  deviceId: "D",
  homeserver: "example.org",
  baseUrl: both.baseUrl,
  accessToken: "t",
};
const choice = { typed: "example.org", name: "example.org" };
const failed = (kind: AppErrorKind, options = {}): SignInEvent => ({
  kind: "failed",
  error: new AppError(kind, kind, options),
  at: 50_000,
});

const server: StateOf<"server"> = { step: "server", draft: "exa", other: true };
const discovering: StateOf<"discovering"> = { step: "discovering", choice, from: { draft: "exa", other: true } };
const asking: StateOf<"deviceCode"> = { step: "deviceCode", server: both, user: "", attempt: 0, renewals: 0, phase: { status: "asking" } };
const waiting: StateOf<"deviceCode"> = { ...asking, phase: { status: "waiting", code } };
const password: StateOf<"password"> = {
  step: "password",
  server: both,
  user: "anna",
  password: "secret",
  attempt: 0,
  phase: { status: "editing" },
};
const sending: StateOf<"password"> = { ...password, attempt: 1, phase: { status: "sending" } };
const finishing: StateOf<"finishing"> = { step: "finishing", server: both, credentials };
const failedStep: StateOf<"failed"> = { step: "failed", server: both, error: new AppError("server"), retry: asking };

/** [what happens, from, event, what must be in the next state] */
const rows: readonly (readonly [string, SignInState, SignInEvent, object])[] = [
  ["another server opens the field", firstState, { kind: "otherServer" }, { step: "server", other: true }],
  ["back closes the field and keeps the draft", server, { kind: "back" }, { step: "server", other: false, draft: "exa" }],
  [
    "a chosen server is looked for",
    server,
    { kind: "serverChosen", choice },
    { step: "discovering", choice, from: { draft: "exa", other: true } },
  ],
  [
    "editing takes the problem away",
    { ...server, problem: { name: "x", error: new AppError("offline") } },
    { kind: "draftEdited", draft: "exam" },
    { step: "server", draft: "exam", problem: undefined },
  ],

  ["a device code is preferred", discovering, { kind: "discovered", server: both }, { step: "deviceCode", phase: { status: "asking" } }],
  [
    "a password where there is no code",
    discovering,
    { kind: "discovered", server: withMethods("password") },
    { step: "password", password: "" },
  ],
  [
    "no method at all is the server's problem",
    discovering,
    { kind: "discovered", server: withMethods() },
    { step: "server", other: true, draft: "exa", problem: { name: "example.org" } },
  ],
  [
    "a typed user goes along",
    { ...discovering, choice: { ...choice, user: "anna" } },
    { kind: "discovered", server: withMethods("password") },
    { step: "password", user: "anna" },
  ],
  [
    "the chosen name is kept over the address",
    discovering,
    { kind: "discovered", server: { ...both, name: "m.example.org:443" } },
    { server: { name: "example.org", baseUrl: both.baseUrl } },
  ],
  [
    "a failed search goes back to where it came from",
    discovering,
    failed("notMatrix"),
    { step: "server", other: true, draft: "exa", problem: { name: "example.org", error: { kind: "notMatrix" } } },
  ],
  ["back while searching", discovering, { kind: "back" }, { step: "server", other: true, draft: "exa", problem: undefined }],

  ["the code is shown", asking, { kind: "codeCame", code }, { phase: { status: "waiting", code } }],
  [
    "a network loss is told",
    waiting,
    { kind: "pollProblem", problem: new AppError("offline") },
    { phase: { status: "waiting", code, problem: { kind: "offline" } } },
  ],
  [
    "and forgotten",
    { ...waiting, phase: { status: "waiting", code, problem: new AppError("offline") } },
    { kind: "pollProblem", problem: undefined },
    { phase: { status: "waiting", code, problem: undefined } },
  ],
  ["success", waiting, { kind: "signedIn", credentials }, { step: "finishing", credentials }],
  [
    "a denial is told and stays",
    waiting,
    failed("denied"),
    { step: "deviceCode", attempt: 0, phase: { status: "ended", error: { kind: "denied" } } },
  ],
  [
    "an old code is replaced by itself",
    waiting,
    failed("expired"),
    { step: "deviceCode", attempt: 1, renewals: 1, phase: { status: "asking" } },
  ],
  [
    "but not for ever",
    { ...waiting, renewals: MAX_RENEWALS },
    failed("expired"),
    { step: "deviceCode", phase: { status: "ended", error: { kind: "expired" } } },
  ],
  [
    "asked for, a code is new and counts from nothing",
    { ...waiting, renewals: 3, attempt: 4 },
    { kind: "newCodeAsked" },
    { attempt: 5, renewals: 0, phase: { status: "asking" } },
  ],
  [
    "another fault is told with a way to try again",
    asking,
    failed("server"),
    { step: "failed", error: { kind: "server" }, retry: { step: "deviceCode", attempt: 1, phase: { status: "asking" } } },
  ],
  ["the password instead", waiting, { kind: "methodChosen", method: "password" }, { step: "password", password: "" }],
  ["back from the code", waiting, { kind: "back" }, firstState],

  ["sending", password, { kind: "passwordSent", at: 0 }, { attempt: 1, phase: { status: "sending" } }],
  [
    "a wrong password stays as it was typed",
    sending,
    failed("badCredentials"),
    { user: "anna", password: "secret", phase: { status: "editing", problem: { kind: "badCredentials" }, retryAt: undefined } },
  ],
  [
    "editing takes the error away",
    { ...password, phase: { status: "editing", problem: new AppError("badCredentials") } },
    { kind: "passwordEdited", password: "secret2" },
    { password: "secret2", phase: { status: "editing", problem: undefined } },
  ],
  [
    "a rate limit has an end",
    sending,
    failed("rateLimited", { retryAfterMs: 3000 }),
    { phase: { status: "editing", problem: { kind: "rateLimited" }, retryAt: 53_000 } },
  ],
  ["also when the server does not say when", sending, failed("rateLimited"), { phase: { retryAt: 55_000 } }],
  [
    "editing does not lift a rate limit",
    { ...password, phase: { status: "editing", problem: new AppError("rateLimited"), retryAt: 9 } },
    { kind: "passwordEdited", password: "x" },
    { password: "x", phase: { retryAt: 9 } },
  ],
  [
    "after the limit it is sent",
    { ...password, phase: { status: "editing", problem: new AppError("rateLimited"), retryAt: 9 } },
    { kind: "passwordSent", at: 9 },
    { phase: { status: "sending" } },
  ],
  ["back takes a running attempt back", sending, { kind: "back" }, { step: "password", password: "secret", phase: { status: "editing" } }],
  ["back from the password to the code", password, { kind: "back" }, { step: "deviceCode", phase: { status: "asking" } }],
  ["or to the servers where there is no code", { ...password, server: withMethods("password") }, { kind: "back" }, firstState],
  ["the phone instead", password, { kind: "methodChosen", method: "deviceCode" }, { step: "deviceCode" }],
  ["success by password", sending, { kind: "signedIn", credentials }, { step: "finishing" }],

  [
    "what cannot be stored can be tried again",
    finishing,
    failed("storageFull"),
    { step: "failed", error: { kind: "storageFull" }, retry: { step: "finishing", credentials } },
  ],
  ["retry", failedStep, { kind: "retried" }, asking],
  ["back from a failure", failedStep, { kind: "back" }, firstState],
];

/** Events that mean nothing where they arrive: the very same state must come back. */
const ignored: readonly (readonly [string, SignInState, SignInEvent])[] = [
  ["back at the start", firstState, { kind: "back" }],
  ["a late code after leaving", firstState, { kind: "codeCame", code }],
  ["a late success after leaving", firstState, { kind: "signedIn", credentials }],
  ["a poll problem before there is a code", asking, { kind: "pollProblem", problem: new AppError("offline") }],
  [
    "a password that the server does not take",
    { ...waiting, server: withMethods("deviceCode") },
    { kind: "methodChosen", method: "password" },
  ],
  [
    "a code that the server does not give",
    { ...password, server: withMethods("password") },
    { kind: "methodChosen", method: "deviceCode" },
  ],
  ["no user", { ...password, user: "  " }, { kind: "passwordSent", at: 0 }],
  ["no password", { ...password, password: "" }, { kind: "passwordSent", at: 0 }],
  ["twice OK", sending, { kind: "passwordSent", at: 0 }],
  [
    "too early after a rate limit",
    { ...password, phase: { status: "editing", problem: new AppError("rateLimited"), retryAt: 9 } },
    { kind: "passwordSent", at: 8 },
  ],
  ["back while it is being stored", finishing, { kind: "back" }],
];

describe("nextSignIn", () => {
  it.each(rows)("%s", (_, from, event, expected) => {
    const next = nextSignIn(from, event);
    expect(next).toMatchObject(withoutUndefined(expected));
    for (const path of undefinedPaths(expected))
      expect(path.reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], next)).toBeUndefined();
  });
  it.each(ignored)("ignores %s", (_, from, event) => {
    expect(nextSignIn(from, event)).toBe(from);
  });
  it("never changes the state that it was given", () => {
    for (const [, from, event] of rows) {
      const before = JSON.stringify(from);
      nextSignIn(from, event);
      expect(JSON.stringify(from)).toBe(before);
    }
  });
});

type Tree = Record<string, unknown>;
const isTree = (value: unknown): value is Tree =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Error);
function withoutUndefined(tree: object): object {
  return Object.fromEntries(
    Object.entries(tree)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => [key, isTree(value) ? withoutUndefined(value) : value]),
  );
}
function undefinedPaths(tree: object, path: readonly string[] = []): readonly (readonly string[])[] {
  return Object.entries(tree).flatMap(([key, value]) =>
    value === undefined ? [[...path, key]] : isTree(value) ? undefinedPaths(value, [...path, key]) : [],
  );
}
