import { randomInt } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { matrixRequest } from "./matrixApi.ts";
import { createProvider, deviceIdOf, resource, type OAuthOptions, type Session } from "./oauthProvider.ts";
import { verificationPage, type PageState } from "./oauthPage.ts";
import { forProvider, registrationProblem } from "./oauthRegistration.ts";
import { freePort } from "./ports.ts";
import { secrets } from "./synapseConfig.ts";

/** An OAuth 2.0 server in the place of matrix-authentication-service. */
export interface OAuthServer {
  readonly issuer: string;
  /** Where people type the code: a page that works in any browser. */
  readonly verificationUri: string;
  readonly options: OAuthOptions;
  /** Signs `user` ("alex") in on the device that shows the code. Throws when the code is unknown, used or expired. */
  approve(userCode: string, user: string): Promise<void>;
  deny(userCode: string): Promise<void>;
  /** Lets a code end now. */
  expire(userCode: string): Promise<void>;
  /** Ends the sessions of `user`, or the one of a device: tokens are dead, the device is gone from the homeserver. */
  revoke(user: string, deviceId?: string): Promise<void>;
  /** Access tokens of `user` lapse before their time; refresh tokens go on. The homeserver may believe in them for two minutes more, or until it restarts. */
  lapse(user: string): void;
  /** How many times a refresh token was taken for new tokens, by anybody. */
  renewals(): number;
  /** Loses all registrations of apps, as a server restored from an old backup: refresh tokens are refused with `invalid_client`. */
  forgetApps(): void;
  /** Codes that wait for an answer, the newest last. */
  pendingCodes(): string[];
  stop(): Promise<void>;
}

