// @vitest-environment node
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { openHousehold, type OpenHousehold } from "./household.ts";
import type { OAuthServer } from "./oauth.ts";

vi.setConfig({ testTimeout: 60_000 });

const deviceGrant = "urn:ietf:params:oauth:grant-type:device_code";
const television = {
  client_name: "Hearth",
  client_uri: "https://hearth.example/",
  application_type: "native",
  token_endpoint_auth_method: "none",
  grant_types: [deviceGrant, "refresh_token"],
};

let home: OpenHousehold & { oauth: OAuthServer };
let metadata: Record<string, string> & { grant_types_supported: string[] };

beforeAll(async () => {
  home = await openHousehold({ oauth: { intervalSeconds: 2 } });
  metadata = await (await fetch(`${home.baseUrl}/_matrix/client/v1/auth_metadata`)).json();
}, 600_000);
afterAll(() => home?.stop());

interface Answer {
  status: number;
  body: Record<string, string> & { expires_in: number; interval: number };
}

async function post(url: string | undefined, body: Record<string, string>): Promise<Answer> {
  const answer = await fetch(url as string, { method: "POST", body: new URLSearchParams(body) });
  const text = await answer.text();
  return { status: answer.status, body: text ? JSON.parse(text) : {} };
}
async function register(body: Record<string, unknown>): Promise<Answer> {
  const answer = await fetch(metadata["registration_endpoint"] as string, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  return { status: answer.status, body: await answer.json() };
}
async function askForCode(device: string) {
  const clientId = (await register(television)).body["client_id"] as string;
  const { body } = await post(metadata["device_authorization_endpoint"], {
    client_id: clientId,
    scope: `urn:matrix:client:api:* urn:matrix:client:device:${device}`,
  });
  const poll = () =>
    post(metadata["token_endpoint"], { grant_type: deviceGrant, device_code: body["device_code"] as string, client_id: clientId });
  return { clientId, body, userCode: body["user_code"] as string, poll };
}
const whoami = async (token: string | undefined) => {
  const answer = await fetch(`${home.baseUrl}/_matrix/client/v3/account/whoami`, { headers: { Authorization: `Bearer ${token}` } });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
};

describe("the OAuth stand-in", () => {
  it("is what the homeserver offers, instead of passwords", async () => {
    expect(metadata.grant_types_supported).toEqual(expect.arrayContaining(["authorization_code", "refresh_token", deviceGrant]));
    expect(metadata["issuer"]).toBe(home.oauth.issuer);
    const login = await fetch(`${home.baseUrl}/_matrix/client/v3/login`).then((answer) => answer.text());
    expect(login).not.toContain("m.login.password");
    const versions = (await (await fetch(`${home.baseUrl}/_matrix/client/versions`)).json()) as {
      unstable_features: Record<string, boolean>;
    };
    expect(versions.unstable_features["org.matrix.msc4108"]).toBe(true);
  });

  it("is as strict about registration as the real one", async () => {
    expect((await register(television)).status).toBe(201);
    expect((await register({ ...television, response_types: ["code"] })).body["error"]).toBe("invalid_client_metadata");
    expect((await register({ ...television, client_uri: "http://hearth.example/" })).body["error"]).toBe("invalid_client_metadata");
    expect((await register({ ...television, client_uri: undefined })).body["error"]).toBe("invalid_client_metadata");
    expect((await register({ ...television, logo_uri: "https://elsewhere.example/logo.png" })).body["error"]).toBe(
      "invalid_client_metadata",
    );
    expect((await register({ ...television, grant_types: ["authorization_code", "refresh_token"] })).body["error"]).toBe(
      "invalid_redirect_uri",
    );
    expect(
      (
        await register({
          ...television,
          grant_types: ["authorization_code", "refresh_token"],
          response_types: ["code"],
          redirect_uris: ["https://hearth.example/"],
        })
      ).status,
    ).toBe(201);
  });

  it("runs the device grant: pending, slow down, token, refresh, revocation", async () => {
    const { clientId, body, userCode, poll } = await askForCode("TVDEVICE");
    expect(userCode).toMatch(/^[A-Z0-9]{6}$/);
    expect(body).toMatchObject({ interval: 2, expires_in: 1200, verification_uri: home.oauth.verificationUri });
    expect(body).not.toHaveProperty("verification_uri_complete");
    expect((await poll()).body["error"]).toBe("authorization_pending");
    expect((await poll()).body["error"]).toBe("slow_down");
    await home.oauth.approve(userCode, "alex");
    await sleep(7100);
    const { status, body: tokens } = await poll();
    expect(status).toBe(200);
    expect(tokens).toMatchObject({ token_type: "Bearer", expires_in: 300 });
    expect(await whoami(tokens["access_token"])).toMatchObject({
      status: 200,
      body: { user_id: home.users.alex.userId, device_id: "TVDEVICE" },
    });

    const refresh = (token: string | undefined) =>
      post(metadata["token_endpoint"], { grant_type: "refresh_token", refresh_token: token as string, client_id: clientId });
    const { body: next } = await refresh(tokens["refresh_token"]);
    expect((await whoami(next["access_token"])).status).toBe(200);
    expect(next["refresh_token"]).not.toBe(tokens["refresh_token"]);

    await post(metadata["revocation_endpoint"], { token: next["access_token"] as string, client_id: clientId });
    expect((await whoami(next["access_token"])).status).toBe(401);
    expect((await refresh(next["refresh_token"])).body["error"]).toBe("invalid_grant");
  });

  it("kills the session when an old refresh token is used again", async () => {
    const { clientId, userCode, poll } = await askForCode("REUSED");
    await home.oauth.approve(userCode, "sam");
    const { body: tokens } = await poll();
    const refresh = (token: string | undefined) =>
      post(metadata["token_endpoint"], { grant_type: "refresh_token", refresh_token: token as string, client_id: clientId });
    const { body: next } = await refresh(tokens["refresh_token"]);
    expect((await refresh(tokens["refresh_token"])).body["error"]).toBe("invalid_grant");
    expect((await refresh(next["refresh_token"])).body["error"]).toBe("invalid_grant");
  });

  it("says when a request was denied, and when it is too late", async () => {
    const denied = await askForCode("DENIED");
    await fetch(`${home.oauth.issuer}test/deny?user_code=${denied.userCode}`);
    expect((await denied.poll()).body["error"]).toBe("access_denied");
    const late = await askForCode("LATE");
    await fetch(`${home.oauth.issuer}test/expire?user_code=${late.userCode}`);
    expect((await late.poll()).body["error"]).toBe("expired_token");
  });

  it("lets access tokens die young, and ends sessions from outside", async () => {
    home.oauth.options.accessTokenSeconds = 4;
    const { userCode, poll } = await askForCode("SHORT");
    await home.oauth.approve(userCode, "mia");
    const { body: tokens } = await poll();
    expect((await whoami(tokens["access_token"])).status).toBe(200);
    await sleep(4500);
    expect(await whoami(tokens["access_token"])).toMatchObject({ status: 401, body: { errcode: "M_UNKNOWN_TOKEN" } });
    home.oauth.options.accessTokenSeconds = 300;

    const other = await askForCode("OUTSIDE");
    await home.oauth.approve(other.userCode, "mia");
    const { body: session } = await other.poll();
    expect((await whoami(session["access_token"])).status).toBe(200);
    await home.oauth.revoke("mia", "OUTSIDE");
    expect((await whoami(session["access_token"])).status).toBe(401);
  });

  it("lets access tokens lapse before their time, which a restarted homeserver learns, and counts renewals", async () => {
    const { clientId, userCode, poll } = await askForCode("LAPSED");
    await home.oauth.approve(userCode, "theo");
    const { body: tokens } = await poll();
    expect((await whoami(tokens["access_token"])).status).toBe(200);
    home.oauth.lapse("theo");
    await home.synapse.restart();
    expect(await whoami(tokens["access_token"])).toMatchObject({ status: 401, body: { errcode: "M_UNKNOWN_TOKEN" } });
    const before = home.oauth.renewals();
    const refresh = () =>
      post(metadata["token_endpoint"], {
        grant_type: "refresh_token",
        refresh_token: tokens["refresh_token"] as string,
        client_id: clientId,
      });
    const { body: next } = await refresh();
    expect(home.oauth.renewals()).toBe(before + 1);
    expect(await whoami(next["access_token"])).toMatchObject({ status: 200, body: { device_id: "LAPSED" } });
    expect((await refresh()).body["error"]).toBe("invalid_grant"); // used twice: no renewal
    expect(home.oauth.renewals()).toBe(before + 1);
  });

  it("refuses to renew for an app that it has forgotten, and leaves the device alone", async () => {
    const { clientId, userCode, poll } = await askForCode("FORGOT");
    await home.oauth.approve(userCode, "ben");
    const { body: tokens } = await poll();
    home.oauth.forgetApps();
    const { status, body } = await post(metadata["token_endpoint"], {
      grant_type: "refresh_token",
      refresh_token: tokens["refresh_token"] as string,
      client_id: clientId,
    });
    expect([status, body["error"]]).toEqual([401, "invalid_client"]);
    expect(await whoami(tokens["access_token"])).toMatchObject({ status: 200, body: { device_id: "FORGOT" } });
  });

  it("has a page where people let a television in", async () => {
    const { userCode, poll } = await askForCode("PAGE");
    const page = async (form: Record<string, string>) =>
      (await fetch(home.oauth.verificationUri, { method: "POST", body: new URLSearchParams(form) })).text();
    expect(await page({ user_code: "NOSUCH" })).toContain("not waiting");
    expect(await page({ user_code: userCode.toLowerCase() })).toContain("Hearth");
    expect(await page({ user_code: userCode, user: "theo", answer: "approve" })).toContain("signed in");
    expect(await whoami((await poll()).body["access_token"])).toMatchObject({ body: { user_id: home.users.theo.userId } });
  });
});
