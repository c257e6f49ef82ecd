/**
 * Verifying this TV with what the person keeps: the recovery key, or the passphrase that it is derived from. Opens the
 * account's secret storage, takes the identity and the key of the backup out of it, and signs this device.
 */
import type { MatrixClient } from "matrix-js-sdk/lib/client.js";
import type { CryptoApi } from "matrix-js-sdk/lib/crypto-api/index.js";
import type { Method } from "matrix-js-sdk/lib/http-api/index.js";
import { AppError } from "../core/errors.ts";
import { log } from "../core/log.ts";
import { readSecretStorage } from "./accountSecrets.ts";
import { fromSdk, isPassing } from "./matrixErrors.ts";
import { signOwnDevice } from "./ownSignature.ts";
import { field, string, whole } from "./rawEvent.ts";
import { decodeRecoveryKey } from "./recoveryKey.ts";
import type { SecretKeys } from "./secretKeys.ts";

export type RecoveryKind = "recoveryKey" | "passphrase";

/** What was typed does not open the account's secret storage. */
export class WrongKey extends Error {
  constructor() {
    super("the secret storage does not open with this");
    Object.setPrototypeOf(this, WrongKey.prototype);
  }
}

const said = log("recovery");

/**
 * @param onOpened the key fits; what follows is a few requests.
 * @throws WrongKey, or AppError: "notFound" when the account has no identity or keeps none in its secret storage.
 */
export async function recoverIdentity(
  { client, crypto, keys }: { readonly client: MatrixClient; readonly crypto: CryptoApi; readonly keys: SecretKeys },
  typed: string,
  kind: RecoveryKind,
  onOpened: () => void,
): Promise<void> {
  // WebCrypto is there on secure pages and in packaged apps only; secret storage is encrypted with it.
  if (!globalThis.crypto?.subtle) throw new AppError("unsupported", "no WebCrypto on this page");
  const storage = await readSecretStorage(client);
  // Never without the identity in it: the SDK would throw the account's identity away and make a new one.
  if (!storage?.holdsIdentity) throw new AppError("notFound", "the account's secret storage holds no identity");
  const { keyId, info } = storage;
  const key = kind === "recoveryKey" ? decodeRecoveryKey(typed) : await deriveKey(typed, info.passphrase);
  if (!key) throw new WrongKey();
  if (!(await client.secretStorage.checkKey(key, info))) {
    key.fill(0);
    throw new WrongKey();
  }
  await keys.use(keyId, key, async () => {
    onOpened();
    await opens(client, info.mac !== undefined);
    const { userId } = client.credentials;
    // The identity that the secrets are compared with.
    if (!(await crypto.userHasCrossSigningKeys(userId ?? undefined, true))) throw new AppError("notFound", "the account has no identity");
    await takeBackupKey(client, crypto);
    await crypto.bootstrapCrossSigning({});
    await signOwnDevice(client, crypto);
  });
  await crypto.checkKeyBackupAndEnable().catch((thrown: unknown) => said.warn("the backup could not be looked at", fromSdk(thrown).detail));
}

/** @param checked the key is known to be right: what does not open then is broken, and no key will open it. */
async function opens(client: MatrixClient, checked: boolean): Promise<void> {
  try {
    if (await client.secretStorage.get("m.cross_signing.master")) return;
  } catch (thrown) {
    const error = fromSdk(thrown);
    if (error.kind !== "unexpected") throw error;
    said.warn("a secret could not be opened", error.detail);
    if (!checked && /bad MAC|decrypt/i.test(error.detail)) throw new WrongKey();
  }
  throw new AppError("notFound", "the account's secret storage holds no usable identity");
}

/** Without a backup, or with one of another key, the identity is worth having all the same. @throws AppError of passing errors */
async function takeBackupKey(client: MatrixClient, crypto: CryptoApi): Promise<void> {
  // Later nobody has the key of the storage: "no backup" must be the server's word, and the SDK takes no answer for it.
  if (!(await hasBackup(client))) return;
  try {
    await crypto.checkKeyBackupAndEnable(); // the SDK may remember that there was none
    await crypto.loadSessionBackupPrivateKeyFromSecretStorage();
  } catch (thrown) {
    const error = fromSdk(thrown);
    if (isPassing(error)) throw error;
    if (/unable to get backup version/.test(error.detail)) throw new AppError("server", error.detail);
    said.info("no key for the backup", error.detail);
  }
}

async function hasBackup(client: MatrixClient): Promise<boolean> {
  try {
    const prefix = "/_matrix/client/v3";
    const info = await client.http.authedRequest<unknown>("GET" as Method, "/room_keys/version", undefined, undefined, { prefix });
    if (string(field(info, "version")) === undefined) throw new AppError("server", "a malformed answer about the backup");
    return true;
  } catch (thrown) {
    const error = fromSdk(thrown);
    if (isPassing(error)) throw error;
    if (error.kind !== "notFound") said.warn("the server refuses the backup", error.detail);
    return false;
  }
}

/** More would keep a TV of 2018 busy for minutes; the SDK writes 500,000. */
const MOST_ROUNDS = 20_000_000;

/** Client-server API, "Deriving keys from passphrases": PBKDF2 with SHA-512. */
async function deriveKey(passphrase: string, info: unknown): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const salt = string(field(info, "salt"));
  const iterations = whole(field(info, "iterations"), 1, MOST_ROUNDS);
  const bits = field(info, "bits") === undefined ? 256 : whole(field(info, "bits"), 128, 1024);
  if (string(field(info, "algorithm")) !== "m.pbkdf2" || salt === undefined || !iterations || !bits || bits % 8 !== 0)
    throw new AppError("unsupported", "the account's passphrase is of an unknown kind");
  const { subtle } = globalThis.crypto;
  const encoder = new TextEncoder();
  const material = await subtle.importKey("raw", encoder.encode(passphrase), "PBKDF2", false, ["deriveBits"]);
  const derived = await subtle.deriveBits({ name: "PBKDF2", hash: "SHA-512", salt: encoder.encode(salt), iterations }, material, bits);
  return new Uint8Array(derived);
}
