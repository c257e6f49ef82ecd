/** From fresh tokens to credentials: whose they are, and what the device is called. Tokens that nobody will use go back. */
import { AppError } from "../core/errors.ts";
import { log } from "../core/log.ts";
import { type Fetch, pause, requestJson } from "./jsonRequest.ts";
import { fromResponse } from "./matrixErrors.ts";
import { type AuthMetadata, revokeToken, type TokenAnswer } from "./oauth.ts";
import { field, string } from "./rawEvent.ts";
import type { Homeserver } from "./records.ts";
import type { Credentials } from "./signInTypes.ts";

const note = log("signIn");

export interface NewSession {
  readonly server: Pick<Homeserver, "name" | "baseUrl">;
  readonly metadata: AuthMetadata;
  readonly clientId: string;
  /** That the tokens were asked for. */
  readonly deviceId: string;
  readonly deviceName: string;
  readonly fetch: Fetch;
  readonly signal: AbortSignal;
  onProblem(problem: AppError | undefined): void;
}

/** @throws AppError; the tokens have been given back then. */
export async function oauthCredentials(tokens: TokenAnswer, session: NewSession): Promise<Credentials> {
  const { server, metadata, clientId, deviceName, fetch } = session;
  try {
    const who = await whoami(server.baseUrl, tokens.accessToken, fetch, session.signal, (problem) => session.onProblem(problem));
    const deviceId = who.deviceId ?? session.deviceId;
    void nameDevice(server.baseUrl, tokens.accessToken, deviceId, deviceName, fetch);
    return { ...base(server, tokens), userId: who.userId, deviceId, oauthClientId: clientId, oauthIssuer: metadata.issuer };
  } catch (thrown) {
    void giveBack(metadata, clientId, tokens, fetch);
    throw thrown;
  }
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
export async function giveBack(
  metadata: AuthMetadata,
  clientId: string,
  tokens: Pick<TokenAnswer, "accessToken" | "refreshToken">,
  fetch: Fetch,
): Promise<void> {
  if (tokens.refreshToken) await revokeToken(metadata, clientId, tokens.refreshToken, "refresh_token", fetch);
  await revokeToken(metadata, clientId, tokens.accessToken, "access_token", fetch);
}

export function readUserId(body: unknown): string | undefined {
  const userId = string(field(body, "user_id"));
  return userId && userId.length <= 255 && /^@[^:]*:.+$/.test(userId) ? userId : undefined;
}

export function base(server: Pick<Homeserver, "name" | "baseUrl">, tokens: TokenAnswer): Omit<Credentials, "userId" | "deviceId"> {
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
export function newDeviceId(): string {
  return randomLetters(10);
}

function randomLetters(count: number): string {
  const bytes = crypto.getRandomValues(new Uint8Array(count));
  return Array.from(bytes, (byte) => String.fromCharCode(65 + (byte % 26))).join("");
}
