/** Our sign-in, without a page, against a real Synapse and the OAuth stand-in: every branch that a server can show. */
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { KeyValueStorage } from "../../platform/types.ts";
import { AppError } from "../../src/core/errors.ts";
import { createProfiles } from "../../src/matrix/credentials.ts";
import type { Fetch } from "../../src/matrix/jsonRequest.ts";
import { createMediaStore } from "../../src/matrix/MediaStore.ts";
import { createSignIn } from "../../src/matrix/signIn.ts";
import { createTokens, revoke } from "../../src/matrix/tokens.ts";
import type { Credentials, DeviceCode } from "../../src/matrix/signInTypes.ts";
import { openHousehold, type OpenHousehold } from "../homeserver/household.ts";
import type { OAuthServer } from "../homeserver/oauth.ts";

const never = new AbortController().signal;
const fetchNow: Fetch = (url, init) => fetch(url, init);

function memory(): KeyValueStorage & { readonly data: Map<string, unknown> } {
  const data = new Map<string, unknown>();
  return {
    kind: "memory",
    data,
    get: async <T>(key: string) => structuredClone(data.get(key)) as T | undefined,
    set: async (key, value) => void data.set(key, structuredClone(value)),
    setMany: async (entries) => entries.forEach(([key, value]) => data.set(key, structuredClone(value))),
    delete: async (key) => void data.delete(key),
    keys: async () => Array.from(data.keys()),
    clear: async () => data.clear(),
  };
}

