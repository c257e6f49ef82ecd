/** Signing in: the protocol behind the sign-in screen, without the SDK (it may not be loaded yet). */
import { AppError } from "../core/errors.ts";
import { log } from "../core/log.ts";
import { pollForTokens, startDeviceAuthorization } from "./deviceGrant.ts";
import { discoverServer } from "./discovery.ts";
import { type Fetch, pause, requestJson } from "./jsonRequest.ts";
import { fromResponse, isAborted } from "./matrixErrors.ts";
import { type AuthMetadata, fetchMetadata, offersDeviceCode, registerClient, revokeToken, type TokenAnswer } from "./oauth.ts";
import { array, field, string } from "./rawEvent.ts";
import type { Homeserver, SignInMethod } from "./records.ts";
import type { Credentials, SignIn } from "./types.ts";

export interface SignInOptions {
  readonly fetch?: Fetch;
  /** "https:", "http:", "file:" … of the page; decides whether http servers can be asked at all. */
  readonly pageProtocol?: string;
  isOnline?(): boolean;
}

const note = log("signIn");

export function createSignIn(options: SignInOptions = {}): SignIn {
  // Looked up at each call: polyfills may replace it, and a bare `fetch` must not lose its window.
  const fetch: Fetch = options.fetch ?? ((url, init) => globalThis.fetch(url, init));
  const pageProtocol = options.pageProtocol ?? (typeof location === "undefined" ? "" : location.protocol);
  const isOnline = options.isOnline ?? (() => typeof navigator === "undefined" || navigator.onLine !== false);

  return {
    async discover(typed, signal) {
      const found = await discoverServer(typed, { fetch, pageProtocol, isOnline }, signal);
      const methods = await methodsOf(found.baseUrl, fetch, signal);
      if (methods.length === 0) throw new AppError("unsupported", `${found.name} offers neither a device code nor a password`);
      return { ...found, methods };
    },

    async withDeviceCode(server, { deviceName, deviceId = newDeviceId(), onCode, onProblem }, signal) {
      const metadata = await fetchMetadata(server.baseUrl, fetch, signal);
      if (!metadata || !offersDeviceCode(metadata)) throw new AppError("unsupported", `${server.name} offers no device code`);
      const clientId = await registerClient(metadata, fetch, signal);
      const { deviceCode, intervalMs, ...code } = await startDeviceAuthorization(metadata, clientId, deviceId, fetch, signal);
      onCode(code);
      const tokens = await pollForTokens(metadata, clientId, { deviceCode, intervalMs, ...code }, { fetch, signal, onProblem });
      try {
        const who = await whoami(server.baseUrl, tokens.accessToken, fetch, signal, onProblem);
        const ownDeviceId = who.deviceId ?? deviceId;
        void nameDevice(server.baseUrl, tokens.accessToken, ownDeviceId, deviceName, fetch);
        return {
          ...base(server, tokens),
          userId: who.userId,
          deviceId: ownDeviceId,
          oauthClientId: clientId,
          oauthIssuer: metadata.issuer,
        };
      } catch (thrown) {
        void giveBack(metadata, clientId, tokens, fetch);
        throw thrown;
      }
    },

    async withPassword(server, { user, password, deviceName, deviceId }, signal) {
      const answer = await requestJson(fetch, `${server.baseUrl}/_matrix/client/v3/login`, {
        method: "POST",
        signal,
        headers: { "Content-Type": "application/json" },
        timeoutMs: 30_000, // servers hash slowly on purpose
        // Never refresh_token: true. Nothing would refresh such a session (matrix-facts 0.2).
        body: JSON.stringify({
          type: "m.login.password",
          identifier: identifierOf(user.trim()),
          password,
          initial_device_display_name: deviceName,
          ...(deviceId ? { device_id: deviceId } : {}),
        }),
      });
      if (!answer.ok) throw passwordError(fromResponse(answer.status, answer.body, answer.headers), answer.status, answer.body);
      const accessToken = string(field(answer.body, "access_token"));
      const userId = readUserId(answer.body);
      const newDevice = string(field(answer.body, "device_id"));
      if (!accessToken || !userId || !newDevice) throw new AppError("server", "the answer of /login is incomplete");
      return { ...base(server, { accessToken }), userId, deviceId: newDevice };
    },
  };
}

async function methodsOf(baseUrl: string, fetch: Fetch, signal: AbortSignal): Promise<readonly SignInMethod[]> {
  // One that fails leaves the other: a broken OAuth set-up must not hide the password.
  let problem: AppError | undefined;
  const survive = (thrown: unknown): undefined => {
    if (isAborted(thrown) || !(thrown instanceof AppError)) throw thrown;
    problem = thrown;
    return undefined;
  };
  const [metadata, login] = await Promise.all([
    fetchMetadata(baseUrl, fetch, signal).catch(survive),
    requestJson(fetch, `${baseUrl}/_matrix/client/v3/login`, { signal }).catch(survive),
  ]);
  const methods: SignInMethod[] = [];
  if (offersDeviceCode(metadata)) methods.push("deviceCode");
  const flows = login?.ok ? array(field(login.body, "flows")) : [];
  if (flows.some((flow) => field(flow, "type") === "m.login.password")) methods.push("password");
  if (login && !login.ok && (login.status >= 500 || login.status === 429))
    problem ??= fromResponse(login.status, login.body, login.headers);
  if (methods.length === 0 && problem) throw problem;
  return methods;
}

