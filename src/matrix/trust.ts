/** What this TV is to the person's other devices, and how that can be changed: read from the crypto module. */
import type { CryptoEngine } from "./openCrypto.ts";
import type { EncryptionState, VerifyWay } from "./securityTypes.ts";

type Engine = Pick<CryptoEngine, "client" | "crypto">;

/**
 * Rejects when it takes a network that is not there.
 * @param ways those found before: finding them asks the server.
 */
export async function readTrust({ client, crypto }: Engine, ways?: readonly VerifyWay[]): Promise<EncryptionState> {
  const userId = client.getSafeUserId();
  const own = await crypto.getDeviceVerificationStatus(userId, client.getDeviceId() as string);
  if (own?.crossSigningVerified) return { status: "verified", backup: await readBackup({ crypto }) };
  return { status: "unverified", ways: ways ?? (await readWays({ client, crypto })) };
}

async function readBackup({ crypto }: Pick<Engine, "crypto">): Promise<"on" | "off" | "untrusted"> {
  if ((await crypto.getActiveSessionBackupVersion()) !== null) return "on";
  // No answer is no backup, until there is one: the SDK asks again with every message that it has no key for.
  const info = await crypto.getKeyBackupInfo().catch(() => null);
  return info ? "untrusted" : "off";
}

async function readWays({ client, crypto }: Engine): Promise<readonly VerifyWay[]> {
  const userId = client.getSafeUserId();
  if (!(await crypto.userHasCrossSigningKeys(userId, true))) return ["setUp"];
  const ways: VerifyWay[] = [];
  if (await hasVerifiedDevice({ client, crypto })) ways.push("otherDevice");
  // Secret storage is encrypted with WebCrypto, which a page has only if it is secure.
  const secret = globalThis.crypto?.subtle && (await client.secretStorage.getKey());
  if (secret) {
    ways.push("recoveryKey");
    if (secret[1].passphrase) ways.push("passphrase");
  }
  // The identity was made here and is kept nowhere else: setting up has failed half-way.
  if (ways.length === 0 && (await crypto.getCrossSigningStatus()).privateKeysCachedLocally.masterKey) return ["setUp"];
  return ways;
}

/** One that its owner has signed: only such a one can verify us. (A dehydrated device is nobody's hand.) */
async function hasVerifiedDevice({ client, crypto }: Engine): Promise<boolean> {
  const userId = client.getSafeUserId();
  const devices = (await crypto.getUserDeviceInfo([userId], true)).get(userId);
  for (const device of Array.from(devices?.values() ?? [])) {
    if (device.deviceId === client.getDeviceId() || device.dehydrated) continue;
    const status = await crypto.getDeviceVerificationStatus(userId, device.deviceId);
    if (status?.signedByOwner) return true;
  }
  return false;
}
