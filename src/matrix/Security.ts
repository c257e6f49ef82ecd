/** Verification, recovery and what is known of people's devices, on the SDK's crypto. Lives as long as that does. */
import { signal } from "@preact/signals";
import type { MatrixClient } from "matrix-js-sdk/lib/client.js";
import type { CryptoApi, CryptoCallbacks, CryptoEvent } from "matrix-js-sdk/lib/crypto-api/index.js";
import { AppError } from "../core/errors.ts";
import { log } from "../core/log.ts";
import { fromSdk } from "./matrixErrors.ts";
import { checkRecoveryKey } from "./recoveryKey.ts";
import { recoverIdentity } from "./recovery.ts";
import { createSecretKeys } from "./secretKeys.ts";
import { setUpIdentity, type SetUpTries } from "./setUpIdentity.ts";
import type { Security } from "./securityTypes.ts";
import { createVerificationTurns } from "./verificationTurns.ts";

export interface SecurityOptions {
  /** Crypto is initialised. */
  readonly client: MatrixClient;
  /** The very object that the client was made with as `cryptoCallbacks`: gets the doors of the secret storage. */
  readonly callbacks: CryptoCallbacks;
  /** Whether this device is verified, or whether the backup is used, may have changed. */
  changed(): void;
  /** Runs `work` while the crypto module is told nothing of what sync brings; at once when absent. */
  exclusively?<T>(work: () => Promise<T>): Promise<T>;
}

export interface LiveSecurity extends Security {
  /** The session ends: a running verification is cancelled, nothing is listened to any more. */
  stop(): void;
}

const RECEIVED = "crypto.verificationRequestReceived" as CryptoEvent.VerificationRequestReceived;
const BACKUP = "crypto.keyBackupStatus" as CryptoEvent.KeyBackupStatus;
const REMAINING = "crypto.keyBackupSessionsRemaining" as CryptoEvent.KeyBackupSessionsRemaining;

/** Pauses between the looks whether our signature has come back; after the last it is done all the same. */
const FINISH_WAITS_MS = [200, 400, 800, 1_600, 3_200];

const said = log("security");

/** @throws Error when the client's crypto is not initialised: a mistake of ours. */
export function createSecurity({ client, callbacks, changed, exclusively = (work) => work() }: SecurityOptions): LiveSecurity {
  const crypto = cryptoOf(client);
  const me = client.getSafeUserId();
  const keys = createSecretKeys(callbacks);
  const turns = createVerificationTurns({
    crypto,
    changed,
    exclusively,
    async finish(request) {
      // Done for the SDK is not yet verified for everybody: our signature has to come back from the server.
      if (request.isSelfVerification) await untilVerified();
    },
  });
  const losesKeys = signal(false);
  const tries: SetUpTries = { unfinished: false };

  async function isVerified(): Promise<boolean> {
    const status = await crypto.getDeviceVerificationStatus(me, client.getDeviceId() ?? "").catch(() => null);
    return status?.crossSigningVerified === true;
  }

  /** False: not until now. */
  async function untilVerified(): Promise<boolean> {
    for (const wait of FINISH_WAITS_MS) {
      if (await isVerified()) return true;
      await new Promise((resolve) => setTimeout(resolve, wait));
      await crypto
        .userHasCrossSigningKeys(me, true)
        .catch((thrown: unknown) => said.info("keys could not be asked for", fromSdk(thrown).kind));
    }
    return isVerified();
  }

  async function lookAtBackup(): Promise<void> {
    losesKeys.value = (await crypto.getActiveSessionBackupVersion()) === null;
  }

  const security: Security = {
    stage: turns.stage,
    losesKeys,
    askOtherDevices() {
      turns.ask(me, () => crypto.requestOwnUserVerification());
    },
    askPerson(userId, roomId) {
      turns.ask(userId, () => crypto.requestVerificationDM(userId, roomId));
    },
    accept: turns.accept,
    startEmoji: turns.startEmoji,
    confirm: turns.confirm,
    mismatch: turns.mismatch,
    cancel: turns.cancel,
    recover(typed, kind) {
      const mine = turns.begin();
      turns.show(mine, { step: "working", what: kind });
      const run = async (): Promise<void> => {
        await recoverIdentity({ client, crypto, keys }, typed, kind, () => turns.show(mine, { step: "working", what: "finishing" }));
        const verified = await untilVerified();
        changed();
        if (!verified) throw new AppError("server", "the server does not tell of the signature");
        turns.show(mine, { step: "done" });
      };
      run().catch((thrown: unknown) => turns.failed(mine, thrown));
    },
    checkRecoveryKey,
    async setUp({ password }) {
      const mine = turns.begin();
      turns.show(mine, { step: "working", what: "setUp" });
      try {
        const made = await setUpIdentity({ client, crypto, keys }, password, tries);
        await untilVerified();
        return made;
      } catch (thrown) {
        throw fromSdk(thrown);
      } finally {
        changed();
        turns.show(mine, { step: "idle" });
      }
    },
    async trustOf(userId) {
      try {
        const status = await crypto.getUserVerificationStatus(userId);
        if (!status.known) return "unknown";
        if (status.isCrossSigningVerified()) return "verified";
        return status.needsUserApproval || status.wasCrossSigningVerified() ? "changed" : "unverified";
      } catch (thrown) {
        said.warn("trust could not be read", thrown);
        return "unknown";
      }
    },
  };

  const onBackup = (enabled: boolean): void => {
    losesKeys.value = !enabled;
    changed();
  };
  const onRemaining = (count: number): void => void (losesKeys.value = count > 0);
  client.on(RECEIVED, turns.onReceived);
  client.on(BACKUP, onBackup);
  client.on(REMAINING, onRemaining);
  lookAtBackup().catch((thrown: unknown) => said.warn("the backup could not be looked at", fromSdk(thrown).detail));

  return {
    ...security,
    stop() {
      client.off(RECEIVED, turns.onReceived);
      client.off(BACKUP, onBackup);
      client.off(REMAINING, onRemaining);
      turns.stop();
    },
  };
}

function cryptoOf(client: MatrixClient): CryptoApi {
  const crypto = client.getCrypto();
  if (!crypto) throw new Error("createSecurity() before crypto is initialised");
  return crypto;
}
