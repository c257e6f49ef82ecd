import { createHash } from "node:crypto";
import type { sealed } from "./household/sealed.ts";

/** Who has an identity (cross-signing, secret storage, key backup) on the household's server. */
export type SealedUser = (typeof sealed)["members"][number];

/**
 * The bytes of somebody's recovery key: written down, like the household's password, because made-up people on a server
 * on loopback have no secrets.
 */
export const recoveryKeyBytes = (user: SealedUser): Uint8Array =>
  createHash("sha256").update(`hearth demo recovery key of ${user}`).digest();

/** Alex's, as a person types it. `seedSealed` checks that it is what the bytes say. */
export const alexRecoveryKey = "EsT4 vCVU YSSc 1XwQ AWFF nSz3 UHYq tbkr UdNz W16w uPgv 9i9U";
