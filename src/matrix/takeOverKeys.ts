/** The account's private keys, handed over by the phone that let this TV in (MSC4108, "Sharing of secrets"), put to use. */
import type { Log } from "../core/log.ts";
import type { CryptoEngine } from "./openCrypto.ts";
import type { HandedKeys } from "./signInTypes.ts";

/** Our own device's keys are on their way while this runs; after the last pause this TV is verified like any other. */
const WAITS_MS = [100, 300, 600, 1_200, 2_500, 5_000, 5_000, 5_000];

/** Imports them and signs this device, so that it is verified. Never rejects. @param isOver the session has ended. */
export async function takeOverKeys({ client, crypto }: CryptoEngine, keys: HandedKeys, isOver: () => boolean, logger: Log): Promise<void> {
  const me = client.getSafeUserId();
  const deviceId = client.getDeviceId() ?? "";
  let imported = false;
  for (const wait of WAITS_MS) {
    if (isOver()) return;
    try {
      // Public keys first: what is imported is compared with them.
      const known = await crypto.userHasCrossSigningKeys(me, true);
      if (known && !imported) {
        const bundle = keys.take();
        if (!bundle) return;
        imported = true;
        if (!(await importKeys(crypto, bundle))) return logger.warn("the phone's keys could not be imported");
      }
      if (imported) {
        // The server takes no signature for a device whose keys it has not got yet, and says so to nobody.
        await crypto.crossSignDevice(deviceId);
        await crypto.userHasCrossSigningKeys(me, true);
        const status = await crypto.getDeviceVerificationStatus(me, deviceId);
        if (status?.crossSigningVerified) return logger.info("verified by the phone's keys");
      }
    } catch (thrown) {
      logger.info("not yet", thrown);
    }
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
  logger.warn("the phone's keys did not verify this TV");
}

/** The module's errors may quote what it was given: they are not logged. */
async function importKeys(crypto: CryptoEngine["crypto"], bundle: Readonly<Record<string, unknown>>): Promise<boolean> {
  try {
    await crypto.importSecretsBundle?.(bundle as never);
    return crypto.importSecretsBundle !== undefined;
  } catch {
    return false;
  }
}
