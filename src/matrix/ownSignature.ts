/** This device's signature by the account's identity: what makes it verified to others. */
import type { MatrixClient } from "matrix-js-sdk/lib/client.js";
import type { CryptoApi } from "matrix-js-sdk/lib/crypto-api/index.js";

/**
 * Signs this device unless the server tells of its signature already. An earlier try may have signed it without the server
 * hearing of it: the SDK's `bootstrapCrossSigning` takes it for signed then, and never says so again (matrix-js-sdk 43).
 */
export async function signOwnDevice(client: MatrixClient, crypto: CryptoApi): Promise<void> {
  const userId = client.getSafeUserId();
  const deviceId = client.getDeviceId() ?? "";
  await crypto.userHasCrossSigningKeys(userId, true);
  const status = await crypto.getDeviceVerificationStatus(userId, deviceId);
  if (!status?.crossSigningVerified) await crypto.crossSignDevice(deviceId);
}
