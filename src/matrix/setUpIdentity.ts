/** The first device of an account, on the TV: identity, secret storage with a new recovery key, backup. */
import type { MatrixClient } from "matrix-js-sdk/lib/client.js";
import type { BootstrapCrossSigningOpts, CryptoApi } from "matrix-js-sdk/lib/crypto-api/index.js";
import { AppError } from "../core/errors.ts";
import { log } from "../core/log.ts";
import { readSecretStorage } from "./accountSecrets.ts";
import { pause } from "./jsonRequest.ts";
import { fromSdk, isPassing } from "./matrixErrors.ts";
import { signOwnDevice } from "./ownSignature.ts";
import { array, field, string } from "./rawEvent.ts";
import type { SecretKeys } from "./secretKeys.ts";

/** What tries of this session have in common. */
export interface SetUpTries {
  /** One has begun, and its recovery key was never shown: a storage that holds our identity is ours to replace. */
  unfinished: boolean;
}

/**
 * Can be called again after a failure: what stands already is kept. Without an error there may be no backup, if the server
 * takes none: the identity and its key are worth having all the same, and a phone can make a backup later.
 * @throws AppError: "forbidden" when the account has an identity of other devices, "badCredentials" when the server wants
 * the account's password (none given) or does not take it, "unsupported" when it wants something else.
 */
export async function setUpIdentity(
  { client, crypto, keys }: { readonly client: MatrixClient; readonly crypto: CryptoApi; readonly keys: SecretKeys },
  password: string | undefined,
  tries: SetUpTries,
): Promise<{ readonly recoveryKey: string }> {
  const userId = client.credentials.userId ?? "";
  await crypto.userHasCrossSigningKeys(userId, true); // forgets private keys of another identity than the server's
  const [published, storage] = await Promise.all([isPublished(client, userId), readSecretStorage(client)]);
  if (published) {
    const { masterKey, selfSigningKey, userSigningKey } = (await crypto.getCrossSigningStatus()).privateKeysCachedLocally;
    const ours = masterKey && selfSigningKey && userSigningKey;
    if (!ours || (storage?.holdsIdentity && !tries.unfinished)) throw new AppError("forbidden", "the account has an identity already");
  } else {
    // A storage that others keep their secrets in would lose them.
    if (storage) throw new AppError("unsupported", "the account has a secret storage without an identity");
    tries.unfinished = true;
    await crypto.bootstrapCrossSigning({
      // The server has none: keys that are here are left over from a try that failed.
      setupNewCrossSigning: true,
      authUploadDeviceSigningKeys: confirmIdentity(userId, password),
    });
  }
  tries.unfinished = true;
  await signOwnDevice(client, crypto);
  const recovery = await crypto.createRecoveryKeyFromPassphrase();
  const { encodedPrivateKey } = recovery;
  if (encodedPrivateKey === undefined) throw new AppError("unexpected", "no recovery key was made");
  await keys.useNew(async () => {
    await crypto.bootstrapSecretStorage({ createSecretStorageKey: async () => recovery, setupNewSecretStorage: true });
    await makeBackup(crypto);
  });
  tries.unfinished = false;
  return { recoveryKey: encodedPrivateKey };
}

/** Asked of the server: the SDK counts an identity as well that a failed try made, and that nobody else ever heard of. */
async function isPublished(client: MatrixClient, userId: string): Promise<boolean> {
  const answer: unknown = await client.downloadKeysForUsers([userId]);
  if (typeof field(answer, "device_keys") !== "object") throw new AppError("server", "an answer about keys without keys");
  return field(field(answer, "master_keys"), userId) !== undefined;
}

const SECOND_TRY_MS = 2_000;

async function makeBackup(crypto: CryptoApi): Promise<void> {
  for (const wait of [SECOND_TRY_MS, undefined]) {
    try {
      await crypto.resetKeyBackup();
      await crypto.checkKeyBackupAndEnable(); // what the server says of it now
      if ((await crypto.getActiveSessionBackupVersion()) !== null) return;
    } catch (thrown) {
      const error = fromSdk(thrown);
      log("security").warn("no backup could be made", error.kind, error.detail);
      if (!isPassing(error)) return;
    }
    if (wait !== undefined) await pause(wait);
  }
}

type Confirm = NonNullable<BootstrapCrossSigningOpts["authUploadDeviceSigningKeys"]>;

/** User-interactive authentication (client-server API) by password; servers since MSC3967 ask for nothing the first time. */
function confirmIdentity(userId: string, password: string | undefined): Confirm {
  return async (makeRequest) => {
    try {
      return await makeRequest(null);
    } catch (thrown) {
      const data = field(thrown, "data");
      if (field(thrown, "httpStatus") !== 401 || field(data, "flows") === undefined) throw fromSdk(thrown);
      const byPassword = array(field(data, "flows")).some((flow) => {
        const stages = array(field(flow, "stages"));
        return stages.length === 1 && stages[0] === "m.login.password";
      });
      if (!byPassword) throw new AppError("unsupported", "the server wants more than a password");
      if (password === undefined) throw new AppError("badCredentials", "the server wants the password");
      try {
        const session = string(field(data, "session"));
        const identifier = { type: "m.id.user", user: userId };
        return await makeRequest({ type: "m.login.password", identifier, password, ...(session !== undefined && { session }) } as never);
      } catch (again) {
        const status = field(again, "httpStatus");
        throw status === 401 || status === 403 ? new AppError("badCredentials", "the server does not take the password") : fromSdk(again);
      }
    }
  };
}
