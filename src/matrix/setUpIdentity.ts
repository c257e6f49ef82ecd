/** The first device of an account, on the TV: identity, secret storage with a new recovery key, backup. */
import type { MatrixClient } from "matrix-js-sdk/lib/client.js";
import type { BootstrapCrossSigningOpts, CryptoApi } from "matrix-js-sdk/lib/crypto-api/index.js";
import { AppError } from "../core/errors.ts";
import { readSecretStorage } from "./accountSecrets.ts";
import { fromSdk } from "./matrixErrors.ts";
import { array, field, string } from "./rawEvent.ts";
import type { SecretKeys } from "./secretKeys.ts";

/**
 * Can be called again after a failure: what stands already is kept.
 * @throws AppError: "forbidden" when the account has an identity of other devices, "badCredentials" when the server wants
 * the account's password (none given) or does not take it, "unsupported" when it wants something else.
 */
export async function setUpIdentity(
  { client, crypto, keys }: { readonly client: MatrixClient; readonly crypto: CryptoApi; readonly keys: SecretKeys },
  password: string | undefined,
): Promise<{ readonly recoveryKey: string }> {
  const userId = client.credentials.userId ?? "";
  const [hasIdentity, storage] = await Promise.all([crypto.userHasCrossSigningKeys(userId, true), readSecretStorage(client)]);
  if (hasIdentity) {
    const { masterKey, selfSigningKey, userSigningKey } = (await crypto.getCrossSigningStatus()).privateKeysCachedLocally;
    const ours = masterKey && selfSigningKey && userSigningKey;
    if (!ours || storage?.holdsIdentity) throw new AppError("forbidden", "the account has an identity already");
  } else {
    // A storage that others keep their secrets in would lose them.
    if (storage) throw new AppError("unsupported", "the account has a secret storage without an identity");
    await crypto.bootstrapCrossSigning({
      // The server has none: keys that are here are left over from a try that failed.
      setupNewCrossSigning: true,
      authUploadDeviceSigningKeys: confirmIdentity(userId, password),
    });
  }
  const recovery = await crypto.createRecoveryKeyFromPassphrase();
  const { encodedPrivateKey } = recovery;
  if (encodedPrivateKey === undefined) throw new AppError("unexpected", "no recovery key was made");
  await keys.useNew(() =>
    crypto.bootstrapSecretStorage({ createSecretStorageKey: async () => recovery, setupNewSecretStorage: true, setupNewKeyBackup: true }),
  );
  await crypto.checkKeyBackupAndEnable().catch(() => null); // done by the above already; this only makes sure
  return { recoveryKey: encodedPrivateKey };
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
        throw status === 401 || status === 403
          ? new AppError("badCredentials", "the server does not take the password")
          : fromSdk(again);
      }
    }
  };
}
