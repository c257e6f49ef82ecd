/**
 * The tokens of the running session. Refresh tokens are used once (servers rotate them): whoever loses the new one is
 * signed out, and whoever uses the old one twice as well. So one place refreshes, one refresh at a time, and nobody
 * sees a new token before it is on disk.
 */
import { AppError } from "../core/errors.ts";
import { log } from "../core/log.ts";
import type { StoredProfiles } from "./credentials.ts";
import { type Fetch, requestJson } from "./jsonRequest.ts";
import { aborted, fromResponse } from "./matrixErrors.ts";
import { fetchMetadata, oauthErrorCode, postForm, readTokens, revokeToken } from "./oauth.ts";
import { field } from "./rawEvent.ts";
import type { Credentials } from "./signInTypes.ts";

/** The one holder of a session's tokens: everything that talks to the homeserver asks it, the SDK included. */
export interface Tokens {
  /** The newest credentials, already on disk. */
  current(): Credentials;
  /**
   * New tokens in place of `stale` (an access token that the server refused); at once when they were renewed meanwhile.
   * Single flight. The new pair is on disk before this resolves.
   * @throws AppError signedOut when the server refused (`options.soft` tells whether it keeps the device; then the
   * profile is marked); offline, server, rateLimited or storageFull when it may be tried again.
   */
  refresh(stale: string): Promise<Credentials>;
  /**
   * fetch with the Authorization header, which goes to the homeserver's base URL only; renews an expired token and
   * asks once more after 401 M_UNKNOWN_TOKEN. Hand it to the SDK as `fetchFn` too, and give the SDK neither refreshToken
   * nor oauthClientId: two refreshers would use one refresh token twice. Answers of any status are returned.
   */
  readonly request: Fetch;
}

/** A token this close to its end is renewed before it is used. */
const RENEW_BEFORE_MS = 30_000;

const note = log("tokens");

export function createTokens(options: {
  readonly credentials: Credentials;
  readonly profiles: Pick<StoredProfiles, "saveTokens" | "markSoftLogout">;
  readonly fetch: Fetch;
  /** Called once, when the server has refused the tokens for good; `error.options.soft` tells what may be kept. */
  onSignedOut(error: AppError): void;
}): Tokens {
  const { profiles, fetch } = options;
  let credentials = options.credentials;
  let flight: Promise<Credentials> | undefined;
  let ended: AppError | undefined;

  async function renew(): Promise<Credentials> {
    let next: Credentials;
    try {
      next = unsaved ?? (await refreshTokens(credentials, fetch));
    } catch (thrown) {
      if (thrown instanceof AppError && thrown.kind === "signedOut") await end(thrown);
      throw thrown;
    }
    // The old refresh token is dead from here on. If the disk refuses, the pair is kept for the next try.
    unsaved = next;
    await save(next);
    unsaved = undefined;
    credentials = next;
    return next;
  }
  let unsaved: Credentials | undefined;

  async function save(next: Credentials): Promise<void> {
    try {
      await profiles.saveTokens(next);
    } catch (thrown) {
      note.error("new tokens could not be stored", thrown);
      throw new AppError("storageFull", "new tokens could not be stored", { cause: thrown });
    }
  }

  async function end(error: AppError): Promise<void> {
    if (ended) return;
    ended = error;
    note.warn("signed out by the server", error.options.soft ? "softly" : "for good", error.detail);
    // A hard end is not marked: everything of the profile goes, and whoever owns it does that.
    if (error.options.soft)
      await profiles
        .markSoftLogout(credentials.profileId)
        .catch((thrown: unknown) => note.error("soft logout could not be stored", thrown));
    options.onSignedOut(error);
  }

  function refresh(stale: string): Promise<Credentials> {
    if (ended) return Promise.reject(ended);
    if (stale !== credentials.accessToken) return Promise.resolve(credentials);
    flight ??= renew().finally(() => (flight = undefined));
    return flight;
  }

  async function request(url: string, init: RequestInit = {}): Promise<Response> {
    if (!belongsTo(credentials.baseUrl, url)) return fetch(url, withoutToken(init));
    let { accessToken } = credentials;
    if (credentials.refreshToken && credentials.expiresAt !== undefined && credentials.expiresAt - RENEW_BEFORE_MS < Date.now()) {
      // Clocks of TVs are often wrong: when renewing fails for now, the old token gets its chance.
      accessToken = await unlessAborted(() => refresh(accessToken), init.signal).then(
        (fresh) => fresh.accessToken,
        (error: unknown) => {
          if (error instanceof AppError && error.kind === "signedOut") throw error;
          if (init.signal?.aborted) throw error;
          return accessToken;
        },
      );
    }
    const response = await fetch(url, withToken(init, accessToken));
    if (response.status !== 401) return response;
    const refusal = await bodyOf(response);
    if (field(refusal, "errcode") !== "M_UNKNOWN_TOKEN") return response;
    // With a refresh token `soft_logout` decides nothing yet: servers that delegate sign-in never send it with an expired token.
    if (!credentials.refreshToken && accessToken === credentials.accessToken) {
      await end(new AppError("signedOut", "M_UNKNOWN_TOKEN", { soft: isSoft(refusal) }));
      return response;
    }
    const fresh = await unlessAborted(() => refresh(accessToken), init.signal);
    return fetch(url, withToken(init, fresh.accessToken));
  }

  return { current: () => credentials, refresh, request };
}

