import { generateKeyPairSync } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { memoryStore } from "./oauthStore.ts";

/** The Matrix client-server API, as a resource that tokens are for. */
export const resource = "urn:matrix:resource";

/** May be changed while the server runs; what is already given out keeps its life. */
export interface OAuthOptions {
  /** Life of an access token, seconds. */
  accessTokenSeconds: number;
  /** Life of a device code, seconds. */
  deviceCodeSeconds: number;
  /** Seconds that a client must leave between two polls; five more after each `slow_down`. */
  intervalSeconds: number;
  /** Sends `verification_uri_complete`, which matrix-authentication-service leaves out by default. */
  verificationUriComplete: boolean;
}

/** One signed-in device. */
export interface Session {
  readonly grantId: string;
  readonly clientId: string;
  /** The user's localpart. */
  readonly accountId: string;
  readonly scope: string;
  /** Its access and refresh tokens that still exist. */
  readonly tokens: readonly string[];
}

/** The little of oidc-provider's models that we touch; the package has no types of its own. */
interface DeviceCode {
  clientId: string;
  accountId?: string;
  error?: string;
  exp: number;
  isExpired: boolean;
  userCode: string;
  params: Record<string, unknown>;
  save(ttl?: number): Promise<string>;
}
interface Grant {
  addResourceScope(resource: string, scope: string): void;
  addOIDCScope(scope: string): void;
  save(): Promise<string>;
}
interface AccessToken {
  accountId: string;
  clientId: string;
  scope: string;
  isExpired: boolean;
  remainingTTL: number;
}
export interface Provider {
  DeviceCode: { findByUserCode(code: string): Promise<DeviceCode | undefined> };
  Grant: new (of: { accountId: string; clientId: string }) => Grant;
  Client: { find(id: string): Promise<{ clientName?: string } | undefined> };
  AccessToken: { find(token: string): Promise<AccessToken | undefined>; revokeByGrantId(grantId: string): Promise<void> };
  RefreshToken: { revokeByGrantId(grantId: string): Promise<void> };
  use(middleware: (ctx: Context, next: () => Promise<void>) => Promise<void>): void;
  callback(): (request: IncomingMessage, response: ServerResponse) => void;
}
interface Context {
  status: number;
  body: Record<string, unknown>;
  oidc: { route: string; params?: { scope?: string; grant_type?: string }; entities: Record<string, { scope?: string } & DeviceCode> };
}

/** oidc-provider set up as matrix-authentication-service is. `onDeviceCode` may change the answer of the device endpoint. */
export async function createProvider(
  issuer: string,
  options: OAuthOptions,
  onDeviceCode: (body: Record<string, unknown>) => Promise<void>,
) {
  // oidc-provider needs Node 22's URL.parse.
  (URL as { parse?: unknown }).parse ??= (url: string, base?: string) => (URL.canParse(url, base) ? new URL(url, base) : null);
  const { default: ProviderClass } = (await import("oidc-provider" as string)) as {
    default: new (issuer: string, configuration: unknown) => Provider;
  };
  const { MemoryAdapter, all } = memoryStore();
  const provider = new ProviderClass(issuer, configuration(issuer, MemoryAdapter, options));
  let renewals = 0;

  provider.use(async (ctx, next) => {
    await next();
    if (ctx.oidc?.route === "token" && ctx.oidc.params?.grant_type === "refresh_token" && ctx.status === 200) renewals++;
    const code = ctx.oidc?.route === "device_authorization" ? ctx.oidc.entities["DeviceCode"] : undefined;
    if (!code || !ctx.body?.["user_code"]) return;
    await onDeviceCode(ctx.body);
    code.userCode = String(ctx.body["user_code"]);
    await code.save(options.deviceCodeSeconds);
  });

  const stored = (model: string) =>
    [...all].filter(([key]) => key.startsWith(`${model}:`)).map(([key, value]) => ({ id: key.slice(model.length + 1), value }));
  const codeStored = (userCode: string) => stored("DeviceCode").find(({ value }) => value.userCode === userCode.toUpperCase());
  const isPending = (value: Record<string, unknown>) => !value["accountId"] && !value["error"] && Number(value["exp"]) * 1000 > Date.now();
  return {
    provider,
    handle: provider.callback(),
    renewals: () => renewals,
    lapse(user: string) {
      const past = Math.floor(Date.now() / 1000) - 1;
      for (const { value } of stored("AccessToken")) if (value["accountId"] === user) value["exp"] = past;
    },
    sessions(): Session[] {
      const byGrant = new Map<string, Session & { tokens: string[] }>();
      for (const { id, value } of [...stored("AccessToken"), ...stored("RefreshToken")]) {
        const grantId = String(value.grantId);
        const session = byGrant.get(grantId) ?? {
          grantId,
          clientId: String(value["clientId"]),
          accountId: String(value["accountId"]),
          scope: String(value["scope"]),
          tokens: [],
        };
        session.tokens.push(id);
        byGrant.set(grantId, session);
      }
      return [...byGrant.values()];
    },
    forgetApps() {
      for (const { id } of stored("Client")) all.delete(`Client:${id}`);
    },
    codes: {
      pending: () =>
        stored("DeviceCode")
          .filter(({ value }) => isPending(value))
          .map(({ value }) => String(value.userCode)),
      expire(userCode: string) {
        const code = codeStored(userCode);
        if (code) code.value["exp"] = Math.floor(Date.now() / 1000) - 1;
      },
    },
  };
}

