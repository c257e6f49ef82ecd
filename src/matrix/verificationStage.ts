/** What a verification request of the SDK is to the person in front of the TV. Pure: `VerificationFlow` reads and follows. */
import type { VerificationPhase } from "matrix-js-sdk/lib/crypto-api/index.js";
import type { SasEmoji, VerificationEnd, VerificationStage } from "./securityTypes.ts";

/** Members of the SDK's enum as values: importing it would load the SDK. A test compares them. */
export const PHASE = { unsent: 1, requested: 2, ready: 3, started: 4, cancelled: 5, done: 6 } as const satisfies Readonly<
  Record<string, VerificationPhase>
>;

/** What we offer and take: a TV shows a QR code and never scans one (some peers would wait for it). */
export const VERIFICATION_METHODS = ["m.sas.v1", "m.qr_code.show.v1", "m.reciprocate.v1"] as const;

/** A request as it stands, with what we have done about it. */
export interface RequestReading {
  readonly phase: VerificationPhase;
  /** We asked. */
  readonly outgoing: boolean;
  /** Ours to go on with: false when another of our devices has answered it. */
  readonly pending: boolean;
  /** The other side is a device of ours. */
  readonly own: boolean;
  readonly userId: string;
  readonly deviceId?: string | undefined;
  readonly deviceName?: string | undefined;
  readonly accepted: boolean;
  readonly canEmoji: boolean;
  readonly qr?: Uint8Array | undefined;
  readonly emoji?: readonly SasEmoji[] | undefined;
  readonly scanned: boolean;
  /** We said that they match. */
  readonly confirmed: boolean;
  readonly cancelCode?: string | undefined;
  readonly cancelledByUs: boolean;
}

export function stageOf(reading: RequestReading): VerificationStage {
  const { phase, userId, qr, emoji, confirmed, deviceId, deviceName } = reading;
  if (phase === PHASE.cancelled) return { step: "cancelled", why: endOf(reading.cancelCode, reading.cancelledByUs) };
  if (phase === PHASE.done) return { step: "done" };
  // Answered by another of our devices: the SDK then never says more of it.
  if (!reading.pending) return { step: "cancelled", why: "takenElsewhere" };
  if (phase === PHASE.started) {
    if (emoji) return { step: "compareEmoji", emoji, confirmed };
    if (reading.scanned) return { step: "confirmScan", confirmed };
    return { step: "working", what: "emoji" };
  }
  if (phase === PHASE.ready) return { step: "choose", canEmoji: reading.canEmoji, ...(qr && { qr }) };
  if (reading.outgoing || reading.accepted) return { step: "waiting", userId };
  return {
    step: "incoming",
    own: reading.own,
    userId,
    ...(deviceId !== undefined && { deviceId }),
    ...(deviceName !== undefined && { deviceName }),
  };
}

/** Client-server API, `m.key.verification.cancel`: what each code is to a person. */
export function endOf(code: string | undefined, byUs: boolean): VerificationEnd {
  switch (code) {
    case "m.timeout":
      return "timeout";
    case "m.mismatched_sas":
    case "m.mismatched_commitment":
    case "m.key_mismatch":
    case "m.user_mismatch":
      return "mismatch";
    case "m.accepted":
      return "takenElsewhere";
    case "m.unknown_method":
      return "unsupported";
    case "m.unknown_transaction":
    case "m.unexpected_message":
    case "m.invalid_message":
      return "failed";
    default:
      return byUs ? "byUs" : "byOther";
  }
}
