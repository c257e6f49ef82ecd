import { describe, expect, test, vi } from "vitest";
import type { KeyValueStorage } from "../../../platform/types.ts";
import type { AppError } from "../../../src/core/errors.ts";
import { recentLog } from "../../../src/core/log.ts";
import { createProfiles, type StoredProfiles } from "../../../src/matrix/credentials.ts";
import { createTokens, refreshTokens, revoke, type Tokens } from "../../../src/matrix/tokens.ts";
import type { Credentials } from "../../../src/matrix/signInTypes.ts";
import { type Answer, fakeNetwork, type FakeNetwork, NOT_FOUND } from "./fakeFetch.ts";

const HS = "https://hs.example";
const AUTH = "https://auth.example";
const META = `${HS}/_matrix/client/v1/auth_metadata`;
const METADATA = { issuer: `${AUTH}/`, token_endpoint: `${AUTH}/token`, revocation_endpoint: `${AUTH}/revoke` };
const UNKNOWN: Answer = { status: 401, json: { errcode: "M_UNKNOWN_TOKEN", soft_logout: true } };
const fresh = (n: number): Answer => ({
  json: { access_token: `mat_new${n}`, refresh_token: `mar_new${n}`, token_type: "Bearer", expires_in: 300 },
});

const OLD: Credentials = {
  profileId: "p1", userId: "@dana:hs.example", deviceId: "TV", homeserver: "hs.example", baseUrl: HS,
  accessToken: "mat_old", refreshToken: "mar_old", oauthClientId: "client1", oauthIssuer: `${AUTH}/`,
}; // prettier-ignore

/** Storage of which a copy survives each write, as a disk does; `fail` makes the next writes throw. */
class Disk implements KeyValueStorage {
  readonly kind = "indexedDB";
  data = new Map<string, string>();
  fail = 0;
  beforeWrite: (() => Promise<void>) | undefined;
  private async ready(): Promise<void> {
    await this.beforeWrite?.();
    if (this.fail > 0) {
      this.fail -= 1;
      throw new DOMException("full", "QuotaExceededError");
    }
  }
  async get<T>(key: string): Promise<T | undefined> {
    const value = this.data.get(key);
    return value === undefined ? undefined : (JSON.parse(value) as T);
  }
  async set(key: string, value: unknown): Promise<void> {
    await this.ready();
    this.data.set(key, JSON.stringify(value));
  }
  async setMany(entries: readonly (readonly [string, unknown])[]): Promise<void> {
    await this.ready();
    for (const [key, value] of entries) this.data.set(key, JSON.stringify(value));
  }
  async delete(key: string): Promise<void> {
    this.data.delete(key);
  }
  async keys(): Promise<readonly string[]> {
    return Array.from(this.data.keys());
  }
  async clear(): Promise<void> {
    this.data.clear();
  }
}

async function household(
  script: Parameters<typeof fakeNetwork>[0] = {},
  credentials: Credentials = OLD,
): Promise<{ disk: Disk; profiles: StoredProfiles; network: FakeNetwork; tokens: Tokens; ended: string[] }> {
  const disk = new Disk();
  const profiles = createProfiles(disk);
  await profiles.add(credentials);
  const network = fakeNetwork({ [META]: { json: METADATA }, ...script });
  const ended: string[] = [];
  const tokens = createTokens({
    credentials,
    profiles,
    fetch: network.fetch,
    onSignedOut: ({ kind, options }) => ended.push(`${kind} ${options.soft ? "softly" : "for good"}`),
  });
  return { disk, profiles, network, tokens, ended };
}

const bearers = (network: FakeNetwork, part: string): readonly (string | null)[] =>
  network.to(part).map((call) => call.headers.get("Authorization"));

