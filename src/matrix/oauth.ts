/** The OAuth 2.0 API of homeservers (client-server API, "OAuth 2.0 API"; RFC 6749, 7009, 7591, 8414, 8628): single requests. */
import { AppError } from "../core/errors.ts";
import { type Fetch, type JsonAnswer, requestJson } from "./jsonRequest.ts";
import { fromResponse, isAborted } from "./matrixErrors.ts";
import { cleanLine } from "./names.ts";
import { array, field, string, whole } from "./rawEvent.ts";
import { trustedUrl } from "./serverAddress.ts";

export const DEVICE_CODE_GRANT = "urn:ietf:params:oauth:grant-type:device_code";

/**
 * The page that consent screens link to; servers want https and never fetch it. A reserved name, which nobody can take
 * (RFC 2606), until the project has a page of its own.
 */
const CLIENT_URI = "https://hearth.example/";

/** What we need of the authorization server's metadata, checked. */
export interface AuthMetadata {
  readonly issuer: string;
  readonly tokenEndpoint: string;
  readonly registrationEndpoint?: string;
  readonly revocationEndpoint?: string;
  readonly deviceAuthorizationEndpoint?: string;
  readonly grants: readonly string[];
  /** Servers from before spec v1.15 know only the scopes of MSC2967. */
  readonly scopes: "stable" | "unstable";
}

export interface TokenAnswer {
  readonly accessToken: string;
  readonly refreshToken?: string;
  /** Milliseconds since 1970. */
  readonly expiresAt?: number;
}

