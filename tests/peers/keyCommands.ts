/** Inside a peer's process: identity, secret storage, backup, devices. */
import type { BootstrapCrossSigningOpts } from "matrix-js-sdk/lib/crypto-api/index.js";
import {
  AllDevicesIsolationMode,
  decodeRecoveryKey,
  deriveRecoveryKeyFromPassphrase,
  encodeRecoveryKey,
  OnlySignedDevicesIsolationMode,
} from "matrix-js-sdk/lib/crypto-api/index.js";
import type { KeyCommands } from "./commands.ts";
import type { SetUpOptions, Sharing } from "./Peer.ts";
import type { PeerSession } from "./PeerSession.ts";

export function keyCommands(session: PeerSession): KeyCommands {
  const { client, sdk } = session;
  const { userId } = session.options;
  const devices: KeyCommands["devices"] = async (owner) => {
    await session.crypto.userHasCrossSigningKeys(owner, true);
    const known = (await session.crypto.getUserDeviceInfo([owner], true)).get(owner);
    return Promise.all(
      Array.from(known?.values() ?? [], async ({ deviceId, displayName }) => {
        const status = await session.crypto.getDeviceVerificationStatus(owner, deviceId);
        return {
          deviceId,
          name: displayName ?? "",
          verified: status?.isVerified() ?? false,
          signedByOwner: status?.signedByOwner ?? false,
        };
      }),
    );
  };
  return {
    setUpEncryption: (options) => makeIdentity(session, options, false),
    resetIdentity: (options) => makeIdentity(session, options, true),
    async unlock(secret) {
      await session.crypto.userHasCrossSigningKeys(userId, true);
      session.storageKey = await storageKey(session, secret);
      await session.crypto.bootstrapCrossSigning({});
      await sdk.loadBackupKey(client);
      await session.crypto.checkKeyBackupAndEnable();
    },
    async waitForBackup(keys, { timeoutMs } = {}) {
      let last = 0;
      const count = async () => {
        last = (await client.http.authedRequest<{ count: number }>("GET" as never, "/room_keys/version")).count;
        return last >= keys;
      };
      await session.until(count, `${keys} keys in the backup`, timeoutMs);
      return last;
    },
    restoreBackup: () => sdk.restoreBackup(client),
    async waitForSecrets({ timeoutMs } = {}) {
      const all = async () => {
        const { masterKey, selfSigningKey, userSigningKey } = (await session.crypto.getCrossSigningStatus()).privateKeysCachedLocally;
        return masterKey && selfSigningKey && userSigningKey && (await session.crypto.getSessionBackupPrivateKey()) !== null;
      };
      await session.until(all, "the secrets", timeoutMs);
    },
    devices,
    isVerified: async (owner, deviceId) => (await devices(owner)).some((device) => device.deviceId === deviceId && device.verified),
    async isUserVerified(other) {
      await session.crypto.userHasCrossSigningKeys(other, true);
      return (await session.crypto.getUserVerificationStatus(other)).isCrossSigningVerified();
    },
    async waitForDevice(owner, deviceId, { timeoutMs } = {}) {
      const known = async () => (await devices(owner)).some((device) => device.deviceId === deviceId);
      await session.until(known, `device ${deviceId} of ${owner}`, timeoutMs);
    },
    discardSession: async (roomId) => void (await session.crypto.forceDiscardSession(roomId)),
    setSharing: async (sharing) => share(session, sharing),
  };
}

async function makeIdentity(session: PeerSession, options: SetUpOptions = {}, anew: boolean): Promise<{ recoveryKey: string }> {
  const { crypto } = session;
  await crypto.userHasCrossSigningKeys(session.options.userId, true);
  const key = options.recoveryKeyBytes
    ? { privateKey: Uint8Array.from(options.recoveryKeyBytes), encodedPrivateKey: encodeRecoveryKey(options.recoveryKeyBytes), keyInfo: {} }
    : await crypto.createRecoveryKeyFromPassphrase(options.passphrase);
  await crypto.bootstrapCrossSigning({
    authUploadDeviceSigningKeys: session.confirmIdentity as NonNullable<BootstrapCrossSigningOpts["authUploadDeviceSigningKeys"]>,
    setupNewCrossSigning: anew,
  });
  await crypto.bootstrapSecretStorage({
    createSecretStorageKey: async () => key as Awaited<ReturnType<typeof crypto.createRecoveryKeyFromPassphrase>>,
    setupNewSecretStorage: true,
    setupNewKeyBackup: true,
  });
  await crypto.checkKeyBackupAndEnable();
  return { recoveryKey: key.encodedPrivateKey as string };
}

/** The account's default key, made of what a person would type. */
async function storageKey(session: PeerSession, secret: { readonly recoveryKey: string } | { readonly passphrase: string }) {
  const id = await session.client.secretStorage.getDefaultKeyId();
  const info = id === null ? null : (await session.client.secretStorage.getKey(id))?.[1];
  if (!id || !info) throw new Error("the account has no secret storage");
  if ("recoveryKey" in secret) return { id, key: decodeRecoveryKey(secret.recoveryKey) };
  if (!info.passphrase) throw new Error("secret storage has no passphrase");
  const { salt, iterations } = info.passphrase;
  return { id, key: await deriveRecoveryKeyFromPassphrase(secret.passphrase, salt, iterations) };
}

function share({ crypto, options }: PeerSession, sharing: Sharing): void {
  crypto.globalBlacklistUnverifiedDevices = sharing === "verifiedDevices";
  if (options.implementation === "rust")
    crypto.setDeviceIsolationMode(sharing === "signedDevices" ? new OnlySignedDevicesIsolationMode() : new AllDevicesIsolationMode(false));
  else if (sharing === "signedDevices") throw new Error("libolm's SDK does not know that mode");
}
