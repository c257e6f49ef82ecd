/** Verification, recovery and what is known of people's devices, on the SDK's crypto. Lives as long as that does. */
import { batch, computed, signal } from "@preact/signals";
import type { MatrixClient } from "matrix-js-sdk/lib/client.js";
import type { CryptoApi, CryptoCallbacks, CryptoEvent, VerificationRequest } from "matrix-js-sdk/lib/crypto-api/index.js";
import { AppError } from "../core/errors.ts";
import { log } from "../core/log.ts";
import { fromSdk } from "./matrixErrors.ts";
import { checkRecoveryKey } from "./recoveryKey.ts";
import { recoverIdentity, WrongKey } from "./recovery.ts";
import { createSecretKeys } from "./secretKeys.ts";
import { setUpIdentity, type SetUpTries } from "./setUpIdentity.ts";
import type { Security, VerificationStage } from "./types.ts";
import { followVerification, type VerificationFlow } from "./VerificationFlow.ts";

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

const IDLE: VerificationStage = { step: "idle" };
const RECEIVED = "crypto.verificationRequestReceived" as CryptoEvent.VerificationRequestReceived;
const BACKUP = "crypto.keyBackupStatus" as CryptoEvent.KeyBackupStatus;
const REMAINING = "crypto.keyBackupSessionsRemaining" as CryptoEvent.KeyBackupSessionsRemaining;

/** Both sides ask at the same moment: the crypto module cancels both requests. So often ours is made again by itself. */
const MOST_COLLISIONS = 3;
/** Until then the other side has heard of the cancellation, too. */
const AFTER_COLLISION_MS = 1_500;

/** Pauses between the looks whether our signature has come back; after the last it is done all the same. */
const FINISH_WAITS_MS = [200, 400, 800, 1_600, 3_200];

const said = log("security");

