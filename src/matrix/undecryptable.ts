/** The SDK's reasons in the groups that a person can tell apart (matrix-js-sdk 43, `DecryptionFailureCode`, shields). */
import type { DecryptionFailureCode, EventEncryptionInfo } from "matrix-js-sdk/lib/crypto-api/index.js";
import type { Shield, Undecryptable } from "./records.ts";

/** The names of the SDK's codes; an unknown one is like UNKNOWN_ERROR. */
export type FailureCode = keyof typeof DecryptionFailureCode;

/** @param verified whether this TV is verified: else that is what helps. */
export function whyUndecryptable(code: FailureCode, verified: boolean): Undecryptable {
  switch (code) {
    case "MEGOLM_UNKNOWN_INBOUND_SESSION_ID":
    case "OLM_UNKNOWN_MESSAGE_INDEX":
      return "keyMissing";
    case "MEGOLM_KEY_WITHHELD":
      return "withheld";
    case "MEGOLM_KEY_WITHHELD_FOR_UNVERIFIED_DEVICE":
      return verified ? "withheld" : "verify";
    case "HISTORICAL_MESSAGE_NO_KEY_BACKUP":
      return "noBackup";
    case "HISTORICAL_MESSAGE_BACKUP_UNCONFIGURED":
      // Verified, and the backup's key has not come from the other devices.
      return verified ? "keyMissing" : "verify";
    case "HISTORICAL_MESSAGE_WORKING_BACKUP":
      return "fetching";
    case "HISTORICAL_MESSAGE_USER_NOT_JOINED":
      return "beforeJoin";
    case "SENDER_IDENTITY_PREVIOUSLY_VERIFIED":
      return "senderChanged";
    case "UNSIGNED_SENDER_DEVICE":
    case "UNKNOWN_SENDER_DEVICE":
      return "senderUnverified";
    case "UNKNOWN_ERROR":
      return "malformed";
    default:
      code satisfies never;
      return "malformed";
  }
}

/** By number of `EventShieldReason`; 5 and 6 are never given. */
const REASONS: Readonly<Record<number, Shield["reason"]>> = {
  0: "unknown",
  1: "unverifiedIdentity",
  2: "unsignedDevice",
  3: "unknownDevice",
  4: "authenticityNotGuaranteed",
  7: "verificationViolation",
  8: "mismatchedSender",
};

/** @returns undefined when there is nothing to say. No info at all means that nothing is vouched for. */
export function shieldOf(info: EventEncryptionInfo | null): Shield | undefined {
  if (!info) return { colour: "red", reason: "unknown" };
  const colour: number = info.shieldColour;
  if (colour === 0) return undefined;
  return { colour: colour === 1 ? "grey" : "red", reason: REASONS[info.shieldReason ?? 0] ?? "unknown" };
}
