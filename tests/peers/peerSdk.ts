/** The two SDKs behind one shape. Types are those of today's; where the old one differs, it is said here and bridged here. */
import "core-js/modules/es.promise.with-resolvers.js";
import "core-js/modules/es.symbol.dispose.js";
import type { MatrixClient } from "matrix-js-sdk";
import type { KeyBackupInfo } from "matrix-js-sdk/lib/crypto-api/index.js";
import type { PeerImplementation } from "./Peer.ts";

export interface PeerSdk extends Pick<typeof import("matrix-js-sdk"), "createClient"> {
  /** Versions of SDK and crypto library. */
  version(client: MatrixClient): string;
  initCrypto(client: MatrixClient): Promise<void>;
  /** Takes the backup's key out of secret storage, which must be open. */
  loadBackupKey(client: MatrixClient): Promise<void>;
  /** A private key that this device has, by its name in secret storage ("m.cross_signing.master"). */
  cachedSecret(client: MatrixClient, name: string): Promise<Uint8Array | null>;
  /** Returns how many keys came. */
  restoreBackup(client: MatrixClient): Promise<number>;
}

export const loadPeerSdk = (implementation: PeerImplementation): Promise<PeerSdk> => (implementation === "rust" ? today() : old());

async function today(): Promise<PeerSdk> {
  const { createClient } = await import("matrix-js-sdk");
  const crypto = (client: MatrixClient) => client.getCrypto() as NonNullable<ReturnType<MatrixClient["getCrypto"]>>;
  return {
    createClient,
    version: (client) => `matrix-js-sdk 43, ${crypto(client).getVersion()}`,
    initCrypto: (client) => client.initRustCrypto({ useIndexedDB: false }),
    cachedSecret: async () => null,
    loadBackupKey: (client) => crypto(client).loadSessionBackupPrivateKeyFromSecretStorage(),
    restoreBackup: async (client) => (await crypto(client).restoreKeyBackup()).imported,
  };
}

/** What matrix-js-sdk 36 has on its client for libolm. */
interface OldClient {
  initLegacyCrypto(): Promise<void>;
  setGlobalErrorOnUnknownDevices(value: boolean): void;
  getCrossSigningCacheCallbacks(): { getCrossSigningKeyCache(type: string): Promise<Uint8Array | null> };
  getKeyBackupVersion(): Promise<KeyBackupInfo | null>;
  restoreKeyBackupWithSecretStorage(info: KeyBackupInfo): Promise<{ imported: number }>;
  restoreKeyBackupWithCache(room: undefined, session: undefined, info: KeyBackupInfo): Promise<{ imported: number }>;
}

async function old(): Promise<PeerSdk> {
  const { default: olm } = await import("@matrix-org/olm");
  Object.assign(globalThis, { Olm: olm });
  const { createClient } = (await import("matrix-js-sdk-legacy")) as unknown as typeof import("matrix-js-sdk");
  const legacy = (client: MatrixClient) => client as unknown as OldClient;
  const backup = async (client: MatrixClient): Promise<KeyBackupInfo> => {
    const info = await legacy(client).getKeyBackupVersion();
    if (!info) throw new Error("there is no backup");
    return info;
  };
  return {
    createClient,
    version: (client) => `matrix-js-sdk 36, ${client.getCrypto()?.getVersion() ?? "?"}`,
    async initCrypto(client) {
      await legacy(client).initLegacyCrypto();
      // It would ask before it sends to a device that it has never seen.
      legacy(client).setGlobalErrorOnUnknownDevices(false);
    },
    cachedSecret: async (client, name) =>
      name === "m.megolm_backup.v1"
        ? ((await client.getCrypto()?.getSessionBackupPrivateKey()) ?? null)
        : legacy(client).getCrossSigningCacheCallbacks().getCrossSigningKeyCache(name.replace("m.cross_signing.", "")),
    loadBackupKey: async (client) => void (await legacy(client).restoreKeyBackupWithSecretStorage(await backup(client))),
    restoreBackup: async (client) => (await legacy(client).restoreKeyBackupWithCache(undefined, undefined, await backup(client))).imported,
  };
}
