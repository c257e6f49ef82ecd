/**
 * Errors as data. An expected failure is an `AppError` and has a place on the screen and a thing that OK can do;
 * it knows no language: `kind` picks the words (locales: `error.<kind>`).
 */
export type AppErrorKind =
  | "offline" // no answer at all: no network, server gone, name not found
  | "server" // the server answered, with a fault of its own (5xx, nonsense)
  | "rateLimited"
  | "signedOut" // the token is dead and cannot be refreshed
  | "badCredentials" // wrong user name or password
  | "forbidden"
  | "notFound"
  | "notMatrix" // a web server, but not a Matrix one
  | "insecure" // http where https is needed, or the other way round
  | "expired" // a code or link that lived too long
  | "denied" // a person said no on another device
  | "unsupported"
  | "storageFull"
  | "tooLarge"
  | "unexpected";

export class AppError extends Error {
  /** @param detail technical words for "details on demand" and the log: never a secret, never shown first. */
  constructor(
    readonly kind: AppErrorKind,
    readonly detail: string = kind,
    readonly options: {
      readonly retryAfterMs?: number;
      readonly cause?: unknown;
      /** signedOut only: the server keeps the session, and only wants to see a person again (spec "Soft logout"). */
      readonly soft?: boolean;
    } = {},
  ) {
    super(detail);
    this.name = "AppError";
    // Babel-free lowering to ES2016 keeps classes, but `instanceof` must survive a transpiler that does not.
    Object.setPrototypeOf(this, AppError.prototype);
  }
  get retryAfterMs(): number | undefined {
    return this.options.retryAfterMs;
  }
}

/** Anything thrown, as an AppError: an AppError stays itself, everything else is "unexpected". */
export function toAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  const detail = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
  return new AppError("unexpected", detail, { cause: thrown });
}