describe("renewing tokens", () => {
  test("a refused token is renewed once for all who wait, and is on disk before anybody sees it", async () => {
    const { disk, network, tokens, profiles } = await household({
      [`${HS}/_matrix/a`]: (call) => (call.headers.get("Authorization") === "Bearer mat_new1" ? { json: 1 } : UNKNOWN),
      [`POST ${AUTH}/token`]: fresh(1),
    });
    const seen: (string | undefined)[] = [];
    disk.beforeWrite = async () => {
      seen.push(tokens.current().accessToken);
    };
    const answers = await Promise.all([1, 2, 3].map(() => tokens.request(`${HS}/_matrix/a`)));
    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200]);
    expect(network.to("/token")).toHaveLength(1);
    expect(network.to("/token")[0]?.body).toBe("grant_type=refresh_token&refresh_token=mar_old&client_id=client1");
    expect(seen).toEqual(["mat_old"]);
    expect(await profiles.credentials("p1")).toMatchObject({ accessToken: "mat_new1", refreshToken: "mar_new1", deviceId: "TV" });
    expect(tokens.current().accessToken).toBe("mat_new1");
  });

  test("no request carries the new token while it is being written", async () => {
    const { disk, network, tokens } = await household({ [`${HS}/_matrix/a`]: [UNKNOWN, { json: 1 }], [`POST ${AUTH}/token`]: fresh(1) });
    let written: () => void = () => undefined;
    disk.beforeWrite = () => new Promise((resolve) => (written = resolve));
    const answer = tokens.request(`${HS}/_matrix/a`);
    await vi.waitFor(() => expect(network.to("/token")).toHaveLength(1));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(bearers(network, "/_matrix/a")).toEqual(["Bearer mat_old"]);
    written();
    await answer;
    expect(bearers(network, "/_matrix/a")).toEqual(["Bearer mat_old", "Bearer mat_new1"]);
  });

  test("power lost while writing: the next start finds the old pair whole", async () => {
    const { disk, tokens } = await household({ [`POST ${AUTH}/token`]: fresh(1) });
    disk.beforeWrite = () => new Promise(() => undefined);
    void tokens.refresh("mat_old");
    await new Promise((resolve) => setTimeout(resolve, 20));
    const restarted = createProfiles(disk);
    await restarted.load();
    expect(await restarted.credentials("p1")).toMatchObject({ accessToken: "mat_old", refreshToken: "mar_old" });
  });

  test("a full disk: nobody gets the new token, and the pair is stored later without using the old one again", async () => {
    const { disk, network, tokens, profiles } = await household({ [`POST ${AUTH}/token`]: [fresh(1), fresh(2)] });
    disk.fail = 1;
    await expect(tokens.refresh("mat_old")).rejects.toMatchObject({ kind: "storageFull" });
    expect(tokens.current().accessToken).toBe("mat_old");
    expect(await tokens.refresh("mat_old")).toMatchObject({ accessToken: "mat_new1" });
    expect(network.to("/token")).toHaveLength(1);
    expect(await profiles.credentials("p1")).toMatchObject({ refreshToken: "mar_new1" });
  });

  test.each<[string, Answer]>([
    ["no network", "down"],
    ["a broken server", { status: 502, text: "" }],
    ["a busy server", { status: 429, json: { error: "slow" } }],
    ["a proxy's page", { status: 403, text: "<html>" }],
    ["a proxy's 401", { status: 401, text: "" }],
  ])("%s: tried again later with the old token", async (_what, answer) => {
    const { network, tokens, ended, profiles } = await household({ [`POST ${AUTH}/token`]: [answer, fresh(2)] });
    const error = await tokens.refresh("mat_old").catch((thrown: unknown) => thrown as AppError);
    expect(["offline", "server", "rateLimited"]).toContain((error as AppError).kind);
    expect(ended).toEqual([]);
    expect(await profiles.credentials("p1")).toMatchObject({ refreshToken: "mar_old" });
    expect(await tokens.refresh("mat_old")).toMatchObject({ accessToken: "mat_new2" });
    expect(network.to("/token")[1]?.body).toContain("mar_old");
  });

  test.each<[string, Answer]>([
    ["another reason than the grant", { status: 401, json: { error: "invalid_client" } }],
    ["soft_logout", { status: 400, json: { error: "invalid_grant", soft_logout: true } }],
  ])("a refusal with %s is a soft logout: tokens go, device stays, and nobody asks again", async (_why, refusal) => {
    const { network, tokens, ended, profiles } = await household({ [`POST ${AUTH}/token`]: refusal, [`${HS}/_matrix/a`]: UNKNOWN });
    await expect(tokens.request(`${HS}/_matrix/a`)).rejects.toMatchObject({ kind: "signedOut" });
    await expect(tokens.request(`${HS}/_matrix/a`)).rejects.toMatchObject({ kind: "signedOut" });
    expect(network.to("/token")).toHaveLength(1);
    expect(ended).toEqual(["signedOut softly"]);
    expect(await profiles.credentials("p1")).toBeUndefined();
    expect((await profiles.lastSignIn("p1"))?.deviceId).toBe("TV");
    expect(profiles.list.value[0]?.softLogout).toBe(true);
  });

  test("a grant that is gone is the end, whatever the homeserver said before", async () => {
    const { network, tokens, ended, profiles } = await household({
      [`POST ${AUTH}/token`]: { status: 400, json: { error: "invalid_grant" } },
      [`${HS}/_matrix/a`]: UNKNOWN,
    });
    await expect(tokens.request(`${HS}/_matrix/a`)).rejects.toMatchObject({ kind: "signedOut" });
    await expect(tokens.request(`${HS}/_matrix/a`)).rejects.toMatchObject({ kind: "signedOut" });
    expect(network.to("/token")).toHaveLength(1);
    expect(ended).toEqual(["signedOut for good"]);
    expect(profiles.list.value[0]?.softLogout).toBe(false); // what goes is the session's business
  });

  test.each<[string, Record<string, unknown>, string]>([
    ["soft_logout", { soft_logout: true }, "signedOut softly"],
    ["nothing", {}, "signedOut for good"],
    ["soft_logout that is no true", { soft_logout: "true" }, "signedOut for good"],
  ])("a password session cannot be renewed: a token refused with %s is the end", async (_what, more, end) => {
    const { refreshToken: _r, oauthClientId: _c, oauthIssuer: _i, ...plain } = OLD;
    const refusal = { status: 401, json: { errcode: "M_UNKNOWN_TOKEN", ...more } };
    const { tokens, ended, network } = await household({ [`${HS}/_matrix/a`]: refusal }, plain);
    expect((await tokens.request(`${HS}/_matrix/a`)).status).toBe(401);
    expect(ended).toEqual([end]);
    expect(network.to("/token")).toHaveLength(0);
  });

  test("other 401s renew nothing", async () => {
    const { tokens, network } = await household({ [`${HS}/_matrix/a`]: { status: 401, json: { errcode: "M_MISSING_TOKEN" } } });
    expect((await tokens.request(`${HS}/_matrix/a`)).status).toBe(401);
    expect(network.to("/token")).toHaveLength(0);
  });

  test("a token near its end is renewed before it is used; if that fails it gets its chance", async () => {
    const late = { ...OLD, expiresAt: Date.now() + 5000 };
    const good = await household({ [`${HS}/_matrix/a`]: { json: 1 }, [`POST ${AUTH}/token`]: fresh(1) }, late);
    await good.tokens.request(`${HS}/_matrix/a`);
    expect(bearers(good.network, "/_matrix/a")).toEqual(["Bearer mat_new1"]);
    const bad = await household({ [`${HS}/_matrix/a`]: { json: 1 }, [`POST ${AUTH}/token`]: "down" }, late);
    await bad.tokens.request(`${HS}/_matrix/a`);
    expect(bearers(bad.network, "/_matrix/a")).toEqual(["Bearer mat_old"]);
  });

  test.each([
    `https://evil.example/_matrix/a`,
    `https://hs.example.evil.example/x`,
    `http://hs.example/_matrix/a`,
    `https://hs.example:444/x`,
    `https://auth.example/x`,
  ])("%s never sees a token", async (url) => {
    const { tokens, network } = await household({ [url]: UNKNOWN });
    await tokens.request(url, { headers: { Authorization: "Bearer mat_old" } });
    expect(bearers(network, url)).toEqual([null]);
    expect(network.to("/token")).toHaveLength(0);
  });

  test("an issuer that changed never sees the refresh token", async () => {
    const network = fakeNetwork({
      [META]: { json: { ...METADATA, issuer: "https://other.example/", token_endpoint: "https://other.example/token" } },
    });
    await expect(refreshTokens(OLD, network.fetch)).rejects.toMatchObject({ kind: "server" });
    expect(network.to("other.example")).toHaveLength(0);
  });

  test("a refresh without a new refresh token keeps the old one", async () => {
    const network = fakeNetwork({
      [META]: { json: METADATA },
      [`POST ${AUTH}/token`]: { json: { access_token: "mat_2", token_type: "bearer" } },
    });
    expect(await refreshTokens({ ...OLD, expiresAt: 5 }, network.fetch)).toEqual({ ...OLD, accessToken: "mat_2" });
  });

  test("an aborted request stops waiting, the renewal goes on", async () => {
    const { tokens, disk } = await household({ [`${HS}/_matrix/a`]: UNKNOWN, [`POST ${AUTH}/token`]: fresh(1) });
    let written: () => void = () => undefined;
    disk.beforeWrite = () => new Promise((resolve) => (written = resolve));
    const stop = new AbortController();
    const answer = tokens.request(`${HS}/_matrix/a`, { signal: stop.signal });
    await new Promise((resolve) => setTimeout(resolve, 10));
    stop.abort();
    await expect(answer).rejects.toThrow("aborted");
    written();
    await vi.waitFor(() => expect(tokens.current().accessToken).toBe("mat_new1"));
  });

  test("whoever has left when the session ends asks for nothing, and leaves no refusal behind", async () => {
    const stop = new AbortController();
    const { tokens, network } = await household({
      [`${HS}/_matrix/a`]: UNKNOWN,
      // Who ends the session aborts what is under way: here between the answer and the reading of its body.
      [`${HS}/_matrix/b`]: () => {
        void Promise.resolve().then(() => stop.abort());
        return UNKNOWN;
      },
      [`POST ${AUTH}/token`]: { status: 400, json: { error: "invalid_grant" } },
    });
    const stray = vi.fn();
    process.on("unhandledRejection", stray);
    await expect(tokens.request(`${HS}/_matrix/a`)).rejects.toMatchObject({ kind: "signedOut" });
    await expect(tokens.request(`${HS}/_matrix/b`, { signal: stop.signal })).rejects.toThrow("aborted");
    await new Promise((resolve) => setTimeout(resolve, 0));
    process.off("unhandledRejection", stray);
    expect(stray).not.toHaveBeenCalled();
    expect(network.to("/token")).toHaveLength(1);
  });

  test("no token reaches the log", () => {
    expect(JSON.stringify(recentLog())).not.toMatch(/ma[tr]_(old|new)/);
  });
});

