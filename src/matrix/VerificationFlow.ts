/**
 * One verification, from the request to its end: follows the SDK's request, whatever order its events come in, starts
 * what has to be started on our side, and says where it stands. Its listeners go when it ends.
 */
import { type ReadonlySignal, signal } from "@preact/signals";
import type {
  CryptoApi,
  ShowSasCallbacks,
  VerificationRequest,
  VerificationRequestEvent,
  Verifier,
  VerifierEvent,
} from "matrix-js-sdk/lib/crypto-api/index.js";
import type { AppError } from "../core/errors.ts";
import { log } from "../core/log.ts";
import { fromSdk } from "./matrixErrors.ts";
import type { VerificationStage } from "./securityTypes.ts";
import { PHASE, type RequestReading, stageOf } from "./verificationStage.ts";

export interface VerificationFlow {
  readonly request: VerificationRequest;
  readonly stage: ReadonlySignal<VerificationStage>;
  /** It has come to its end, good or bad. */
  readonly over: boolean;
  accept(): void;
  startEmoji(): void;
  confirm(): void;
  mismatch(): void;
  /** Tells the other side, and ends with `why`. */
  cancel(why?: "byUs" | "timeout"): void;
}

export interface FlowOptions {
  readonly crypto: CryptoApi;
  readonly outgoing: boolean;
  /** What is left to do when both sides have agreed; "done" waits for it. Never rejects. */
  finish(): Promise<void>;
  onEnd(): void;
  /** Runs `work` while the crypto module is told nothing of what sync brings. */
  exclusively<T>(work: () => Promise<T>): Promise<T>;
}

const EMOJI = "m.sas.v1";
const CHANGE = "change" as VerificationRequestEvent.Change;
const SHOW_SAS = "show_sas" as VerifierEvent.ShowSas;

/** A request lives ten minutes (client-server API, "Key verification framework"). */
const LIFE_MS = 10 * 60_000;

const said = log("verify");

