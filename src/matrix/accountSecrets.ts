/**
 * What the account keeps in secret storage, fresh from the server. The SDK believes its own store once it has synced,
 * but a TV that starts from its saved token has never been told the account data of old.
 */
import type { MatrixClient } from "matrix-js-sdk/lib/client.js";
import type { SecretStorageKeyDescriptionAesV1 } from "matrix-js-sdk/lib/secret-storage.js";
import { fromThrown } from "./matrixErrors.ts";
import { field, fields, string } from "./rawEvent.ts";

export interface SecretStorage {
  readonly keyId: string;
  readonly info: SecretStorageKeyDescriptionAesV1;
  /** All three private keys of the identity are in it: it can verify this device. */
  readonly holdsIdentity: boolean;
}

const IDENTITY = ["m.cross_signing.master", "m.cross_signing.self_signing", "m.cross_signing.user_signing"];
const DEFAULT_KEY = "m.secret_storage.default_key";
const ALGORITHM = "m.secret_storage.v1.aes-hmac-sha2";

/**
 * Fetches it and tells the SDK's store. undefined: the account has none that this version understands.
 * @throws AppError
 */
export async function readSecretStorage(client: MatrixClient): Promise<SecretStorage | undefined> {
  const keyId = string(field(await read(client, DEFAULT_KEY), "key"));
  if (!keyId) return undefined;
  const [info, ...identity] = await Promise.all([
    read(client, `m.secret_storage.key.${keyId}`),
    ...IDENTITY.map((name) => read(client, name)),
    // Told as well, not looked at here.
    read(client, "m.megolm_backup.v1"),
  ]);
  if (string(field(info, "algorithm")) !== ALGORITHM) return undefined;
  const holdsIdentity = identity.slice(0, IDENTITY.length).every((secret) => field(field(secret, "encrypted"), keyId) !== undefined);
  return { keyId, info: info as unknown as SecretStorageKeyDescriptionAesV1, holdsIdentity };
}

async function read(client: MatrixClient, type: string): Promise<Readonly<Record<string, unknown>> | undefined> {
  const { userId } = client.credentials;
  const path = `/user/${encodeURIComponent(userId ?? "")}/account_data/${encodeURIComponent(type)}`;
  try {
    const content = fields(await client.http.authedRequest<unknown>("GET" as Parameters<typeof client.http.authedRequest>[0], path));
    client.store.storeAccountDataEvents([client.getEventMapper()({ type, content })]);
    return content;
  } catch (thrown) {
    const error = fromThrown(thrown);
    if (error.kind === "notFound") return undefined;
    throw error;
  }
}
