/** What this TV is to the person's other devices, and how that can be changed: read from the crypto module. */
import type { CryptoEngine } from "./openCrypto.ts";
import type { EncryptionState, VerifyWay } from "./types.ts";
import { findVerifyWays } from "./verifyWays.ts";

/**
 * Rejects when it takes a network that is not there.
 * @param ways those found before: finding them asks the server.
 */
export async function readTrust({ client, crypto }: CryptoEngine, ways?: readonly VerifyWay[]): Promise<EncryptionState> {
  const userId = client.getSafeUserId();
  const own = await crypto.getDeviceVerificationStatus(userId, client.getDeviceId() as string);
  if (own?.crossSigningVerified) return { status: "verified", backup: await readBackup(crypto) };
  return { status: "unverified", ways: ways ?? (await findVerifyWays(client, crypto)) };
}

async function readBackup(crypto: CryptoEngine["crypto"]): Promise<"on" | "off" | "untrusted"> {
  if ((await crypto.getActiveSessionBackupVersion()) !== null) return "on";
  // No answer is no backup, until there is one: the SDK asks again with every message that it has no key for.
  const info = await crypto.getKeyBackupInfo().catch(() => null);
  return info ? "untrusted" : "off";
}