export function followVerification(
  request: VerificationRequest,
  { crypto, outgoing, finish, onEnd, exclusively }: FlowOptions,
): VerificationFlow {
  let over = false;
  let accepted = false;
  let confirmed = false;
  let starting = false;
  let deviceName: string | undefined;
  let qr: Uint8Array | undefined;
  let qrMade: Promise<void> | undefined;
  let sas: ShowSasCallbacks | undefined;
  let verifier: Verifier | undefined;
  const stage = signal<VerificationStage>(outgoing ? { step: "waiting", userId: request.otherUserId } : { step: "idle" });

  const onSas = (callbacks: ShowSasCallbacks): void => {
    sas = callbacks;
    read();
  };

  /** Called whenever the SDK says that something has changed; which of it, it does not say. */
  function read(): void {
    if (over) return;
    try {
      const { phase } = request;
      if (phase === PHASE.started) takeVerifier();
      if (phase === PHASE.ready) offerMethods();
      if (over) return;
      const next = stageOf(reading(phase));
      // Between "start" and the emoji the stage is ours to say: the SDK is still at "ready".
      if (starting && next.step === "choose") stage.value = { step: "working", what: "emoji" };
      else if (next.step === "cancelled") end(next);
      else if (next.step === "done") void agree();
      else stage.value = next;
    } catch (thrown) {
      // The SDK's getters throw in states that they do not expect; the next change is read again.
      said.warn("a verification could not be read", thrown);
    }
  }

  function reading(phase: RequestReading["phase"]): RequestReading {
    const emoji = sas?.sas.emoji?.map(([symbol, name]) => ({ emoji: symbol, name }));
    return {
      phase,
      outgoing,
      pending: request.pending,
      own: request.isSelfVerification,
      userId: request.otherUserId,
      deviceId: request.otherDeviceId,
      deviceName,
      accepted,
      canEmoji: supports(EMOJI, true),
      qr,
      emoji,
      scanned: Boolean(verifier?.getReciprocateQrCodeCallbacks()),
      confirmed,
      cancelCode: request.cancellationCode ?? undefined,
      cancelledByUs: request.cancellingUserId !== undefined && request.cancellingUserId !== request.otherUserId,
    };
  }

  /** Emoji, begun by either side, or our QR code that was scanned: the SDK wants to be told to go on. */
  function takeVerifier(): void {
    const now = request.verifier;
    if (!now || now === verifier) return;
    verifier?.off(SHOW_SAS, onSas);
    verifier = now;
    sas = now.getShowSasCallbacks() ?? undefined;
    now.on(SHOW_SAS, onSas);
    now.verify().catch((thrown: unknown) => {
      // Rejects as well when it was cancelled: then the request says why.
      if (!over && !now.hasBeenCancelled) fail(thrown);
    });
  }

  function offerMethods(): void {
    const canScan = supports("m.qr_code.scan.v1", false);
    if (!canScan && !supports(EMOJI, true)) {
      tell();
      end({ step: "cancelled", why: "unsupported" });
    } else if (canScan && !starting) {
      qrMade ??= makeQr().catch((thrown: unknown) => said.warn("no QR code", thrown));
    }
  }

  /** The SDK throws when the other side names a method that it has never heard of among others. */
  function supports(method: string, otherwise: boolean): boolean {
    try {
      return request.otherPartySupportsMethod(method);
    } catch {
      return otherwise;
    }
  }

  /**
   * The crypto module reads the store to make a code, and a code that is ready after the other side has begun with emoji
   * takes their place. So it is made between two answers of sync, and not when the first of them has begun already.
   */
  async function makeQr(): Promise<void> {
    const bytes = await exclusively(async () => (over || starting || request.phase !== PHASE.ready ? undefined : request.generateQRCode()));
    if (!bytes) return;
    qr = Uint8Array.from(bytes);
    read();
  }

  /** The QR code holds both identities: they are fetched before there can be one, so that making it takes no time. */
  async function accept(): Promise<void> {
    await crypto.userHasCrossSigningKeys(request.isSelfVerification ? undefined : request.otherUserId, true);
    if (!over) await request.accept();
  }

  async function nameDevice(): Promise<void> {
    const { otherUserId, otherDeviceId } = request;
    if (otherDeviceId === undefined) return;
    const devices = await crypto.getUserDeviceInfo([otherUserId], true);
    deviceName = devices.get(otherUserId)?.get(otherDeviceId)?.displayName;
    read();
  }

  function end(last: VerificationStage): void {
    if (over) return;
    over = true;
    deafen();
    stage.value = last;
    onEnd();
  }

  function deafen(): void {
    clearTimeout(timer);
    request.off(CHANGE, read);
    verifier?.off(SHOW_SAS, onSas);
  }

  /** Nothing that comes now can change that both sides have agreed. */
  async function agree(): Promise<void> {
    deafen();
    stage.value = { step: "working", what: "finishing" };
    await finish();
    end({ step: "done" });
  }

  /** Tells the other side that it is over. What becomes of the message changes nothing here. */
  function tell(): void {
    request.cancel().catch((thrown: unknown) => said.info("a cancellation was not sent", fromSdk(thrown).kind));
  }

  function fail(thrown: unknown): void {
    const error: AppError = fromSdk(thrown);
    said.warn("a verification failed", error.kind, error.detail, error.options.cause);
    if (over) return;
    tell();
    end({ step: "cancelled", why: "failed", error });
  }

  const timer = setTimeout(() => flow.cancel("timeout"), Math.min(LIFE_MS, request.timeout ?? LIFE_MS) + 500);

  const flow: VerificationFlow = {
    request,
    stage,
    get over() {
      return over;
    },
    accept() {
      if (over || outgoing || accepted || request.phase !== PHASE.requested) return;
      accepted = true;
      read();
      accept().catch(fail);
    },
    startEmoji() {
      if (over || starting || request.phase !== PHASE.ready) return;
      starting = true;
      read();
      startSas().catch(fail);
    },
    confirm() {
      if (over || confirmed) return;
      const scan = verifier?.getReciprocateQrCodeCallbacks();
      if (!sas && !scan) return;
      confirmed = true;
      read();
      if (sas) sas.confirm().catch(fail);
      else scan?.confirm();
    },
    mismatch() {
      if (over) return;
      if (sas) sas.mismatch();
      else tell();
      end({ step: "cancelled", why: "mismatch" });
    },
    cancel(why = "byUs") {
      if (over) return;
      tell();
      end({ step: "cancelled", why });
    },
  };

  async function startSas(): Promise<void> {
    // The SDK refuses to begin with a device that it does not know, and does not fetch it by itself.
    await crypto.getUserDeviceInfo([request.otherUserId], true);
    // A code that is made after emoji were begun takes their place in the crypto module, which then cancels.
    await qrMade;
    if (over || request.phase !== PHASE.ready) return; // the other side was faster
    await request.startVerification(EMOJI);
    read();
  }

  request.on(CHANGE, read);
  if (!outgoing) nameDevice().catch((thrown: unknown) => said.info("a device's name could not be had", fromSdk(thrown).kind));
  read();
  return flow;
}
