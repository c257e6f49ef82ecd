/**
 * The key of the account's secret storage, for the seconds that it is needed: the SDK asks for it by callback, whoever
 * recovers gives it. Never written down, never logged.
 */
import type { CryptoCallbacks } from "matrix-js-sdk/lib/crypto-api/index.js";

export interface SecretKeys {
  /** Hands out `key` while `work` runs, then overwrites it with zeros, also when `work` fails. */
  use<T>(keyId: string, key: Uint8Array<ArrayBuffer>, work: () => Promise<T>): Promise<T>;
  /** Takes the key that a new secret storage gets (`cacheSecretStorageKey`) while `work` runs. */
  useNew<T>(work: () => Promise<T>): Promise<T>;
}

/** @param callbacks the object that the client was made with; gets what the SDK asks for. */
export function createSecretKeys(callbacks: CryptoCallbacks): SecretKeys {
  const held = new Map<string, Uint8Array<ArrayBuffer>>();
  let keepsNew = 0;
  const forget = (keyId: string): void => {
    held.get(keyId)?.fill(0);
    held.delete(keyId);
  };
  callbacks.getSecretStorageKey = async ({ keys }) => {
    for (const keyId of Object.keys(keys)) {
      const key = held.get(keyId);
      // A copy: the SDK may still hold it when ours is wiped.
      if (key) return [keyId, key.slice()];
    }
    return null;
  };
  callbacks.cacheSecretStorageKey = (keyId, _info, key) => {
    if (keepsNew > 0) held.set(keyId, Uint8Array.from(key));
  };
  return {
    async use(keyId, key, work) {
      held.set(keyId, key);
      try {
        return await work();
      } finally {
        forget(keyId);
      }
    },
    async useNew(work) {
      keepsNew++;
      try {
        return await work();
      } finally {
        keepsNew--;
        if (keepsNew === 0) Array.from(held.keys()).forEach(forget);
      }
    },
  };
}
