/**
 * Verification, recovery and what is known of people's devices, on the SDK's crypto. Lives as long as the session; until
 * the crypto module runs there is nobody to ask, and actions say so in `stage`.
 */
import { batch, computed, signal } from "@preact/signals";
import type { MatrixClient } from "matrix-js-sdk/lib/client.js";
import type { CryptoApi, CryptoCallbacks, CryptoEvent, VerificationRequest } from "matrix-js-sdk/lib/crypto-api/index.js";
import { AppError } from "../core/errors.ts";
import { log } from "../core/log.ts";
import { fromThrown } from "./matrixErrors.ts";
import { checkRecoveryKey } from "./recoveryKey.ts";
import { recoverIdentity, WrongKey } from "./recovery.ts";
import { createSecretKeys } from "./secretKeys.ts";
import { setUpIdentity } from "./setUpIdentity.ts";
import type { Security, VerificationStage } from "./types.ts";
import { followVerification, type VerificationFlow } from "./VerificationFlow.ts";

export interface SecurityControl {
  readonly security: Security;
  /** For the client's constructor, together with `VERIFICATION_METHODS`. */
  readonly cryptoCallbacks: CryptoCallbacks;
  /** Crypto is initialised. Call it before the client is started: a request that comes earlier is never heard of. */
  attach(client: MatrixClient): void;
  /** The session ends: a running verification is cancelled, nothing is listened to any more. */
  stop(): void;
}

export interface SecurityOptions {
  /** Whether this device is verified, or the backup is used, may have changed. */
  onChanged(): void;
}

const IDLE: VerificationStage = { step: "idle" };
const RECEIVED = "crypto.verificationRequestReceived" as CryptoEvent.VerificationRequestReceived;
const BACKUP = "crypto.keyBackupStatus" as CryptoEvent.KeyBackupStatus;
const REMAINING = "crypto.keyBackupSessionsRemaining" as CryptoEvent.KeyBackupSessionsRemaining;

/** Both sides ask at the same moment: the crypto module cancels both requests. So often ours is made again by itself. */
const MOST_COLLISIONS = 3;
/** Until then the other side has heard of the cancellation, too. */
const AFTER_COLLISION_MS = 1_500;

const said = log("security");