/** A user name, a whole user id, or an e-mail address. */
function identifierOf(user: string): Readonly<Record<string, string>> {
  if (/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(user)) return { type: "m.id.thirdparty", medium: "email", address: user };
  return { type: "m.id.user", user };
}

function passwordError(error: AppError, status: number, body: unknown): AppError {
  const errcode = string(field(body, "errcode"));
  if (errcode === "M_FORBIDDEN" || (status === 403 && errcode === undefined) || errcode === "M_INVALID_USERNAME")
    return new AppError("badCredentials", error.detail);
  // 401 here asks for more than a password (user-interactive stages): nothing that a remote could give.
  if (status === 401) return new AppError("unsupported", error.detail);
  return error;
}

interface Who {
  readonly userId: string;
  readonly deviceId?: string | undefined;
}

/**
 * Whose tokens these are. They were hard to get, so a lost network is waited for here as long as the caller wants.
 */
async function whoami(
  baseUrl: string,
  accessToken: string,
  fetch: Fetch,
  signal: AbortSignal,
  onProblem: (problem: AppError | undefined) => void,
): Promise<Who> {
  let wait = 1000;
  let troubled = false;
  for (;;) {
    let problem: AppError;
    try {
      const answer = await requestJson(fetch, `${baseUrl}/_matrix/client/v3/account/whoami`, {
        signal,
        headers: { Authorization: `Bearer ${accessToken}` },
      });
      if (answer.ok) {
        const userId = readUserId(answer.body);
        if (!userId) throw new AppError("server", "the answer of /whoami is incomplete");
        if (troubled) onProblem(undefined);
        return { userId, deviceId: string(field(answer.body, "device_id")) };
      }
      problem = fromResponse(answer.status, answer.body, answer.headers);
      if (answer.status < 500 && answer.status !== 429) throw problem;
    } catch (thrown) {
      if (!(thrown instanceof AppError) || thrown.kind !== "offline") throw thrown;
      problem = thrown;
    }
    note.warn("whoami waits", problem.detail);
    troubled = true;
    onProblem(problem);
    await pause(Math.max(wait, problem.retryAfterMs ?? 0), signal);
    wait = Math.min(wait * 2, 15_000);
  }
}

/** OAuth has no field for the device's name: without this every TV is called "Hearth" in the list of devices. Best effort. */
async function nameDevice(baseUrl: string, accessToken: string, deviceId: string, deviceName: string, fetch: Fetch): Promise<void> {
  try {
    await requestJson(fetch, `${baseUrl}/_matrix/client/v3/devices/${encodeURIComponent(deviceId)}`, {
      method: "PUT",
      headers: { Authorization: `Bearer ${accessToken}`, "Content-Type": "application/json" },
      body: JSON.stringify({ display_name: deviceName }),
    });
  } catch {
    // The client's name stands there then.
  }
}

/** Tokens that nobody will use: without this a ghost device would stay in the account. */
async function giveBack(metadata: AuthMetadata, clientId: string, tokens: TokenAnswer, fetch: Fetch): Promise<void> {
  if (tokens.refreshToken) await revokeToken(metadata, clientId, tokens.refreshToken, "refresh_token", fetch);
  await revokeToken(metadata, clientId, tokens.accessToken, "access_token", fetch);
}

function readUserId(body: unknown): string | undefined {
  const userId = string(field(body, "user_id"));
  return userId && userId.length <= 255 && /^@[^:]*:.+$/.test(userId) ? userId : undefined;
}

function base(server: Homeserver, tokens: TokenAnswer): Omit<Credentials, "userId" | "deviceId"> {
  return {
    profileId: `p${randomLetters(12).toLowerCase()}`,
    homeserver: server.name,
    baseUrl: server.baseUrl,
    accessToken: tokens.accessToken,
    ...(tokens.refreshToken ? { refreshToken: tokens.refreshToken } : {}),
    ...(tokens.expiresAt ? { expiresAt: tokens.expiresAt } : {}),
  };
}

/** Ten letters, the least that matrix-authentication-service accepts. */
function newDeviceId(): string {
  return randomLetters(10);
}

function randomLetters(count: number): string {
  const bytes = crypto.getRandomValues(new Uint8Array(count));
  return Array.from(bytes, (byte) => String.fromCharCode(65 + (byte % 26))).join("");
}
