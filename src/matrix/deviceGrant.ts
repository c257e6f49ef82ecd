/**
 * The device authorization grant (RFC 8628; client-server API, "Device authorization flow"): a code on the TV, the
 * consent on a phone. The SDK's own loop cannot be aborted and dies of the first lost packet, hence this one.
 */
import { AppError } from "../core/errors.ts";
import { type Fetch, type JsonAnswer, pause } from "./jsonRequest.ts";
import { fromResponse } from "./matrixErrors.ts";
import { cleanLine } from "./names.ts";
import {
  type AuthMetadata,
  DEVICE_CODE_GRANT,
  oauthError,
  oauthErrorCode,
  postForm,
  readTokens,
  scopeFor,
  type TokenAnswer,
} from "./oauth.ts";
import { field, string, whole } from "./rawEvent.ts";
import { trustedUrl } from "./serverAddress.ts";
import type { DeviceCode } from "./signInTypes.ts";

export interface DeviceAuthorization extends DeviceCode {
  readonly deviceCode: string;
  readonly intervalMs: number;
}

/** RFC 8628 sections 3.1 and 3.2. */
export async function startDeviceAuthorization(
  metadata: AuthMetadata,
  clientId: string,
  deviceId: string,
  fetch: Fetch,
  signal?: AbortSignal,
): Promise<DeviceAuthorization> {
  if (!metadata.deviceAuthorizationEndpoint) throw new AppError("unsupported", "the server has no device authorization");
  const answer = await postForm(
    fetch,
    metadata.deviceAuthorizationEndpoint,
    { client_id: clientId, scope: scopeFor(metadata, deviceId) },
    signal,
  );
  if (!answer.ok) throw oauthError(answer, "device authorization");
  const deviceCode = string(field(answer.body, "device_code"));
  const userCode = cleanLine(field(answer.body, "user_code"), 40);
  // Shown to people as a QR code: it must be a web address, and not one that only looks safe.
  const verificationUri = trustedUrl(field(answer.body, "verification_uri"));
  const verificationUriComplete = trustedUrl(field(answer.body, "verification_uri_complete"));
  const seconds = whole(field(answer.body, "expires_in"), 1, 7 * 24 * 3600);
  if (!deviceCode || !userCode || !verificationUri || !seconds)
    throw new AppError("server", "the answer of device authorization is incomplete");
  return {
    deviceCode,
    userCode,
    verificationUri,
    ...(verificationUriComplete ? { verificationUriComplete } : {}),
    expiresAt: Date.now() + seconds * 1000,
    intervalMs: (whole(field(answer.body, "interval"), 1, 300) ?? 5) * 1000,
  };
}

/** Longest pause between two polls while the network is away. */
const LONGEST_PAUSE_MS = 30_000;

/**
 * Polls until there is an answer (RFC 8628 sections 3.4 and 3.5).
 * @throws AppError expired, denied, server (an answer that the RFC does not know), "aborted".
 */
export async function pollForTokens(
  metadata: AuthMetadata,
  clientId: string,
  authorization: DeviceAuthorization,
  options: { readonly fetch: Fetch; readonly signal?: AbortSignal; onProblem(problem: AppError | undefined): void },
): Promise<TokenAnswer> {
  let interval = authorization.intervalMs;
  let wait = interval;
  let troubled = false;
  const trouble = (problem: AppError | undefined): void => {
    if (problem || troubled) options.onProblem(problem);
    troubled = problem !== undefined;
  };
  for (;;) {
    // The last poll comes at the very end: whoever confirms in the last seconds is let in.
    await pause(Math.max(0, Math.min(wait, authorization.expiresAt - Date.now())), options.signal);
    const last = Date.now() >= authorization.expiresAt;
    let answer: JsonAnswer | undefined;
    try {
      answer = await postForm(
        options.fetch,
        metadata.tokenEndpoint,
        { grant_type: DEVICE_CODE_GRANT, device_code: authorization.deviceCode, client_id: clientId },
        options.signal,
      );
    } catch (thrown) {
      // RFC 8628 section 3.5: after a time-out ask less often, doubling each time.
      if (!(thrown instanceof AppError) || thrown.kind !== "offline") throw thrown;
      trouble(thrown);
      wait = Math.min(Math.max(wait * 2, interval), LONGEST_PAUSE_MS);
    }
    if (answer && (answer.status >= 500 || answer.status === 429)) {
      const problem = fromResponse(answer.status, answer.body, answer.headers);
      trouble(problem);
      wait = Math.min(Math.max(wait * 2, interval, problem.retryAfterMs ?? 0), Math.max(LONGEST_PAUSE_MS, problem.retryAfterMs ?? 0));
    } else if (answer) {
      trouble(undefined);
      if (answer.ok) return readTokens(answer.body);
      const code = oauthErrorCode(answer);
      if (code === "slow_down") interval += 5000;
      else if (code === "access_denied") throw new AppError("denied", "access_denied");
      else if (code === "expired_token") throw new AppError("expired", "expired_token");
      else if (code !== "authorization_pending") throw oauthError(answer, "device code");
      wait = interval;
    }
    if (last) throw new AppError("expired", "the code lived its time");
  }
}
