/**
 * Whether messages of devices that nobody vouches for are shut out (MSC4153), and the one exception: a key from the backup.
 *
 * Such a key names no device for certain, so its messages are read with a grey shield, "authenticity cannot be
 * guaranteed". The crypto module (matrix-sdk-crypto 0.19.1) does so as long as it does not know the sender's devices; once
 * they come, it takes the same key for that of an unknown device and refuses it for good.
 */
import type { CryptoBackend } from "matrix-js-sdk/lib/common-crypto/CryptoBackend.js";
import type { MatrixEvent } from "matrix-js-sdk/lib/models/event.js";
import type { CryptoEngine } from "./openCrypto.ts";

/** Of matrix-js-sdk's `EventShieldReason`: the key came from a backup, an export or another device. */
const AUTHENTICITY_NOT_GUARANTEED = 4;

export interface Isolation {
  /** Only devices that their owners have signed, in both directions; otherwise all. */
  setStrict(strict: boolean): void;
  /** Decrypts in place what was refused for an unknown device, if its key is one of the backup's. False: it stays refused. */
  decryptImported(event: MatrixEvent): Promise<boolean>;
}

export function createIsolation({ crypto, sdk }: Pick<CryptoEngine, "crypto" | "sdk">): Isolation {
  const all = new sdk.AllDevicesIsolationMode(false);
  let mode: InstanceType<typeof sdk.OnlySignedDevicesIsolationMode> | typeof all = all;
  const lenient: Pick<CryptoBackend, "decryptEvent"> = {
    decryptEvent(event) {
      // The SDK reads the mode before its first await (`RustCrypto.decryptEvent`): nothing else is done in this one.
      crypto.setDeviceIsolationMode(all);
      try {
        return crypto.decryptEvent(event);
      } finally {
        crypto.setDeviceIsolationMode(mode);
      }
    },
  };

  return {
    setStrict(strict) {
      mode = strict ? new sdk.OnlySignedDevicesIsolationMode() : all;
      crypto.setDeviceIsolationMode(mode);
    },
    async decryptImported(event) {
      await event.attemptDecryption(lenient as never, { emit: false });
      if (event.isDecryptionFailure()) return false;
      const info = await crypto.getEncryptionInfoForEvent(event);
      return info?.shieldReason === AUTHENTICITY_NOT_GUARANTEED;
    },
  };
}