/** @throws Error when the client's crypto is not initialised: a mistake of ours. */
export function createSecurity({ client, callbacks, changed, exclusively = (work) => work() }: SecurityOptions): LiveSecurity {
  const crypto = cryptoOf(client);
  const me = client.getSafeUserId();
  const keys = createSecretKeys(callbacks);
  const flow = signal<VerificationFlow | undefined>(undefined);
  /** What is shown while no request runs. */
  const own = signal<VerificationStage>(IDLE);
  const stage = computed<VerificationStage>(() => flow.value?.stage.value ?? own.value);
  const losesKeys = signal(false);
  /** Each action makes those before it void: what comes of them later belongs to nobody. */
  let turn = 0;
  let waiting: VerificationRequest | undefined;
  const tries: SetUpTries = { unfinished: false };

  function show(next: VerificationStage): void {
    batch(() => {
      flow.value = undefined;
      own.value = next;
    });
  }

  /** Ends what runs, and makes room for the next. */
  function begin(): number {
    flow.peek()?.cancel();
    return ++turn;
  }

  function isBusy(): boolean {
    const running = flow.peek();
    return running ? !running.over : own.peek().step === "waiting" || own.peek().step === "working";
  }

  function failed(mine: number, thrown: unknown): void {
    if (mine !== turn) return;
    if (thrown instanceof WrongKey) return show({ step: "cancelled", why: "wrongKey" });
    const error = fromSdk(thrown);
    said.warn("failed", error.kind, error.detail);
    show({ step: "cancelled", why: "failed", error });
  }

  /** Our request that nobody has answered yet. */
  interface Asking {
    readonly userId: string;
    /** The other side has asked as well. */
    met: boolean;
    over: boolean;
    /** Absent when it has been made again often enough. */
    readonly again?: () => void;
  }
  let asking: Asking | undefined;

  /**
   * Two requests at once between two people are cancelled by whoever sees both (matrix-sdk-crypto), with the code of a
   * person who says no. What tells them apart is that the other side has asked as well.
   */
  function onCollision(): void {
    if (!asking?.met || !asking.over || !asking.again) return;
    const mine = turn;
    const { userId, again } = asking;
    asking = undefined;
    show({ step: "waiting", userId });
    setTimeout(() => mine === turn && again(), AFTER_COLLISION_MS);
  }

  function follow(request: VerificationRequest, asked?: Asking): void {
    const mine = turn;
    asking = asked;
    const next = followVerification(request, {
      crypto,
      outgoing: asked !== undefined,
      exclusively,
      finish: () => finish(request),
      onEnd() {
        changed();
        if (mine !== turn || !asked || asking !== asked) return;
        asked.over = true;
        // The other side's request may be right behind its cancellation.
        Promise.resolve().then(onCollision, () => undefined);
      },
    });
    flow.value = next;
  }

  function ask(userId: string, make: () => Promise<VerificationRequest>, collisions = 0): void {
    const mine = begin();
    show({ step: "waiting", userId });
    const again = (): void => ask(userId, make, collisions + 1);
    const asked: Asking = { userId, met: false, over: false, ...(collisions < MOST_COLLISIONS && { again }) };
    asking = asked;
    const run = async (): Promise<void> => {
      // The request goes to devices that the SDK knows of, and it does not look by itself.
      await crypto.userHasCrossSigningKeys(userId, true);
      await crypto.getUserDeviceInfo([userId], true);
      if (mine !== turn) return undefined;
      if (isAlive(waiting) && waiting.otherUserId === userId) return meetHalfway(waiting);
      const request = await make();
      if (mine !== turn) return request.cancel();
      return follow(request, asked);
    };
    run().catch((thrown: unknown) => failed(mine, thrown));
  }

  /** They have asked while we were about to: both want the same. */
  function meetHalfway(request: VerificationRequest): void {
    waiting = undefined;
    takeUp(request);
    flow.peek()?.accept();
  }

  function isAlive(request: VerificationRequest | undefined): request is VerificationRequest {
    try {
      return request?.pending ?? false;
    } catch (thrown) {
      said.warn("a request for verification could not be read", thrown);
      return false;
    }
  }

  /** Done for the SDK is not yet verified for everybody: our signature has to come back from the server. */
  async function finish(request: VerificationRequest): Promise<void> {
    if (request.isSelfVerification) await untilVerified();
  }

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

  function onReceived(request: VerificationRequest): void {
    try {
      if (asking && request.otherUserId === asking.userId && !request.initiatedByMe) {
        asking.met = true;
        onCollision();
      }
      // Dead already, answered by another device of ours, or our own.
      if (!request.pending || request.initiatedByMe) return;
      if (request.transactionId !== undefined && request.transactionId === flow.peek()?.request.transactionId) return;
      if (isBusy()) waiting = request;
      else takeUp(request);
    } catch (thrown) {
      said.warn("a request for verification could not be read", thrown);
    }
  }

  function takeUp(request: VerificationRequest): void {
    turn++;
    follow(request);
  }

  async function lookAtBackup(): Promise<void> {
    losesKeys.value = (await crypto.getActiveSessionBackupVersion()) === null;
  }

  const security: Security = {
    stage,
    losesKeys,
    askOtherDevices() {
      ask(me, () => crypto.requestOwnUserVerification());
    },
    askPerson(userId, roomId) {
      ask(userId, () => crypto.requestVerificationDM(userId, roomId));
    },
    accept: () => flow.peek()?.accept(),
    startEmoji: () => flow.peek()?.startEmoji(),
    confirm: () => flow.peek()?.confirm(),
    mismatch: () => flow.peek()?.mismatch(),
    cancel() {
      const running = flow.peek();
      if (running && !running.over) return running.cancel();
      turn++;
      show(IDLE);
      const next = waiting;
      waiting = undefined;
      if (isAlive(next)) takeUp(next);
    },
    recover(typed, kind) {
      const mine = begin();
      show({ step: "working", what: kind });
      const run = async (): Promise<void> => {
        const opened = (): void => {
          if (mine === turn) show({ step: "working", what: "finishing" });
        };
        await recoverIdentity({ client, crypto, keys }, typed, kind, opened);
        const verified = await untilVerified();
        changed();
        if (!verified) throw new AppError("server", "the server does not tell of the signature");
        if (mine === turn) show({ step: "done" });
      };
      run().catch((thrown: unknown) => failed(mine, thrown));
    },
    checkRecoveryKey,
    async setUp({ password }) {
      const mine = begin();
      show({ step: "working", what: "setUp" });
      try {
        const made = await setUpIdentity({ client, crypto, keys }, password, tries);
        await untilVerified();
        return made;
      } catch (thrown) {
        throw fromSdk(thrown);
      } finally {
        changed();
        if (mine === turn) show(IDLE);
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
  client.on(RECEIVED, onReceived);
  client.on(BACKUP, onBackup);
  client.on(REMAINING, onRemaining);
  lookAtBackup().catch((thrown: unknown) => said.warn("the backup could not be looked at", fromSdk(thrown).detail));

  return {
    ...security,
    stop() {
      client.off(RECEIVED, onReceived);
      client.off(BACKUP, onBackup);
      client.off(REMAINING, onRemaining);
      waiting = undefined;
      begin();
      show(IDLE);
    },
  };
}

function cryptoOf(client: MatrixClient): CryptoApi {
  const crypto = client.getCrypto();
  if (!crypto) throw new Error("createSecurity() before crypto is initialised");
  return crypto;
}
