/**
 * Whose turn it is to be verified: one request at a time, ours or another's. One that comes while another runs waits; two
 * that cross on the way are made one again.
 */
import { batch, computed, type ReadonlySignal, signal } from "@preact/signals";
import type { CryptoApi, VerificationRequest } from "matrix-js-sdk/lib/crypto-api/index.js";
import { log } from "../core/log.ts";
import { fromSdk } from "./matrixErrors.ts";
import { WrongKey } from "./recovery.ts";
import type { Security, VerificationStage } from "./securityTypes.ts";
import { followVerification, type VerificationFlow } from "./VerificationFlow.ts";

export interface VerificationTurns extends Pick<Security, "accept" | "startEmoji" | "confirm" | "mismatch" | "cancel"> {
  readonly stage: ReadonlySignal<VerificationStage>;
  /** Ends what runs, and makes room for the next: its number. */
  begin(): number;
  /** Shows how something other than a request stands, if it is still its turn. */
  show(turn: number, stage: VerificationStage): void;
  failed(turn: number, thrown: unknown): void;
  /** Sends a request; `make` sends it. */
  ask(userId: string, make: () => Promise<VerificationRequest>): void;
  onReceived(request: VerificationRequest): void;
  stop(): void;
}

export interface VerificationTurnsDeps {
  readonly crypto: CryptoApi;
  /** A request has ended: who is verified may have changed. */
  changed(): void;
  exclusively<T>(work: () => Promise<T>): Promise<T>;
  /** Waits until what a request has done is known to everybody. */
  finish(request: VerificationRequest): Promise<void>;
}

const IDLE: VerificationStage = { step: "idle" };

/** Both sides ask at the same moment: the crypto module cancels both requests. So often ours is made again by itself. */
const MOST_COLLISIONS = 3;
/** Until then the other side has heard of the cancellation, too. */
const AFTER_COLLISION_MS = 1_500;

const said = log("security");

export function createVerificationTurns({ crypto, changed, exclusively, finish }: VerificationTurnsDeps): VerificationTurns {
  const flow = signal<VerificationFlow | undefined>(undefined);
  /** What is shown while no request runs. */
  const own = signal<VerificationStage>(IDLE);
  const stage = computed<VerificationStage>(() => flow.value?.stage.value ?? own.value);
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

  return {
    stage,
    begin,
    show(mine, next) {
      if (mine === turn) show(next);
    },
    failed,
    ask: (userId, make) => ask(userId, make),
    onReceived,
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
    stop() {
      waiting = undefined;
      begin();
      show(IDLE);
    },
  };
}