/** Starts the stand-in. `synapseBaseUrl` is read at each call, because the homeserver starts later and may move. */
export async function startOAuth(
  synapseBaseUrl: () => string,
  wanted: Partial<OAuthOptions> & { port?: number | undefined } = {},
): Promise<OAuthServer> {
  const options: OAuthOptions = {
    accessTokenSeconds: wanted.accessTokenSeconds ?? 300,
    deviceCodeSeconds: wanted.deviceCodeSeconds ?? 1200,
    intervalSeconds: wanted.intervalSeconds ?? 5,
    verificationUriComplete: wanted.verificationUriComplete ?? false,
  };
  const port = wanted.port ?? (await freePort());
  const issuer = `http://127.0.0.1:${port}/`;
  const verificationUri = `${issuer}link`;
  const { provider, handle, sessions, lapse, renewals, forgetApps, codes } = await createProvider(issuer, options, async (body) => {
    body["user_code"] = newUserCode();
    body["verification_uri"] = verificationUri;
    body["interval"] = options.intervalSeconds;
    if (options.verificationUriComplete) body["verification_uri_complete"] = `${verificationUri}?code=${String(body["user_code"])}`;
    else delete body["verification_uri_complete"];
  });
  const polls = new Map<string, { last: number; interval: number }>();

  const mas = (path: string, body: unknown) =>
    matrixRequest(synapseBaseUrl(), "POST", `/_synapse/mas/${path}`, { token: secrets.oauth, body });
  const waiting = async (userCode: string) => {
    const code = await provider.DeviceCode.findByUserCode(userCode.trim().toUpperCase());
    if (!code || code.isExpired || code.accountId || code.error) throw new Error(`no device waits with the code ${userCode}`);
    return code;
  };
  const endSession = async ({ grantId, accountId, scope }: Session) => {
    await provider.AccessToken.revokeByGrantId(grantId);
    await provider.RefreshToken.revokeByGrantId(grantId);
    await mas("delete_device", { localpart: accountId, device_id: deviceIdOf(scope) });
  };

  const server: Omit<OAuthServer, "stop"> = {
    issuer,
    verificationUri,
    options,
    async approve(userCode, user) {
      const code = await waiting(userCode);
      const scope = String(code.params["scope"]);
      const grant = new provider.Grant({ accountId: user, clientId: code.clientId });
      grant.addResourceScope(resource, scope);
      if (scope.split(" ").includes("openid")) grant.addOIDCScope("openid");
      const client = await provider.Client.find(code.clientId);
      await mas("provision_user", { localpart: user });
      await mas("upsert_device", { localpart: user, device_id: deviceIdOf(scope), display_name: client?.clientName ?? "Television" });
      Object.assign(code, { accountId: user, grantId: await grant.save(), scope, resource, authTime: Math.floor(Date.now() / 1000) });
      await code.save();
    },
    async deny(userCode) {
      const code = await waiting(userCode);
      Object.assign(code, { error: "access_denied", errorDescription: "the request was denied" });
      await code.save();
    },
    async expire(userCode) {
      const code = await waiting(userCode);
      code.exp = Math.floor(Date.now() / 1000) - 1;
      await code.save(1);
      codes.expire(userCode);
    },
    async revoke(user, deviceId) {
      for (const session of sessions())
        if (session.accountId === user && (!deviceId || deviceIdOf(session.scope) === deviceId)) await endSession(session);
    },
    lapse,
    renewals,
    forgetApps,
    pendingCodes: () => codes.pending(),
  };

  async function introspect(token: string): Promise<Record<string, unknown>> {
    if (token === secrets.oauthAdmin)
      return { active: true, sub: "admin", username: "admin", scope: "urn:matrix:client:api:* urn:synapse:admin:*" };
    const found = await provider.AccessToken.find(token);
    if (!found || found.isExpired) return { active: false };
    return {
      active: true,
      sub: found.accountId,
      username: found.accountId,
      scope: found.scope,
      client_id: found.clientId,
      token_type: "access_token",
      expires_in: found.remainingTTL,
    };
  }

  /** RFC 8628, 3.5: a client that polls too soon is told so, and must wait five seconds longer from then on. */
  function tooSoon(deviceCode: string): boolean {
    const poll = polls.get(deviceCode) ?? { last: 0, interval: options.intervalSeconds * 1000 };
    const early = Date.now() - poll.last < poll.interval - 100;
    polls.set(deviceCode, { last: Date.now(), interval: poll.interval + (early ? 5000 : 0) });
    return early;
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", issuer);
    response.setHeader("Access-Control-Allow-Origin", "*");
    if (request.method === "OPTIONS") {
      response
        .writeHead(204, {
          "Access-Control-Allow-Methods": "GET, POST, OPTIONS",
          "Access-Control-Allow-Headers": "*, Authorization, Content-Type",
          "Access-Control-Max-Age": "600",
        })
        .end();
      return;
    }
    let body = await bodyOf(request);
    const form = new URLSearchParams(body);
    const path = url.pathname;
    if (path.startsWith("/test/"))
      return json(response, 200, await door(path.slice(6), new URLSearchParams([...url.searchParams, ...form])));
    if (path === "/link") return page(response, request.method === "POST" ? await linkStep(form) : { step: "code" });
    if (path === "/account") return page(response, { step: "done", message: "Your account lives in this test server only." });
    if (path === "/oauth2/introspect") {
      if (request.headers.authorization !== `Bearer ${secrets.oauth}`) return json(response, 401, { error: "invalid_token" });
      return json(response, 200, await introspect(form.get("token") ?? ""));
    }
    if (path === "/oauth2/token" && form.has("device_code") && tooSoon(form.get("device_code") as string)) {
      return json(response, 400, { error: "slow_down", error_description: "polled too soon" });
    }
    if (path === "/oauth2/registration") {
      const metadata = asObject(body);
      if (!metadata) return json(response, 400, { error: "invalid_client_metadata", error_description: "not a JSON object" });
      const problem = registrationProblem(metadata);
      if (problem) return json(response, 400, problem);
      body = JSON.stringify(forProvider(metadata));
    }
    if (path === "/oauth2/revoke") {
      const session = sessions().find(({ tokens }) => tokens.includes(form.get("token") ?? ""));
      if (session && session.clientId === form.get("client_id")) await endSession(session);
    }
    handle(replayed(request, body), response);
  }

  async function linkStep(form: URLSearchParams): Promise<PageState> {
    const userCode = (form.get("user_code") ?? "").replace(/\W/g, "").toUpperCase();
    try {
      const code = await waiting(userCode);
      const verdict = form.get("answer");
      if (verdict === "approve") await server.approve(userCode, form.get("user") ?? "alex");
      if (verdict === "deny") await server.deny(userCode);
      if (verdict) return { step: "done", message: verdict === "approve" ? "Your television is signed in" : "Nothing was signed in" };
      const client = await provider.Client.find(code.clientId);
      return { step: "person", userCode, clientName: client?.clientName ?? "An app", deviceId: deviceIdOf(String(code.params["scope"])) };
    } catch {
      return { step: "code", problem: "That code is not waiting. Look at the television: it may show a new one." };
    }
  }

  async function door(name: string, given: URLSearchParams): Promise<Record<string, unknown>> {
    const userCode = given.get("user_code") ?? "";
    const user = given.get("user") ?? "alex";
    if (name === "approve") await server.approve(userCode, user);
    else if (name === "deny") await server.deny(userCode);
    else if (name === "expire") await server.expire(userCode);
    else if (name === "revoke") await server.revoke(user, given.get("device") ?? undefined);
    else if (name !== "codes") throw new Error("doors: approve, deny, expire, revoke, codes");
    return { pending: server.pendingCodes() };
  }

  const http = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => json(response, 400, { error: "test_door", error_description: String(error) }));
  });
  await new Promise<void>((ready, failed) => {
    http.on("error", failed);
    http.listen(port, "127.0.0.1", ready);
  });
  return {
    ...server,
    async stop() {
      http.closeAllConnections();
      await new Promise((done) => http.close(done));
    },
  };
}

/** Six capital letters and digits, as matrix-authentication-service makes them. */
function newUserCode(): string {
  return Array.from({ length: 6 }, () => "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"[randomInt(36)]).join("");
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}

/** The request again, with a body that can still be read, for oidc-provider. */
function replayed(request: IncomingMessage, body: string): IncomingMessage {
  const { method, url, headers, socket, httpVersion } = request;
  const fields = { method, url, socket, httpVersion, headers: { ...headers, "content-length": String(Buffer.byteLength(body)) } };
  return Object.assign(Readable.from(body ? [Buffer.from(body)] : []), fields) as unknown as IncomingMessage;
}

function asObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return value && typeof value === "object" && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "Content-Type": "application/json", "Cache-Control": "no-store" }).end(JSON.stringify(body));
}

function page(response: ServerResponse, state: PageState): void {
  response.writeHead(200, { "Content-Type": "text/html; charset=utf-8" }).end(verificationPage(state));
}
