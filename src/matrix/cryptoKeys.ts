/**
 * What must be known before the crypto store is opened, and what tells that it was lost. The store's key and, once the
 * device has an identity, that identity's public key lie in the TV's storage: the crypto module makes a new identity
 * without a word when it finds an empty store, and a new identity under an old device id looks like an attack to others.
 * (A TV has no keychain: the key protects nothing from someone who has the TV.)
 */
import type { KeyValueStorage } from "../../platform/types.ts";
import { field, string } from "./rawEvent.ts";
import { profilePrefix } from "./snapshot.ts";

export interface CryptoRecord {
  readonly deviceId: string;
  /** 32 bytes, base64. */
  readonly storeKey: string;
  /** Ed25519 key of this device, base64 without padding; unknown until the store was opened once. */
  readonly identity?: string;
  /** The server was seen to tell others of it. */
  readonly published?: boolean;
  /** The store is gone or cannot be read: this device id is never used with another identity. */
  readonly lost?: boolean;
}

export interface CryptoRecords {
  load(): Promise<CryptoRecord | undefined>;
  save(record: CryptoRecord): Promise<void>;
}

const KEY_BYTES = 32;

export function createCryptoRecords(storage: KeyValueStorage, profileId: string): CryptoRecords {
  const name = `${profilePrefix(profileId)}crypto`;
  return {
    async load() {
      const saved = await storage.get<unknown>(name);
      const deviceId = string(field(saved, "deviceId"));
      const storeKey = string(field(saved, "storeKey"));
      const identity = string(field(saved, "identity"));
      if (!deviceId || storeKey === undefined) return undefined;
      return { deviceId, storeKey, ...(identity ? { identity } : {}), ...flag(saved, "published"), ...flag(saved, "lost") };
    },
    save: (record) => storage.set(name, record),
  };
}

const flag = (saved: unknown, name: "published" | "lost"): object => (field(saved, name) === true ? { [name]: true } : {});

export function newStoreKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(KEY_BYTES));
  return btoa(String.fromCharCode.apply(null, Array.from(bytes)));
}

/** Undefined when it is not 32 bytes. */
export function storeKeyBytes(base64: string): Uint8Array | undefined {
  try {
    const text = atob(base64);
    if (text.length !== KEY_BYTES) return undefined;
    const bytes = new Uint8Array(KEY_BYTES);
    for (let i = 0; i < KEY_BYTES; i++) bytes[i] = text.charCodeAt(i);
    return bytes;
  } catch {
    return undefined;
  }
}
