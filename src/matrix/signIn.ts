/** Signing in: the protocol behind the sign-in screen, without the SDK (it may not be loaded yet). */
import { AppError, toAppError } from "../core/errors.ts";
import { log } from "../core/log.ts";
import { pollForTokens, startDeviceAuthorization } from "./deviceGrant.ts";
import { discoverServer } from "./discovery.ts";
import { type Fetch, pause, requestJson } from "./jsonRequest.ts";
import { loadSdk, type Sdk } from "./loadSdk.ts";
import { aborted, fromResponse, isAborted } from "./matrixErrors.ts";
import { base, giveBack, newDeviceId, oauthCredentials, readUserId } from "./newSession.ts";
import { fetchMetadata, offersDeviceCode, registerClient } from "./oauth.ts";
import { array, field, string } from "./rawEvent.ts";
import type { SignInMethod } from "./records.ts";
import { trustedUrl } from "./serverAddress.ts";
import type { SignIn } from "./signInTypes.ts";

export interface SignInOptions {
  readonly fetch?: Fetch;
  /** "https:", "http:", "file:" … of the page; decides whether http servers can be asked at all. */
  readonly pageProtocol?: string;
  isOnline?(): boolean;
  /** The crypto module runs here: signing in by a code that a phone scans may be offered. */
  readonly qr?: boolean;
}

/** Handed to the SDK's script: see qrParts.ts. */
const qrParts = {
  aborted,
  fetchMetadata,
  fromResponse,
  giveBack,
  newDeviceId,
  oauthCredentials,
  offersDeviceCode,
  pause,
  pollForTokens,
  registerClient,
  requestJson,
  startDeviceAuthorization,
  trustedUrl,
  note: log("qrSignIn"),
};

export function createSignIn(options: SignInOptions = {}): SignIn {
  // Looked up at each call: polyfills may replace it, and a bare `fetch` must not lose its window.
  const fetch: Fetch = options.fetch ?? ((url, init) => globalThis.fetch(url, init));
  const pageProtocol = options.pageProtocol ?? (typeof location === "undefined" ? "" : location.protocol);
  const isOnline = options.isOnline ?? (() => typeof navigator === "undefined" || navigator.onLine !== false);

  return {
    async discover(typed, signal) {
      const found = await discoverServer(typed, { fetch, pageProtocol, isOnline }, signal);
      const methods = await methodsOf(found.baseUrl, fetch, signal, options.qr === true);
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
      return oauthCredentials(tokens, { server, metadata, clientId, deviceId, deviceName, fetch, signal, onProblem });
    },

    async withQr(server, { deviceName, onStage, askDigits }, signal) {
      let sdk: Sdk;
      try {
        sdk = await loadSdk();
        await sdk.initAsync();
      } catch (thrown) {
        return { status: "ended", why: "failed", error: toAppError(thrown) };
      }
      if (signal.aborted) throw aborted();
      const discover = (name: string, stop: AbortSignal) => discoverServer(name, { fetch, pageProtocol, isOnline }, stop);
      return sdk.signInByQr({
        server,
        deviceName,
        onStage,
        askDigits,
        fetch,
        signal,
        discover,
        parts: { ...qrParts, Ecies: sdk.Ecies, QrCodeData: sdk.QrCodeData },
      });
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

async function methodsOf(baseUrl: string, fetch: Fetch, signal: AbortSignal, qr: boolean): Promise<readonly SignInMethod[]> {
  // One that fails leaves the other: a broken OAuth set-up must not hide the password.
  let problem: AppError | undefined;
  const survive = (thrown: unknown): undefined => {
    if (isAborted(thrown) || !(thrown instanceof AppError)) throw thrown;
    problem = thrown;
    return undefined;
  };
  const [metadata, login, versions] = await Promise.all([
    fetchMetadata(baseUrl, fetch, signal).catch(survive),
    requestJson(fetch, `${baseUrl}/_matrix/client/v3/login`, { signal }).catch(survive),
    qr ? requestJson(fetch, `${baseUrl}/_matrix/client/versions`, { signal }).catch(survive) : undefined,
  ]);
  const methods: SignInMethod[] = [];
  if (offersDeviceCode(metadata)) methods.push("deviceCode");
  // MSC4108 of 2024 has no stable name.
  const rendezvous = field(field(versions?.body, "unstable_features"), "org.matrix.msc4108") === true;
  if (rendezvous && offersDeviceCode(metadata)) methods.push("qr");
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
