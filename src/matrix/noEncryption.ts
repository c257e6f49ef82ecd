/** What a session has in place of encryption where the installation wants none: nothing is read, nothing is lost. */
import { signal } from "@preact/signals";
import type { KeyValueStorage } from "../../platform/types.ts";
import { type CryptoOwner, deleteCryptoDatabases } from "./cryptoDatabases.ts";
import type { Decryptor } from "./Decryptor.ts";
import type { Encryption } from "./Encryption.ts";
import type { Encryptor } from "./Encryptor.ts";
import { noSecurity } from "./noSecurity.ts";
import type { CryptoEngine } from "./openCrypto.ts";
import type { EncryptionState } from "./securityTypes.ts";

export function noEncryption(owner: CryptoOwner, storage: KeyValueStorage): Encryption {
  const nothing = (): void => undefined;
  return {
    state: signal<EncryptionState>({ status: "unavailable", why: "config" }),
    engine: signal<CryptoEngine | undefined>(undefined),
    decryptor: signal<Decryptor | undefined>(undefined),
    encryptor: signal<Encryptor | undefined>(undefined),
    trust: signal(0),
    security: noSecurity(),
    start: nothing,
    take: async () => undefined,
    kick: nothing,
    changed: nothing,
    stop: nothing,
    // An earlier installation may have had keys.
    wipe: () => deleteCryptoDatabases(owner, storage),
  };
}
