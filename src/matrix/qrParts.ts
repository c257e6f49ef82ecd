/**
 * The QR sign-in is in the SDK's script, since it is of no use without the crypto module. What the page's script has as
 * well is handed to it (imported, it would be loaded twice); errors that cross over are told by their name, because there
 * are two classes of it then.
 */
import { type AppError, type AppErrorKind, toAppError } from "../core/errors.ts";
import type { Log } from "../core/log.ts";
import type { Sdk } from "./loadSdk.ts";

export type QrParts = Pick<typeof import("./jsonRequest.ts"), "pause" | "requestJson"> &
  Pick<typeof import("./matrixErrors.ts"), "aborted" | "fromResponse"> &
  Pick<typeof import("./serverAddress.ts"), "trustedUrl"> &
  Pick<typeof import("./oauth.ts"), "fetchMetadata" | "offersDeviceCode" | "registerClient"> &
  Pick<typeof import("./deviceGrant.ts"), "pollForTokens" | "startDeviceAuthorization"> &
  Pick<typeof import("./newSession.ts"), "giveBack" | "newDeviceId" | "oauthCredentials"> &
  /** Ready to be used. */
  Pick<Sdk, "Ecies" | "QrCodeData"> & { readonly note: Log };

/** Of an AppError of either script; undefined for anything else. */
export function kindOf(thrown: unknown): AppErrorKind | undefined {
  return thrown instanceof Error && thrown.name === "AppError" ? (thrown as AppError).kind : undefined;
}

export function asAppError(thrown: unknown): AppError {
  return kindOf(thrown) === undefined ? toAppError(thrown) : (thrown as AppError);
}