describe("signing out at the server", () => {
  test("OAuth: both tokens, the refresh token first", async () => {
    const network = fakeNetwork({ [META]: { json: METADATA }, [`POST ${AUTH}/revoke`]: [{ status: 503, text: "" }, { json: {} }] });
    await revoke(OLD, network.fetch);
    expect(network.to("/revoke").map((call) => call.body)).toEqual([
      "client_id=client1&token=mar_old&token_type_hint=refresh_token",
      "client_id=client1&token=mat_old&token_type_hint=access_token",
    ]);
  });

  test("password: /logout; and no network is no error", async () => {
    const { oauthClientId: _c, ...plain } = OLD;
    const network = fakeNetwork({ [`POST ${HS}/_matrix/client/v3/logout`]: { json: {} }, [META]: NOT_FOUND });
    await revoke(plain, network.fetch);
    expect(bearers(network, "/logout")).toEqual(["Bearer mat_old"]);
    await expect(revoke(plain, fakeNetwork({}).fetch)).resolves.toBeUndefined();
    await expect(revoke(OLD, fakeNetwork({}).fetch)).resolves.toBeUndefined();
  });
});

describe("profiles", () => {
  test("signing in again replaces the tokens of the same person, and another person is another profile", async () => {
    const disk = new Disk();
    const profiles = createProfiles(disk);
    const first = await profiles.add(OLD);
    await profiles.update("p1", { name: "Mum\u202e", avatarUrl: "data:image/png;base64,AAAA" });
    await profiles.markSoftLogout("p1");
    const again = await profiles.add({ ...OLD, profileId: "p2", accessToken: "mat_9" });
    expect(again).toMatchObject({ profileId: first.profileId, name: "Mum", avatarUrl: "data:image/png;base64,AAAA", softLogout: false });
    expect(await profiles.credentials("p1")).toMatchObject({ accessToken: "mat_9", profileId: "p1" });
    await profiles.add({ ...OLD, profileId: "p3", userId: "@sam:hs.example" });
    expect(profiles.list.value.map((profile) => profile.profileId)).toEqual(["p1", "p3"]);
    const restarted = createProfiles(disk);
    await restarted.load();
    expect(restarted.list.value).toEqual(profiles.list.value);
  });

  test("two at once lose neither", async () => {
    const profiles = createProfiles(new Disk());
    await Promise.all([
      profiles.add(OLD),
      profiles.add({ ...OLD, profileId: "p2", userId: "@sam:hs.example" }),
      profiles.add({ ...OLD, profileId: "p3", userId: "@kim:hs.example" }),
    ]);
    expect(profiles.list.value).toHaveLength(3);
  });

  test("wiping leaves nothing of the profile and all of the others", async () => {
    const disk = new Disk();
    const profiles = createProfiles(disk);
    await profiles.add(OLD);
    await profiles.add({ ...OLD, profileId: "p10", userId: "@sam:hs.example" });
    await disk.set("profile/p1/snapshot", { a: 1 });
    await disk.set("profile/p10/snapshot", { a: 2 });
    await profiles.wipe("p1");
    expect(Array.from(disk.data.keys()).sort()).toEqual(["profile/p10/credentials", "profile/p10/snapshot", "profiles"]);
    expect(JSON.stringify(Array.from(disk.data))).not.toContain("@dana");
    await profiles.saveTokens({ ...OLD, accessToken: "late" });
    expect(disk.data.has("profile/p1/credentials")).toBe(false);
  });

  test("a full disk shows no profile that is not stored", async () => {
    const disk = new Disk();
    const profiles = createProfiles(disk);
    disk.fail = 1;
    await expect(profiles.add(OLD)).rejects.toThrow("full");
    expect(profiles.list.value).toEqual([]);
    await profiles.add(OLD);
    expect(profiles.list.value).toHaveLength(1);
  });

  test.each([
    [null],
    ["x"],
    [{}],
    [[null, 7, { profileId: "" }, { profileId: "p", userId: 3 }]],
    [[{ profileId: "a", userId: "@a:b", homeserver: "b", avatarUrl: "javascript:1" }]],
  ])("a spoiled list %j is survived", async (stored) => {
    const disk = new Disk();
    await disk.set("profiles", stored);
    await disk.set("profile/a/credentials", { accessToken: 7, userId: {} });
    const profiles = createProfiles(disk);
    await profiles.load();
    for (const profile of profiles.list.value)
      expect(profile).toEqual({ profileId: "a", userId: "@a:b", homeserver: "b", name: "@a:b", lastUsedAt: 0, softLogout: false });
    expect(await profiles.credentials("a")).toBeUndefined();
  });
});