export function createSecurity({ onChanged }: SecurityOptions): SecurityControl {
  const keys = createSecretKeys();
  let attached: { readonly client: MatrixClient; readonly crypto: CryptoApi; detach(): void } | undefined;
  const flow = signal<VerificationFlow | undefined>(undefined);
  /** What is shown while no request runs. */
  const own = signal<VerificationStage>(IDLE);
  const stage = computed<VerificationStage>(() => flow.value?.stage.value ?? own.value);
  const losesKeys = signal(false);
  /** Each action makes those before it void: what comes of them later belongs to nobody. */
  let turn = 0;
  let waiting: VerificationRequest | undefined;

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

  function ready(): { readonly client: MatrixClient; readonly crypto: CryptoApi } {
    if (!attached) throw new AppError("unsupported", "encryption does not run");
    return attached;
  }

  function failed(mine: number, thrown: unknown): void {
    if (mine !== turn) return;
    if (thrown instanceof WrongKey) return show({ step: "cancelled", why: "wrongKey" });
    const error = fromThrown(thrown);
    said.warn("failed", error.kind, error.detail);
    show({ step: "cancelled", why: "failed", error });
  }

  function follow(request: VerificationRequest, outgoing: boolean, again?: () => void): void {
    const { crypto } = ready();
    const mine = turn;
    let asksAgain = false;
    const next = followVerification(request, {
      crypto,
      outgoing,
      onEnd({ collided }) {
        onChanged();
        if (!collided || !again || mine !== turn) return;
        asksAgain = true;
        show({ step: "waiting", userId: request.otherUserId });
        setTimeout(() => mine === turn && again(), AFTER_COLLISION_MS);
      },
    });
    // Perhaps it was over already.
    if (!asksAgain) flow.value = next;
  }

  function ask(userId: string, make: (crypto: CryptoApi) => Promise<VerificationRequest>, collisions = 0): void {
    const mine = begin();
    show({ step: "waiting", userId });
    const run = async (): Promise<void> => {
      const request = await make(ready().crypto);
      if (mine !== turn) return void request.cancel();
      follow(request, true, collisions < MOST_COLLISIONS ? () => ask(userId, make, collisions + 1) : undefined);
    };
    run().catch((thrown: unknown) => failed(mine, thrown));
  }

  function onReceived(request: VerificationRequest): void {
    try {
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
    follow(request, false);
  }

  async function lookAtBackup(crypto: CryptoApi): Promise<void> {
    losesKeys.value = (await crypto.getActiveSessionBackupVersion()) === null;
  }

  const security: Security = {
    stage,
    losesKeys,
    askOtherDevices() {
      const userId = attached?.client.credentials.userId ?? "";
      ask(userId, async (crypto) => {
        // The request goes to devices that the SDK knows of, and it does not look by itself.
        await crypto.userHasCrossSigningKeys(userId, true);
        await crypto.getUserDeviceInfo([userId], true);
        return crypto.requestOwnUserVerification();
      });
    },
    askPerson(userId, roomId) {
      ask(userId, async (crypto) => {
        await crypto.userHasCrossSigningKeys(userId, true);
        return crypto.requestVerificationDM(userId, roomId);
      });
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
      try {
        if (next?.pending) takeUp(next);
      } catch (thrown) {
        said.warn("a request for verification could not be read", thrown);
      }
    },
    recover(typed, kind) {
      const mine = begin();
      show({ step: "working", what: kind });
      const run = async (): Promise<void> => {
        const { client, crypto } = ready();
        const opened = (): void => {
          if (mine === turn) show({ step: "working", what: "finishing" });
        };
        await recoverIdentity({ client, crypto, keys }, typed, kind, opened);
        onChanged();
        if (mine === turn) show({ step: "done" });
      };
      run().catch((thrown: unknown) => failed(mine, thrown));
    },
    checkRecoveryKey,
    async setUp({ password }) {
      const mine = begin();
      show({ step: "working", what: "setUp" });
      try {
        const { client, crypto } = ready();
        return await setUpIdentity({ client, crypto, keys }, password);
      } catch (thrown) {
        throw fromThrown(thrown);
      } finally {
        onChanged();
        if (mine === turn) show(IDLE);
      }
    },
    async trustOf(userId) {
      if (!attached) return "unknown";
      try {
        const status = await attached.crypto.getUserVerificationStatus(userId);
        if (!status.known) return "unknown";
        if (status.isCrossSigningVerified()) return "verified";
        return status.needsUserApproval || status.wasCrossSigningVerified() ? "changed" : "unverified";
      } catch (thrown) {
        said.warn("trust could not be read", thrown);
        return "unknown";
      }
    },
  };

  return {
    security,
    cryptoCallbacks: keys.callbacks,
    attach(client) {
      const crypto = client.getCrypto();
      if (attached || !crypto) return;
      const onBackup = (enabled: boolean): void => {
        losesKeys.value = !enabled;
        onChanged();
      };
      const onRemaining = (count: number): void => void (losesKeys.value = count > 0);
      client.on(RECEIVED, onReceived);
      client.on(BACKUP, onBackup);
      client.on(REMAINING, onRemaining);
      attached = {
        client,
        crypto,
        detach() {
          client.off(RECEIVED, onReceived);
          client.off(BACKUP, onBackup);
          client.off(REMAINING, onRemaining);
        },
      };
      lookAtBackup(crypto).catch((thrown: unknown) => said.warn("the backup could not be looked at", thrown));
    },
    stop() {
      begin();
      waiting = undefined;
      attached?.detach();
      attached = undefined;
      show(IDLE);
    },
  };
}