/**
 * The refresh goes on for the others; only this caller stops waiting. One that has already left asks for nothing: a refusal
 * that nobody waits for would be an uncaught error of the page (the end of a session aborts all that is under way).
 */
function unlessAborted<T>(run: () => Promise<T>, signal: AbortSignal | null | undefined): Promise<T> {
  if (signal?.aborted) return Promise.reject(aborted());
  const promise = run();
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(aborted());
    signal.addEventListener("abort", stop);
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
  });
}

async function bodyOf(response: Response): Promise<unknown> {
  try {
    return await response.clone().json();
  } catch {
    return undefined;
  }
}

/** `soft_logout` defaults to false: then the server has destroyed the session (client-server API, "Soft logout"). */
const isSoft = (body: unknown): boolean => field(body, "soft_logout") === true;

/** Same origin and below the base's path, at a border of path segments. */
function belongsTo(baseUrl: string, url: string): boolean {
  // Nearly always; reading two addresses takes milliseconds on old engines. Dots, encoded or not, could climb out of the path.
  if (url.startsWith(`${baseUrl.replace(/\/+$/, "")}/_matrix/`) && !/\.\.|%2e|\\/i.test(url)) return true;
  try {
    const base = new URL(baseUrl);
    const asked = new URL(url);
    return asked.origin === base.origin && asked.pathname.startsWith(`${base.pathname.replace(/\/+$/, "")}/`);
  } catch {
    return false;
  }
}

function withToken(init: RequestInit, accessToken: string): RequestInit {
  const headers = new Headers(init.headers ?? {}); // Chromium 53 refuses undefined
  headers.set("Authorization", `Bearer ${accessToken}`);
  return { ...init, headers };
}

function withoutToken(init: RequestInit): RequestInit {
  const headers = new Headers(init.headers ?? {});
  headers.delete("Authorization");
  return { ...init, headers };
}

/**
 * One refresh-token grant (client-server API, "Refresh token grant"); stores nothing.
 * @throws AppError signedOut when the server refused in the shape of RFC 6749 or there is nothing to refresh with: softly
 * unless it says that the grant itself is gone (`invalid_grant`, with which the device has gone as well: a server must let a
 * lost answer be asked for again, so no power cut leads there; the specification takes every 4xx for the end, MSC4526 this one);
 * anything else (no answer, 5xx, a proxy's page) may be tried again with the same token.
 */
export async function refreshTokens(credentials: Credentials, fetch: Fetch): Promise<Credentials> {
  const { refreshToken, oauthClientId } = credentials;
  if (!refreshToken || !oauthClientId) throw new AppError("signedOut", "the session has no refresh token", { soft: true });
  const metadata = await fetchMetadata(credentials.baseUrl, fetch);
  // A token of one issuer is never shown to another.
  if (!metadata || (credentials.oauthIssuer !== undefined && metadata.issuer !== credentials.oauthIssuer)) {
    throw new AppError("server", metadata ? "the server has changed its issuer" : "the server's OAuth metadata cannot be used");
  }
  const answer = await postForm(fetch, metadata.tokenEndpoint, {
    grant_type: "refresh_token",
    refresh_token: refreshToken,
    client_id: oauthClientId,
  });
  if (!answer.ok) {
    const code = answer.status === 429 ? undefined : oauthErrorCode(answer);
    if (code !== undefined && field(answer.body, "errcode") === undefined)
      throw new AppError("signedOut", `refresh: ${code.slice(0, 60)}`, { soft: code !== "invalid_grant" || isSoft(answer.body) });
    throw retryable(fromResponse(answer.status, answer.body, answer.headers));
  }
  const tokens = readTokens(answer.body);
  const { expiresAt: _old, ...rest } = credentials;
  // Without a new refresh token the old one goes on (RFC 6749 section 6).
  return {
    ...rest,
    accessToken: tokens.accessToken,
    refreshToken: tokens.refreshToken ?? refreshToken,
    ...(tokens.expiresAt ? { expiresAt: tokens.expiresAt } : {}),
  };
}

/** "401" of a proxy's login page must not look like the end of the session. */
function retryable(error: AppError): AppError {
  return error.kind === "rateLimited" || error.kind === "server" ? error : new AppError("server", error.detail);
}

/** Ends the session at the server: revocation of both OAuth tokens, or `POST /logout`. Best effort, never throws. */
export async function revoke(credentials: Credentials, fetch: Fetch): Promise<void> {
  try {
    const { oauthClientId, refreshToken, accessToken } = credentials;
    if (oauthClientId) {
      const metadata = await fetchMetadata(credentials.baseUrl, fetch);
      if (metadata?.revocationEndpoint) {
        // The refresh token first: it is the one that would live on.
        if (refreshToken) await revokeToken(metadata, oauthClientId, refreshToken, "refresh_token", fetch);
        await revokeToken(metadata, oauthClientId, accessToken, "access_token", fetch);
        return;
      }
    }
    await requestJson(fetch, `${credentials.baseUrl}/_matrix/client/v3/logout`, {
      method: "POST",
      headers: { Authorization: `Bearer ${accessToken}`, "Content-Type": "application/json" },
      body: "{}",
    });
  } catch (thrown) {
    note.warn("the server could not be told of the sign-out", thrown instanceof AppError ? thrown.detail : "");
  }
}
