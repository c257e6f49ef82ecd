/** What the account keeps in secret storage (client-server API, "Secrets"), asked of the server. */
import type { MatrixClient } from "matrix-js-sdk/lib/client.js";
import type { SecretStorageKeyDescriptionAesV1 } from "matrix-js-sdk/lib/secret-storage.js";
import { AppError } from "../core/errors.ts";
import { fromSdk } from "./matrixErrors.ts";
import { field, string } from "./rawEvent.ts";

export interface SecretStorage {
  readonly keyId: string;
  readonly info: SecretStorageKeyDescriptionAesV1;
  /** All three private keys of the identity are in it: it can verify this device. */
  readonly holdsIdentity: boolean;
}

const IDENTITY = ["m.cross_signing.master", "m.cross_signing.self_signing", "m.cross_signing.user_signing"];
const DEFAULT_KEY = "m.secret_storage.default_key";
const ALGORITHM = "m.secret_storage.v1.aes-hmac-sha2";

/** undefined: the account has none. @throws AppError: "unsupported" when it is of a kind that this version does not understand. */
export async function readSecretStorage(client: MatrixClient): Promise<SecretStorage | undefined> {
  const keyId = string(field(await read(client, DEFAULT_KEY), "key"));
  if (!keyId) return undefined;
  const [info, ...identity] = await Promise.all([
    read(client, `m.secret_storage.key.${keyId}`),
    ...IDENTITY.map((name) => read(client, name)),
  ]);
  if (info === undefined) return undefined;
  const check = [field(info, "iv"), field(info, "mac")];
  if (field(info, "algorithm") !== ALGORITHM || check.some((part) => part !== undefined && !string(part)))
    throw new AppError("unsupported", "the account's secret storage is of an unknown kind");
  const holdsIdentity = identity.every((secret) => field(field(secret, "encrypted"), keyId) !== undefined);
  return { keyId, info: info as unknown as SecretStorageKeyDescriptionAesV1, holdsIdentity };
}

async function read(client: MatrixClient, type: string): Promise<unknown> {
  try {
    // The type's parameter is a list of known names.
    return (await client.getAccountDataFromServer(type as "m.secret_storage.default_key")) ?? undefined;
  } catch (thrown) {
    throw fromSdk(thrown);
  }
}
