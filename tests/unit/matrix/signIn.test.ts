import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { AppError } from "../../../src/core/errors.ts";
import { recentLog } from "../../../src/core/log.ts";
import { isAborted } from "../../../src/matrix/matrixErrors.ts";
import { DEVICE_CODE_GRANT } from "../../../src/matrix/oauth.ts";
import { createSignIn } from "../../../src/matrix/signIn.ts";
import type { Credentials, DeviceCode } from "../../../src/matrix/signInTypes.ts";
import { type Answer, fakeNetwork, type FakeNetwork, NOT_FOUND, VERSIONS } from "./fakeFetch.ts";

const HS = "https://hs.example";
const AUTH = "https://auth.example";
const SERVER = { name: "hs.example", baseUrl: HS, methods: ["deviceCode"] } as const;
const METADATA = {
  issuer: `${AUTH}/`,
  token_endpoint: `${AUTH}/token`,
  registration_endpoint: `${AUTH}/register`,
  revocation_endpoint: `${AUTH}/revoke`,
  device_authorization_endpoint: `${AUTH}/device`,
  grant_types_supported: ["authorization_code", "refresh_token", DEVICE_CODE_GRANT],
};
const STABLE = `${HS}/_matrix/client/v1/auth_metadata`;
const UNSTABLE = `${HS}/_matrix/client/unstable/org.matrix.msc2965/auth_metadata`;
const LOGIN = `${HS}/_matrix/client/v3/login`;
const WHOAMI = `${HS}/_matrix/client/v3/account/whoami`;
const PENDING: Answer = { status: 400, json: { error: "authorization_pending" } };
const SLOW: Answer = { status: 400, json: { error: "slow_down" } };
const TOKENS: Answer = { json: { access_token: "mat_secret", refresh_token: "mar_secret", token_type: "Bearer", expires_in: 300 } };

function script(token: Answer | readonly Answer[], more: Record<string, Answer | readonly Answer[]> = {}): FakeNetwork {
  return fakeNetwork({
    [STABLE]: { json: METADATA },
    [`POST ${AUTH}/register`]: { status: 201, json: { client_id: "client1" } },
    [`POST ${AUTH}/device`]: {
      json: { device_code: "dev", user_code: "AB12CD", verification_uri: `${AUTH}/link`, expires_in: 1200, interval: 5 },
    },
    [`POST ${AUTH}/token`]: token,
    [`POST ${AUTH}/revoke`]: { json: {} },
    [WHOAMI]: { json: { user_id: "@dana:hs.example", device_id: "TVTVTVTVTV" } },
    ...more,
  });
}

interface Run {
  readonly network: FakeNetwork;
  readonly codes: DeviceCode[];
  readonly problems: (string | undefined)[];
  readonly result: Promise<Credentials | AppError>;
  readonly stop: AbortController;
}

function signIn(network: FakeNetwork, deviceId?: string): Run {
  const codes: DeviceCode[] = [];
  const problems: (string | undefined)[] = [];
  const stop = new AbortController();
  const result = createSignIn({ fetch: network.fetch, pageProtocol: "file:", isOnline: () => true })
    .withDeviceCode(
      SERVER,
      {
        deviceName: "LG TV",
        ...(deviceId ? { deviceId } : {}),
        onCode: (code) => codes.push(code),
        onProblem: (problem) => problems.push(problem?.kind),
      },
      stop.signal,
    )
    .catch((error: unknown) => {
      if (error instanceof AppError) return error;
      throw error;
    });
  return { network, codes, problems, result, stop };
}

const form = (body: string): Record<string, string> => Object.fromEntries(new URLSearchParams(body));

