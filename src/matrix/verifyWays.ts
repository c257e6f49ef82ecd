import type { MatrixClient } from "matrix-js-sdk/lib/client.js";
import type { CryptoApi } from "matrix-js-sdk/lib/crypto-api/index.js";
import { readSecretStorage } from "./accountSecrets.ts";
import type { VerifyWay } from "./types.ts";

/**
 * How this device can be verified. "setUp" alone: the account has no identity yet. None at all: there is an identity, but
 * neither a device that could vouch nor a secret storage that holds it; only a reset, on a phone, helps.
 * @throws AppError when the server does not say
 */
export async function findVerifyWays(client: MatrixClient, crypto: CryptoApi): Promise<readonly VerifyWay[]> {
  const userId = client.credentials.userId ?? "";
  if (!(await crypto.userHasCrossSigningKeys(userId, true))) return ["setUp"];
  const [devices, storage] = await Promise.all([crypto.getUserDeviceInfo([userId], true), readSecretStorage(client)]);
  const ways: VerifyWay[] = [];
  for (const [deviceId, device] of Array.from(devices.get(userId) ?? [])) {
    // A dehydrated device answers nobody.
    if (deviceId === client.deviceId || device.dehydrated) continue;
    const status = await crypto.getDeviceVerificationStatus(userId, deviceId);
    if (!status?.signedByOwner) continue;
    ways.push("otherDevice");
    break;
  }
  if (storage?.holdsIdentity) {
    ways.push("recoveryKey");
    if (storage.info.passphrase) ways.push("passphrase");
  }
  return ways;
}