/** The device id that a scope asks for; empty when there is none. */
export function deviceIdOf(scope: string): string {
  return /urn:matrix:(?:org\.matrix\.msc2967\.)?client:device:(\S+)/.exec(scope)?.[1] ?? "";
}

function configuration(issuer: string, adapter: unknown, options: OAuthOptions): Record<string, unknown> {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return {
    adapter,
    jwks: { keys: [{ ...privateKey.export({ format: "jwk" }), use: "sig", alg: "RS256" }] },
    cookies: { keys: ["hearth-test"] },
    clientAuthMethods: ["none"],
    clientBasedCORS: () => true,
    pkce: { required: () => true },
    rotateRefreshToken: true,
    issueRefreshToken: () => true,
    expiresWithSession: () => false,
    findAccount: (_: unknown, accountId: string) => ({ accountId, claims: () => ({ sub: accountId }) }),
    responseTypes: ["code"],
    scopes: ["openid"],
    ttl: {
      AccessToken: () => options.accessTokenSeconds,
      DeviceCode: () => options.deviceCodeSeconds,
      RefreshToken: 30 * 86_400,
      Grant: 30 * 86_400,
      Session: 3600,
      Interaction: 3600,
      IdToken: 3600,
      AuthorizationCode: 60,
    },
    routes: {
      authorization: "/authorize",
      device_authorization: "/oauth2/device",
      registration: "/oauth2/registration",
      token: "/oauth2/token",
      revocation: "/oauth2/revoke",
      jwks: "/oauth2/keys.json",
      code_verification: "/device",
    },
    discovery: {
      account_management_uri: `${issuer}account`,
      account_management_actions_supported: [
        "org.matrix.profile",
        "org.matrix.sessions_list",
        "org.matrix.session_view",
        "org.matrix.session_end",
        "org.matrix.cross_signing_reset",
      ],
      prompt_values_supported: ["none", "login", "create"],
    },
    interactions: { url: () => `${issuer}account` },
    features: {
      devInteractions: { enabled: false },
      userinfo: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      deviceFlow: { enabled: true, mask: "******" },
      registration: { enabled: true, issueRegistrationAccessToken: false },
      revocation: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => resource,
        useGrantedResource: () => true,
        // The device id is part of the scope, so what this resource allows is whatever was asked for or granted.
        getResourceServerInfo: (ctx: Context) => ({
          scope: [
            ctx.oidc.params?.scope,
            ...["RefreshToken", "DeviceCode", "AuthorizationCode"].map((kind) => ctx.oidc.entities[kind]?.scope),
          ]
            .filter(Boolean)
            .join(" "),
          accessTokenTTL: options.accessTokenSeconds,
          accessTokenFormat: "opaque",
        }),
      },
    },
  };
}