describe("device code", () => {
  beforeEach(() => void vi.useFakeTimers({ now: 1_700_000_000_000 }));
  afterEach(() => void vi.useRealTimers());

  test("the whole way: registration, code, pending, tokens, whoami", async () => {
    const run = signIn(script([PENDING, PENDING, TOKENS]));
    await vi.advanceTimersByTimeAsync(0);
    expect(run.codes).toEqual([{ userCode: "AB12CD", verificationUri: `${AUTH}/link`, expiresAt: Date.now() + 1_200_000 }]);
    await vi.advanceTimersByTimeAsync(15_000);
    expect(await run.result).toMatchObject({
      userId: "@dana:hs.example", deviceId: "TVTVTVTVTV", homeserver: "hs.example", baseUrl: HS, accessToken: "mat_secret", refreshToken: "mar_secret",
      oauthClientId: "client1", oauthIssuer: `${AUTH}/`, expiresAt: 1_700_000_015_000 + 300_000,
    }); // prettier-ignore
    const registration = JSON.parse(run.network.to("/register")[0]?.body ?? "{}") as Record<string, unknown>;
    expect(registration).toEqual({
      client_name: "Hearth",
      client_uri: expect.stringMatching(/^https:/),
      application_type: "native",
      token_endpoint_auth_method: "none",
      grant_types: [DEVICE_CODE_GRANT, "refresh_token"],
    });
    const asked = form(run.network.to("/device")[0]?.body ?? "");
    expect(asked["client_id"]).toBe("client1");
    expect(asked["scope"]).toMatch(/^urn:matrix:client:api:\* urn:matrix:client:device:[A-Z]{10}$/);
    expect(run.network.to("/token").map((call) => call.at - 1_700_000_000_000)).toEqual([5000, 10_000, 15_000]);
    expect(form(run.network.to("/token")[0]?.body ?? "")).toEqual({
      grant_type: DEVICE_CODE_GRANT,
      device_code: "dev",
      client_id: "client1",
    });
    expect(run.problems).toEqual([]);
    expect(JSON.stringify(recentLog())).not.toMatch(/secret/);
  });

  test("the device of a soft logout is asked for again", async () => {
    const run = signIn(script(TOKENS), "OLDDEVICE1");
    await vi.advanceTimersByTimeAsync(5000);
    await run.result;
    expect(form(run.network.to("/device")[0]?.body ?? "")["scope"]).toContain("device:OLDDEVICE1");
  });

  test("slow_down adds five seconds, each time", async () => {
    const run = signIn(script([SLOW, SLOW, PENDING, TOKENS]));
    await vi.advanceTimersByTimeAsync(60_000);
    await run.result;
    expect(run.network.to("/token").map((call) => call.at - 1_700_000_000_000)).toEqual([5000, 15_000, 30_000, 45_000]);
  });

  test.each([
    ["access_denied", "denied"],
    ["expired_token", "expired"],
    ["invalid_grant", "server"],
    ["unauthorized_client", "server"],
    ["something_new", "server"],
  ])("%s ends it as %s", async (error, kind) => {
    const run = signIn(script([PENDING, { status: 400, json: { error, error_description: "words" } }, TOKENS]));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await run.result).toMatchObject({ kind });
    expect(run.network.to("/token")).toHaveLength(2);
  });

  test("an answer that is no OAuth at all ends it", async () => {
    const run = signIn(script([{ status: 404, text: "<html>" }, TOKENS]));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await run.result).toBeInstanceOf(AppError);
    expect(run.network.to("/token")).toHaveLength(1);
  });

  test("a lost network and a restarting server are waited for", async () => {
    const run = signIn(script(["down", "down", { status: 503, text: "" }, PENDING, TOKENS]));
    await vi.advanceTimersByTimeAsync(200_000);
    expect(await run.result).toMatchObject({ accessToken: "mat_secret" });
    expect(run.problems).toEqual(["offline", "offline", "server", undefined]);
    const times = run.network.to("/token").map((call) => call.at - 1_700_000_000_000);
    expect(times).toEqual([5000, 15_000, 35_000, 65_000, 70_000]);
  });

  test("a request that hangs counts as a lost network", async () => {
    const run = signIn(script(["hang", TOKENS]));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await run.result).toMatchObject({ accessToken: "mat_secret" });
    expect(run.problems).toEqual(["offline", undefined]);
  });

  test("the code dies at its time, after a last try", async () => {
    const run = signIn(
      script(PENDING, {
        [`POST ${AUTH}/device`]: {
          json: { device_code: "d", user_code: "X", verification_uri: `${AUTH}/link`, expires_in: 12, interval: 5 },
        },
      }),
    );
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await run.result).toMatchObject({ kind: "expired" });
    expect(run.network.to("/token").map((call) => call.at - 1_700_000_000_000)).toEqual([5000, 10_000, 12_000]);
  });

  test("abort stops polling at once and asks nothing more", async () => {
    const run = signIn(script(PENDING));
    await vi.advanceTimersByTimeAsync(7000);
    run.stop.abort();
    expect(await run.result).toSatisfy(isAborted);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(run.network.to("/token")).toHaveLength(1);
  });

  test("tokens are not lost when the network goes before whoami", async () => {
    const run = signIn(
      script(TOKENS, { [WHOAMI]: ["down", { status: 502, text: "" }, { json: { user_id: "@dana:hs.example" } }] }),
      "KEPTDEVICE",
    );
    await vi.advanceTimersByTimeAsync(20_000);
    expect(await run.result).toMatchObject({ accessToken: "mat_secret", deviceId: "KEPTDEVICE" });
    expect(run.problems).toEqual(["offline", "server", undefined]);
  });

  test("leaving after the consent gives the tokens back", async () => {
    const run = signIn(script(TOKENS, { [WHOAMI]: "hang" }));
    await vi.advanceTimersByTimeAsync(5000);
    run.stop.abort();
    expect(await run.result).toSatisfy(isAborted);
    await vi.advanceTimersByTimeAsync(1);
    expect(run.network.to("/revoke").map((call) => form(call.body)["token"])).toEqual(["mar_secret", "mat_secret"]);
  });

  test("whoami of nonsense is a server fault, and the tokens go back", async () => {
    const run = signIn(script(TOKENS, { [WHOAMI]: { json: { user_id: "dana" } } }));
    await vi.advanceTimersByTimeAsync(5001);
    expect(await run.result).toMatchObject({ kind: "server" });
    expect(run.network.to("/revoke")).toHaveLength(2);
  });

  test.each<[string, Record<string, Answer>]>([
    ["no token type but MAC", { [`POST ${AUTH}/token`]: { json: { access_token: "x", token_type: "mac" } } }],
    ["no device code", { [`POST ${AUTH}/device`]: { json: { user_code: "x", verification_uri: `${AUTH}/l`, expires_in: 100 } } }],
    [
      "a verification address that is a script",
      { [`POST ${AUTH}/device`]: { json: { device_code: "d", user_code: "x", verification_uri: "javascript:alert(1)", expires_in: 100 } } },
    ],
    [
      "a verification address without https",
      {
        [`POST ${AUTH}/device`]: { json: { device_code: "d", user_code: "x", verification_uri: "http://auth.example/l", expires_in: 100 } },
      },
    ],
    ["a registration without an id", { [`POST ${AUTH}/register`]: { status: 201, json: {} } }],
    ["a refused registration", { [`POST ${AUTH}/register`]: { status: 400, json: { error: "invalid_client_metadata" } } }],
  ])("%s: the server's fault", async (_what, more) => {
    const run = signIn(script(TOKENS, more));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await run.result).toMatchObject({ kind: "server" });
  });

  test("the unstable metadata means the unstable scopes", async () => {
    const run = signIn(script(TOKENS, { [STABLE]: NOT_FOUND, [UNSTABLE]: { json: METADATA } }));
    await vi.advanceTimersByTimeAsync(5000);
    await run.result;
    expect(form(run.network.to("/device")[0]?.body ?? "")["scope"]).toMatch(
      /^urn:matrix:org.matrix.msc2967.client:api:\* urn:matrix:org.matrix.msc2967.client:device:/,
    );
  });

  test("the TV's name reaches the list of devices", async () => {
    const run = signIn(script(TOKENS));
    await vi.advanceTimersByTimeAsync(5001);
    await run.result;
    expect(run.network.to("/devices/TVTVTVTVTV").map((call) => [call.method, call.body])).toEqual([["PUT", '{"display_name":"LG TV"}']]);
  });
});