/** Reads metadata; undefined when an endpoint is missing, malformed, or not to be trusted with secrets. */
function readMetadata(body: unknown, scopes: AuthMetadata["scopes"]): AuthMetadata | undefined {
  const issuer = string(field(body, "issuer"));
  const tokenEndpoint = trustedUrl(field(body, "token_endpoint"));
  if (!issuer || !trustedUrl(issuer) || /[?#]/.test(issuer) || !tokenEndpoint) return undefined;
  const registrationEndpoint = trustedUrl(field(body, "registration_endpoint"));
  const revocationEndpoint = trustedUrl(field(body, "revocation_endpoint"));
  const deviceAuthorizationEndpoint = trustedUrl(field(body, "device_authorization_endpoint"));
  return {
    issuer,
    tokenEndpoint,
    ...(registrationEndpoint ? { registrationEndpoint } : {}),
    ...(revocationEndpoint ? { revocationEndpoint } : {}),
    ...(deviceAuthorizationEndpoint ? { deviceAuthorizationEndpoint } : {}),
    grants: array(field(body, "grant_types_supported")).filter((grant): grant is string => typeof grant === "string"),
    scopes,
  };
}

export function offersDeviceCode(metadata: AuthMetadata | undefined): boolean {
  return Boolean(metadata?.deviceAuthorizationEndpoint && metadata.registrationEndpoint && metadata.grants.includes(DEVICE_CODE_GRANT));
}

/** undefined: the server has no OAuth API, or one that we cannot use. @throws AppError when it does not answer. */
export async function fetchMetadata(baseUrl: string, fetch: Fetch, signal?: AbortSignal): Promise<AuthMetadata | undefined> {
  const stable = await requestJson(fetch, `${baseUrl}/_matrix/client/v1/auth_metadata`, { signal });
  if (stable.ok) return readMetadata(stable.body, "stable");
  if (stable.status >= 500 || stable.status === 429) throw fromResponse(stable.status, stable.body, stable.headers);
  const unstable = await requestJson(fetch, `${baseUrl}/_matrix/client/unstable/org.matrix.msc2965/auth_metadata`, { signal });
  return unstable.ok ? readMetadata(unstable.body, "unstable") : undefined;
}

/** A fresh client id: the spec wants a registration for each sign-in. */
export async function registerClient(metadata: AuthMetadata, fetch: Fetch, signal?: AbortSignal): Promise<string> {
  if (!metadata.registrationEndpoint) throw new AppError("unsupported", "the server registers no clients");
  const answer = await requestJson(fetch, metadata.registrationEndpoint, {
    method: "POST",
    signal,
    headers: { "Content-Type": "application/json", Accept: "application/json" },
    // No response_types: matrix-authentication-service refuses a client that has them without a redirect.
    body: JSON.stringify({
      client_name: "Hearth",
      client_uri: CLIENT_URI,
      application_type: "native",
      token_endpoint_auth_method: "none",
      grant_types: [DEVICE_CODE_GRANT, "refresh_token"],
    }),
  });
  const clientId = string(field(answer.body, "client_id"));
  if (!answer.ok) throw oauthError(answer, "registration");
  if (!clientId) throw new AppError("server", "registration gave no client id");
  return clientId;
}

export function scopeFor(metadata: AuthMetadata, deviceId: string): string {
  const prefix = metadata.scopes === "stable" ? "urn:matrix:client" : "urn:matrix:org.matrix.msc2967.client";
  return `${prefix}:api:* ${prefix}:device:${deviceId}`;
}

export function postForm(fetch: Fetch, url: string, form: Readonly<Record<string, string>>, signal?: AbortSignal): Promise<JsonAnswer> {
  const body = Object.keys(form)
    .map((name) => `${encodeURIComponent(name)}=${encodeURIComponent(form[name] as string)}`)
    .join("&");
  return requestJson(fetch, url, {
    method: "POST",
    signal,
    headers: { "Content-Type": "application/x-www-form-urlencoded", Accept: "application/json" },
    body,
  });
}

/** RFC 6749 section 5.1. @throws AppError server when there is no usable token in it. */
export function readTokens(body: unknown): TokenAnswer {
  const accessToken = string(field(body, "access_token"));
  const type = string(field(body, "token_type"));
  if (!accessToken || (type !== undefined && type.toLowerCase() !== "bearer")) throw new AppError("server", "the answer holds no token");
  const refreshToken = string(field(body, "refresh_token"));
  const seconds = whole(field(body, "expires_in"), 1, 10 * 365 * 24 * 3600);
  return {
    accessToken,
    ...(refreshToken ? { refreshToken } : {}),
    ...(seconds ? { expiresAt: Date.now() + seconds * 1000 } : {}),
  };
}

/** The `error` of an RFC 6749 section 5.2 answer; undefined for any other answer. */
export function oauthErrorCode(answer: JsonAnswer): string | undefined {
  return answer.status >= 400 && answer.status < 500 ? string(field(answer.body, "error")) : undefined;
}

/** A refusal that has no meaning of its own in the flow: a fault of the server, with its words. */
export function oauthError(answer: JsonAnswer, doing: string): AppError {
  const code = oauthErrorCode(answer);
  if (answer.status === 429 || answer.status >= 500 || !code || field(answer.body, "errcode") !== undefined)
    return fromResponse(answer.status, answer.body, answer.headers);
  const words = cleanLine(field(answer.body, "error_description"), 200);
  return new AppError("server", [`${doing}: HTTP ${answer.status}`, cleanLine(code, 60), words].filter(Boolean).join(" · "));
}

/** RFC 7009; a token that is dead already counts as revoked. Never throws except "aborted". */
export async function revokeToken(
  metadata: AuthMetadata,
  clientId: string,
  token: string,
  hint: "access_token" | "refresh_token",
  fetch: Fetch,
  signal?: AbortSignal,
): Promise<boolean> {
  if (!metadata.revocationEndpoint) return false;
  try {
    const answer = await postForm(fetch, metadata.revocationEndpoint, { client_id: clientId, token, token_type_hint: hint }, signal);
    return answer.ok;
  } catch (thrown) {
    if (isAborted(thrown)) throw thrown;
    return false;
  }
}
