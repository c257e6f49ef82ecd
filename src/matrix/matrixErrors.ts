/** What servers, fetch and the SDK throw, as AppErrors. Details hold status, errcode and the server's words, never a token. */
import { AppError, type AppErrorKind, toAppError } from "../core/errors.ts";
import { cleanLine } from "./names.ts";
import { field, fields, string, whole } from "./rawEvent.ts";

interface HeaderReader {
  get(name: string): string | null;
}

const KIND_OF_ERRCODE: Readonly<Record<string, AppErrorKind>> = {
  M_UNKNOWN_TOKEN: "signedOut",
  M_MISSING_TOKEN: "signedOut",
  M_USER_LOCKED: "forbidden",
  M_USER_SUSPENDED: "forbidden",
  M_USER_DEACTIVATED: "forbidden",
  M_FORBIDDEN: "forbidden",
  M_GUEST_ACCESS_FORBIDDEN: "forbidden",
  M_LIMIT_EXCEEDED: "rateLimited",
  M_RESOURCE_LIMIT_EXCEEDED: "forbidden",
  M_NOT_FOUND: "notFound",
  M_TOO_LARGE: "tooLarge",
  M_UNRECOGNIZED: "unsupported",
  M_UNSUPPORTED_ROOM_VERSION: "unsupported",
  M_INCOMPATIBLE_ROOM_VERSION: "unsupported",
};

/** Longest wait a server may ask for; a longer one is taken as this. */
const LONGEST_WAIT_MS = 60 * 60 * 1000;

/** How long the server asks us to wait: `Retry-After` (seconds or a date, spec v1.10), else `retry_after_ms`. */
function retryAfter(body: unknown, headers?: HeaderReader): number | undefined {
  const header = headers?.get("Retry-After");
  if (header) {
    const seconds = /^\s*\d{1,9}\s*$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now();
    if (isFinite(seconds)) return Math.min(Math.max(0, seconds), LONGEST_WAIT_MS);
  }
  const asked = whole(field(body, "retry_after_ms"), 0, Number.MAX_SAFE_INTEGER);
  return asked === undefined ? undefined : Math.min(asked, LONGEST_WAIT_MS);
}

/** 401 without one of the errcodes above is a proxy's or a login page's: the session has not ended by it. */
function kindOfStatus(status: number): AppErrorKind {
  if (status === 403) return "forbidden";
  if (status === 404) return "notFound";
  if (status === 413) return "tooLarge";
  if (status === 429) return "rateLimited";
  return "server";
}

/**
 * An answer that is not 2xx. `body` is the parsed JSON when there was one (client-server API, "Standard error response").
 * A Matrix errcode decides before the status does.
 */
export function fromResponse(status: number, body: unknown, headers?: HeaderReader): AppError {
  const errcode = string(field(body, "errcode"));
  const known = errcode && Object.prototype.hasOwnProperty.call(KIND_OF_ERRCODE, errcode) ? KIND_OF_ERRCODE[errcode] : undefined;
  // 404 with M_UNRECOGNIZED is "no such endpoint"; with 4xx of an unknown errcode the status speaks.
  const kind = known ?? kindOfStatus(status);
  const words = cleanLine(field(body, "error"), 200);
  const detail = [`HTTP ${status}`, cleanLine(errcode, 60), words].filter(Boolean).join(" · ");
  const wait = kind === "rateLimited" || status === 503 ? retryAfter(body, headers) : undefined;
  return new AppError(kind, detail, wait === undefined ? {} : { retryAfterMs: wait });
}

/** The status of an answer that is not 2xx; undefined for errors that come from elsewhere. */
export function statusOf(error: AppError): number | undefined {
  const status = /^HTTP (\d{3})\b/.exec(error.detail)?.[1];
  return status === undefined ? undefined : Number(status);
}

/** The server does not know this path at all: 404 or 405 without an errcode, or with `M_UNRECOGNIZED`. */
export function isNoEndpoint(error: AppError): boolean {
  const status = statusOf(error);
  return error.kind === "unsupported" || ((status === 404 || status === 405) && !/ · M_/.test(error.detail));
}

/** The same request may succeed later: there was no answer, too many were asked, or the server has a fault that may be mended. */
export function isPassing(error: AppError): boolean {
  if (error.kind === "offline" || error.kind === "rateLimited") return true;
  const status = statusOf(error);
  // 400 and the like are the server's last word on this very request; 401: a proxy, see above; 408: it was too slow.
  return error.kind === "server" && (status === undefined || status >= 500 || status < 400 || status === 401 || status === 408);
}

const ABORTED = "aborted";

/** The error of a call that its caller aborted: nobody shows it. */
export function aborted(): AppError {
  return new AppError("unexpected", ABORTED);
}

export function isAborted(error: unknown): boolean {
  return error instanceof AppError && error.kind === "unexpected" && error.detail === ABORTED;
}

/**
 * Anything thrown by fetch or the SDK. The SDK's classes are told by their shape, not by `instanceof`: the SDK is a
 * script of its own that may not be loaded yet. fetch's TypeError means that there was no answer at all.
 */
export function fromThrown(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  const name = string((thrown as { name?: unknown } | undefined)?.name);
  if (name === "AbortError") return aborted();
  if (name === "TimeoutError") return new AppError("offline", "no answer in time", { cause: thrown });
  const status = whole((thrown as { httpStatus?: unknown } | undefined)?.httpStatus, 100, 599);
  if (status !== undefined) {
    const { data, httpHeaders } = thrown as { data?: unknown; httpHeaders?: HeaderReader };
    const errcode = string((thrown as { errcode?: unknown }).errcode);
    return fromResponse(status, errcode ? { ...fields(data), errcode } : data, httpHeaders);
  }
  if (name === "SyntaxError") return new AppError("server", "the answer is not JSON", { cause: thrown });
  if (name === "ConnectionError") return new AppError("offline", "no connection", { cause: thrown });
  if (name === "TokenRefreshLogoutError") return new AppError("signedOut", "the server refused to refresh the session", { cause: thrown });
  if (name === "QuotaExceededError") return new AppError("storageFull", "storage is full", { cause: thrown });
  if (thrown instanceof TypeError && /fetch|network|load failed/i.test(thrown.message)) {
    return new AppError("offline", "no answer", { cause: thrown });
  }
  return toAppError(thrown);
}

/** What a call to the SDK threw. Nobody but its own time-outs aborts those: "AbortError" is a server that does not answer. */
export function fromSdk(thrown: unknown): AppError {
  const error = fromThrown(thrown);
  return isAborted(error) ? new AppError("offline", "no answer in time", { cause: thrown }) : error;
}