async function get(baseUrl: string, path: string, accessToken: string): Promise<{ status: number; body: Record<string, unknown> }> {
  const answer = await fetch(`${baseUrl}/_matrix/client/v3${path}`, { headers: { Authorization: `Bearer ${accessToken}` } });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

const caught = (thrown: unknown): AppError => {
  if (thrown instanceof AppError) return thrown;
  throw thrown;
};

describe("device code", () => {
  let home: OpenHousehold & { oauth: OAuthServer };
  beforeAll(async () => {
    home = await openHousehold({ oauth: { intervalSeconds: 1, accessTokenSeconds: 60 } });
  }, 300_000);
  afterAll(() => home?.stop());

  interface Running {
    readonly code: Promise<DeviceCode>;
    readonly result: Promise<Credentials | AppError>;
    readonly problems: (string | undefined)[];
    readonly stop: AbortController;
  }
  async function start(fetch: Fetch = fetchNow, deviceId?: string): Promise<Running> {
    const signIn = createSignIn({ fetch, pageProtocol: "file:" });
    const server = await signIn.discover(home.baseUrl, never);
    expect(server.methods).toEqual(["deviceCode"]);
    const problems: (string | undefined)[] = [];
    const stop = new AbortController();
    let onCode: (code: DeviceCode) => void = () => undefined;
    const code = new Promise<DeviceCode>((resolve) => (onCode = resolve));
    const result = signIn
      .withDeviceCode(
        server,
        { deviceName: "Kitchen TV", ...(deviceId ? { deviceId } : {}), onCode, onProblem: (problem) => problems.push(problem?.kind) },
        stop.signal,
      )
      .catch(caught);
    return { code, result, problems, stop };
  }
  async function signedIn(user: string, deviceId?: string): Promise<Credentials> {
    const run = await start(fetchNow, deviceId);
    await home.oauth.approve((await run.code).userCode, user);
    const result = await run.result;
    if (result instanceof AppError) throw result;
    return result;
  }

  test("approved on the phone: tokens that work, our device, its name", async () => {
    const run = await start();
    const code = await run.code;
    expect(code.verificationUri).toBe(home.oauth.verificationUri);
    expect(code.userCode).toMatch(/^[A-Z0-9]{6}$/);
    expect(home.oauth.pendingCodes()).toContain(code.userCode);
    await sleep(1500); // at least one "pending"
    await home.oauth.approve(code.userCode, "alex");
    const credentials = (await run.result) as Credentials;
    expect(credentials).toMatchObject({ userId: home.users.alex.userId, baseUrl: home.baseUrl, oauthIssuer: home.oauth.issuer });
    expect(await get(home.baseUrl, "/account/whoami", credentials.accessToken)).toMatchObject({
      status: 200,
      body: { device_id: credentials.deviceId },
    });
    await expect
      .poll(async () => (await get(home.baseUrl, `/devices/${credentials.deviceId}`, credentials.accessToken)).body["display_name"])
      .toBe("Kitchen TV");
  });

  test("declined on the phone", async () => {
    const run = await start();
    await home.oauth.deny((await run.code).userCode);
    expect(await run.result).toMatchObject({ kind: "denied" });
  });

  test("too late", async () => {
    const run = await start();
    await home.oauth.expire((await run.code).userCode);
    expect(await run.result).toMatchObject({ kind: "expired" });
  });

  test("a server that wants it slower gets it slower, and lets us in", async () => {
    let polls = 0;
    const slows: string[] = [];
    const eager: Fetch = async (url, init) => {
      const poll = url.endsWith("/token");
      // A second poll at once makes the server say slow_down to the next one.
      if (poll && polls++ === 0) await fetch(url, init);
      const answer = await fetch(url, init);
      if (poll) slows.push(String(((await answer.clone().json()) as Record<string, unknown>)["error"]));
      return answer;
    };
    const run = await start(eager);
    const { userCode } = await run.code;
    await expect.poll(() => slows.length, { timeout: 20_000 }).toBeGreaterThan(0);
    expect(slows[0]).toBe("slow_down");
    await home.oauth.approve(userCode, "alex");
    const began = Date.now();
    expect(await run.result).toMatchObject({ userId: home.users.alex.userId });
    expect(Date.now() - began).toBeGreaterThan(3000);
    expect(slows.filter((word) => word === "slow_down")).toHaveLength(1);
  });

  test("the network goes while polling, and comes back", async () => {
    let down = false;
    const run = await start((url, init) => (down ? Promise.reject(new TypeError("Failed to fetch")) : fetch(url, init)));
    const { userCode } = await run.code;
    down = true;
    await expect.poll(() => run.problems.length, { timeout: 10_000 }).toBeGreaterThan(0);
    await home.oauth.approve(userCode, "alex");
    down = false;
    expect(await run.result).toMatchObject({ userId: home.users.alex.userId });
    expect(run.problems[0]).toBe("offline");
    expect(run.problems[run.problems.length - 1]).toBeUndefined();
  });

  test("Back: polling stops at once", async () => {
    const run = await start();
    await run.code;
    run.stop.abort();
    const began = Date.now();
    expect(await run.result).toMatchObject({ detail: "aborted" });
    expect(Date.now() - began).toBeLessThan(500);
  });

  test("tokens rotate, the old pair is dead, the new one is stored; a server that forgot the app ends softly and keeps the device, a revoked session does not", async () => {
    const storage = memory();
    const profiles = createProfiles(storage);
    const first = await signedIn("alex");
    const { profileId } = await profiles.add(first);
    const ended: string[] = [];
    const tokens = createTokens({
      credentials: (await profiles.credentials(profileId)) as Credentials,
      profiles,
      fetch: fetchNow,
      onSignedOut: (error) => ended.push(error.kind),
    });
    expect((await tokens.request(`${home.baseUrl}/_matrix/client/v3/account/whoami`)).status).toBe(200);
    const second = await tokens.refresh(first.accessToken);
    expect(second.accessToken).not.toBe(first.accessToken);
    expect(second.refreshToken).not.toBe(first.refreshToken);
    expect(await profiles.credentials(profileId)).toEqual(second);
    expect((await tokens.request(`${home.baseUrl}/_matrix/client/v3/account/whoami`)).status).toBe(200);
    // A restarted TV goes on with what was stored.
    const later = createProfiles(storage);
    await later.load();
    const restarted = createTokens({
      credentials: (await later.credentials(profileId)) as Credentials,
      profiles: later,
      fetch: fetchNow,
      onSignedOut: (error) => ended.push(error.kind),
    });
    const third = await restarted.refresh(second.accessToken);
    expect(third.refreshToken).not.toBe(second.refreshToken);
    // Somebody ends the session elsewhere.
    await home.oauth.revoke("alex", first.deviceId);
    await expect(restarted.refresh(third.accessToken)).rejects.toMatchObject({ kind: "signedOut", options: { soft: false } });
    expect(ended).toEqual(["signedOut"]);
    // For good: whoever owns the session removes everything (Session.ts), and the next sign-in is another device.
    await later.wipe(profileId);
    expect(await later.credentials(profileId)).toBeUndefined();
    expect(await later.lastSignIn(profileId)).toBeUndefined();
    expect((await signedIn("alex")).deviceId).not.toBe(first.deviceId);
  });

  test("pictures come with a token that has to be renewed on the way", async () => {
    const first = await signedIn("alex");
    const profiles = createProfiles(memory());
    await profiles.add(first);
    const tokens = createTokens({
      credentials: { ...first, accessToken: "mat_stale" },
      profiles,
      fetch: fetchNow,
      onSignedOut: () => undefined,
    });
    const joined = (await get(home.baseUrl, "/profile/" + encodeURIComponent(first.userId), first.accessToken)).body["avatar_url"];
    expect(joined).toMatch(/^mxc:/);
    const store = createMediaStore({ request: tokens.request, budget: { mediaBytes: 1e6, imagePixels: 4e6 }, baseUrl: home.baseUrl });
    const picture = store.open(joined as string, { width: 96, height: 96, method: "crop" });
    const stop = picture.subscribe(() => undefined);
    await expect.poll(() => picture.peek().status, { timeout: 10_000 }).toBe("ready");
    expect(store.heldBytes.peek()).toBeGreaterThan(100);
    stop();
    store.dispose();
    expect(tokens.current().accessToken).not.toBe("mat_stale");
  });

  test("signing out ends both tokens", async () => {
    const credentials = await signedIn("alex");
    await revoke(credentials, fetchNow);
    const profiles = createProfiles(memory());
    await profiles.add(credentials);
    const tokens = createTokens({ credentials, profiles, fetch: fetchNow, onSignedOut: () => undefined });
    await expect(tokens.refresh(credentials.accessToken)).rejects.toMatchObject({ kind: "signedOut" });
  });
});

describe("password", () => {
  let home: OpenHousehold;
  beforeAll(async () => {
    home = await openHousehold();
  }, 300_000);
  afterAll(() => home?.stop());

  test("right, wrong, unknown, and signing out", async () => {
    const signIn = createSignIn({ fetch: fetchNow, pageProtocol: "file:" });
    const server = await signIn.discover(`  ${home.baseUrl.replace("http://", "")}/ `, never);
    expect(server).toMatchObject({ baseUrl: home.baseUrl, methods: ["password"] });
    const { userId, password } = home.users.alex;
    const enter = (user: string, word: string, deviceId?: string): Promise<Credentials | AppError> =>
      signIn
        .withPassword(server, { user, password: word, deviceName: "Kitchen TV", ...(deviceId ? { deviceId } : {}) }, never)
        .catch(caught);
    expect(await enter("alex", "wrong")).toMatchObject({ kind: "badCredentials" });
    expect(await enter("nobody-of-that-name", password)).toMatchObject({ kind: "badCredentials" });
    const first = (await enter("alex", password)) as Credentials;
    expect(first).toMatchObject({ userId });
    expect(first).not.toHaveProperty("refreshToken");
    const again = (await enter(userId, password, first.deviceId)) as Credentials;
    expect(again.deviceId).toBe(first.deviceId);
    await revoke(again, fetchNow);
    expect((await get(home.baseUrl, "/account/whoami", again.accessToken)).status).toBe(401);
    const profiles = createProfiles(memory());
    await profiles.add(again);
    const ended: string[] = [];
    const tokens = createTokens({ credentials: again, profiles, fetch: fetchNow, onSignedOut: (error) => ended.push(error.kind) });
    await tokens.request(`${home.baseUrl}/_matrix/client/v3/account/whoami`);
    expect(ended).toEqual(["signedOut"]);
  });

  test("mistakes in the address are told apart", async () => {
    const signIn = createSignIn({ fetch: fetchNow, pageProtocol: "file:" });
    const kind = (typed: string): Promise<string> => signIn.discover(typed, never).then((server) => server.baseUrl, (error: AppError) => error.kind); // prettier-ignore
    expect(await kind("127.0.0.1:1")).toBe("notFound");
    expect(await kind(home.baseUrl.replace("http:", "https:"))).toBe("insecure");
  });
});