describe("what a server offers", () => {
  async function methods(more: Record<string, Answer>): Promise<unknown> {
    const network = fakeNetwork({ [`${HS}/.well-known/matrix/client`]: NOT_FOUND, [`${HS}/_matrix/client/versions`]: VERSIONS, ...more });
    const found = createSignIn({ fetch: network.fetch, pageProtocol: "file:", isOnline: () => true }).discover(
      "hs.example",
      new AbortController().signal,
    );
    return found.then(
      (server) => server.methods,
      (error: AppError) => error.kind,
    );
  }
  const password: Answer = { json: { flows: [{ type: "m.login.sso" }, { type: "m.login.password" }] } };

  test.each<[string, Record<string, Answer>, unknown]>([
    ["both", { [STABLE]: { json: METADATA }, [LOGIN]: password }, ["deviceCode", "password"]],
    ["no OAuth", { [STABLE]: NOT_FOUND, [UNSTABLE]: NOT_FOUND, [LOGIN]: password }, ["password"]],
    ["unstable OAuth only", { [STABLE]: NOT_FOUND, [UNSTABLE]: { json: METADATA }, [LOGIN]: { json: { flows: [] } } }, ["deviceCode"]],
    [
      "no device grant",
      { [STABLE]: { json: { ...METADATA, grant_types_supported: ["authorization_code"] } }, [LOGIN]: password },
      ["password"],
    ],
    [
      "an endpoint without https",
      { [STABLE]: { json: { ...METADATA, token_endpoint: "http://auth.example/token" } }, [LOGIN]: password },
      ["password"],
    ],
    [
      "an issuer with a query",
      { [STABLE]: { json: { ...METADATA, issuer: "https://auth.example/?a=1" } }, [LOGIN]: password },
      ["password"],
    ],
    ["broken OAuth beside a password", { [STABLE]: { status: 502, text: "" }, [LOGIN]: password }, ["password"]],
    ["SSO alone", { [STABLE]: NOT_FOUND, [UNSTABLE]: NOT_FOUND, [LOGIN]: { json: { flows: [{ type: "m.login.sso" }] } } }, "unsupported"],
    [
      "malformed flows",
      { [STABLE]: NOT_FOUND, [UNSTABLE]: NOT_FOUND, [LOGIN]: { json: { flows: { type: "m.login.password" } } } },
      "unsupported",
    ],
    ["both broken", { [STABLE]: { status: 500, text: "" }, [LOGIN]: { status: 500, text: "" } }, "server"],
  ])("%s", async (_what, more, expected) => {
    expect(await methods(more)).toEqual(expected);
  });
});

