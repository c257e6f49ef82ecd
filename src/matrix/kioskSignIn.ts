/** Accounts for screens that nobody sits in front of: by a login token, or as a guest. Loaded with the kiosk's screens. */
import { AppError } from "../core/errors.ts";
import { discoverServer } from "./discovery.ts";
import { type Fetch, type JsonAnswer, requestJson } from "./jsonRequest.ts";
import { fromResponse } from "./matrixErrors.ts";
import { base, newDeviceId, readUserId } from "./newSession.ts";
import { field, string } from "./rawEvent.ts";
import { trustedUrl } from "./serverAddress.ts";
import type { Credentials } from "./signInTypes.ts";

/** What a link such as `#/login?loginToken=…&server=example.org` holds. */
export interface LoginLink {
  /** A secret, good for one sign-in within minutes. */
  readonly token: string;
  /** A server's name or address, as a person would type it; absent: the configuration's. */
  readonly server?: string;
}

export interface ServerOfScreen {
  readonly name: string;
  readonly baseUrl: string;
}

/** Whether the address of a page or launch is one to sign in by: it holds a secret and must not be kept anywhere. */
export function readLoginLink(link: string): LoginLink | undefined {
  const query = /^#?\/?login\/?\?(.*)$/.exec(link)?.[1];
  if (query === undefined) return undefined;
  const values: Record<string, string> = {};
  for (const part of query.split("&").slice(0, 20)) {
    const at = part.indexOf("=");
    if (at > 0) values[part.slice(0, at)] = decoded(part.slice(at + 1));
  }
  const token = values["loginToken"] ?? "";
  const server = (values["server"] ?? "").trim();
  if (!/^[\x21-\x7e]{1,4096}$/.test(token)) return undefined;
  return { token, ...(server !== "" && server.length <= 255 && { server }) };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replace(/\+/g, "%20"));
  } catch {
    return "";
  }
}

/**
 * Where this screen signs in. A link may name another server only where the configuration names none: whoever makes a
 * link must not be able to take a screen to a server of their own. @throws AppError
 */
export async function serverOfScreen(
  configured: { readonly base_url: string; readonly server_name?: string | undefined } | undefined,
  wanted: string | undefined,
  fetch: Fetch,
  signal: AbortSignal,
): Promise<ServerOfScreen> {
  if (configured) {
    const baseUrl = configured.base_url.replace(/\/+$/, "");
    const name = configured.server_name ?? new URL(baseUrl).host;
    const isSame = wanted === undefined || wanted === name || wanted.replace(/\/+$/, "") === baseUrl;
    if (!isSame) throw new AppError("forbidden", "the link names another server than config.json");
    if (trustedUrl(baseUrl) === undefined) throw new AppError("insecure", "the server of config.json has no https");
    return { name, baseUrl };
  }
  if (wanted === undefined) throw new AppError("notFound", "neither link nor config.json names a server");
  const isOnline = (): boolean => navigator.onLine !== false;
  const { name, baseUrl } = await discoverServer(wanted, { fetch, pageProtocol: location.protocol, isOnline }, signal);
  return { name, baseUrl };
}

export interface ScreenSignIn {
  readonly server: ServerOfScreen;
  readonly deviceName: string;
  readonly fetch: Fetch;
  readonly signal: AbortSignal;
}

/** `m.login.token` (client-server API, "Token-based"). @throws AppError "badCredentials": used, or too old. */
export async function signInByToken(token: string, { server, deviceName, fetch, signal }: ScreenSignIn): Promise<Credentials> {
  const answer = await post(fetch, `${server.baseUrl}/_matrix/client/v3/login`, signal, {
    type: "m.login.token",
    token,
    initial_device_display_name: deviceName,
  });
  if (answer.status === 401 || answer.status === 403) throw new AppError("badCredentials", "the login token was not taken");
  return credentialsOf(answer, server);
}

/** A guest account (client-server API, "Guest Access"). @throws AppError "forbidden": the server has no guests. */
export async function signInAsGuest({ server, deviceName, fetch, signal }: ScreenSignIn): Promise<Credentials> {
  const url = `${server.baseUrl}/_matrix/client/v3/register?kind=guest`;
  const answer = await post(fetch, url, signal, { initial_device_display_name: deviceName });
  if (answer.status === 401 || answer.status === 403 || answer.status === 404)
    throw new AppError("forbidden", `guests are not let in: ${string(field(answer.body, "errcode")) ?? answer.status}`);
  return credentialsOf(answer, server);
}

function post(fetch: Fetch, url: string, signal: AbortSignal, body: unknown): Promise<JsonAnswer> {
  const headers = { "Content-Type": "application/json" };
  return requestJson(fetch, url, { method: "POST", signal, headers, timeoutMs: 30_000, body: JSON.stringify(body) });
}

function credentialsOf(answer: JsonAnswer, server: ServerOfScreen): Credentials {
  if (!answer.ok) throw fromResponse(answer.status, answer.body, answer.headers);
  const accessToken = string(field(answer.body, "access_token"));
  const userId = readUserId(answer.body);
  if (!accessToken || !userId) throw new AppError("server", "the answer is incomplete");
  // Servers may leave the device out for guests.
  return { ...base(server, { accessToken }), userId, deviceId: string(field(answer.body, "device_id")) ?? newDeviceId() };
}