describe("password", () => {
  const signal = new AbortController().signal;
  async function login(
    answer: Answer,
    user = "dana",
    deviceId?: string,
  ): Promise<{ result: Credentials | AppError; body: Record<string, unknown> }> {
    const network = fakeNetwork({ [`POST ${LOGIN}`]: answer });
    const result = await createSignIn({ fetch: network.fetch, pageProtocol: "file:" })
      .withPassword(SERVER, { user, password: " pass word ", deviceName: "LG TV", ...(deviceId ? { deviceId } : {}) }, signal)
      .catch((error: unknown) => error as AppError);
    return { result, body: JSON.parse(network.calls[0]?.body ?? "{}") as Record<string, unknown> };
  }

  test("right", async () => {
    const { result, body } = await login(
      { json: { user_id: "@dana:hs.example", access_token: "syt_x", device_id: "NEWDEVICE1" } },
      " dana ",
    );
    expect(result).toMatchObject({ userId: "@dana:hs.example", deviceId: "NEWDEVICE1", accessToken: "syt_x" });
    expect(result).not.toHaveProperty("refreshToken");
    expect(body).toEqual({
      type: "m.login.password",
      identifier: { type: "m.id.user", user: "dana" },
      password: " pass word ",
      initial_device_display_name: "LG TV",
    });
  });

  test("the device of a soft logout, and an e-mail address", async () => {
    const { body } = await login({ json: {} }, "dana@example.org", "OLDDEVICE1");
    expect(body["device_id"]).toBe("OLDDEVICE1");
    expect(body["identifier"]).toEqual({ type: "m.id.thirdparty", medium: "email", address: "dana@example.org" });
  });

  test.each<[string, Answer, Record<string, unknown>]>([
    ["wrong", { status: 403, json: { errcode: "M_FORBIDDEN", error: "Invalid password" } }, { kind: "badCredentials" }],
    [
      "too often",
      { status: 429, json: { errcode: "M_LIMIT_EXCEEDED", retry_after_ms: 2500 } },
      { kind: "rateLimited", retryAfterMs: 2500 },
    ],
    [
      "too often, by header",
      { status: 429, json: { errcode: "M_LIMIT_EXCEEDED" }, headers: { "Retry-After": "7" } },
      { kind: "rateLimited", retryAfterMs: 7000 },
    ],
    ["deactivated", { status: 403, json: { errcode: "M_USER_DEACTIVATED" } }, { kind: "forbidden" }],
    ["more than a password asked", { status: 401, json: { flows: [] } }, { kind: "unsupported" }],
    ["broken", { status: 500, text: "" }, { kind: "server" }],
    ["an answer without a token", { json: { user_id: "@dana:hs.example" } }, { kind: "server" }],
    ["no network", "down", { kind: "offline" }],
  ])("%s", async (_what, answer, expected) => {
    expect((await login(answer)).result).toMatchObject(expected);
  });
});
