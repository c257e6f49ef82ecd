import { VerificationPhase } from "matrix-js-sdk/lib/crypto-api/index.js";
import { describe, expect, it } from "vitest";
import { endOf, PHASE, type RequestReading, stageOf } from "../../../src/matrix/verificationStage.ts";

const reading = (more: Partial<RequestReading>): RequestReading => ({
  phase: PHASE.requested,
  outgoing: true,
  pending: true,
  own: true,
  userId: "@a:b",
  accepted: false,
  canEmoji: true,
  scanned: false,
  confirmed: false,
  cancelledByUs: false,
  ...more,
});
const emoji = [{ emoji: "🐶", name: "Dog" }];
const qr = new Uint8Array([1]);

it("has the SDK's numbers", () => {
  expect(PHASE).toEqual({
    unsent: VerificationPhase.Unsent,
    requested: VerificationPhase.Requested,
    ready: VerificationPhase.Ready,
    started: VerificationPhase.Started,
    cancelled: VerificationPhase.Cancelled,
    done: VerificationPhase.Done,
  });
});

describe("a request is shown as", () => {
  it.each<[string, Partial<RequestReading>, object]>([
    ["waiting, when it is ours", {}, { step: "waiting", userId: "@a:b" }],
    [
      "incoming, when it is theirs",
      { outgoing: false, deviceId: "D", deviceName: "Phone" },
      { step: "incoming", own: true, userId: "@a:b", deviceId: "D", deviceName: "Phone" },
    ],
    ["waiting, when we have accepted", { outgoing: false, accepted: true }, { step: "waiting", userId: "@a:b" }],
    ["a choice", { phase: PHASE.ready }, { step: "choose", canEmoji: true }],
    ["a choice with a code", { phase: PHASE.ready, qr }, { step: "choose", canEmoji: true, qr }],
    ["work, until the emoji are agreed on", { phase: PHASE.started }, { step: "working", what: "emoji" }],
    ["emoji", { phase: PHASE.started, emoji }, { step: "compareEmoji", emoji, confirmed: false }],
    ["emoji, confirmed", { phase: PHASE.started, emoji, confirmed: true }, { step: "compareEmoji", emoji, confirmed: true }],
    ["a scan", { phase: PHASE.started, scanned: true }, { step: "confirmScan", confirmed: false }],
    ["done", { phase: PHASE.done, pending: false }, { step: "done" }],
    [
      "taken elsewhere, when another device goes on with it",
      { phase: PHASE.ready, pending: false },
      { step: "cancelled", why: "takenElsewhere" },
    ],
    [
      "cancelled, whatever was shown",
      { phase: PHASE.cancelled, emoji, scanned: true, pending: false, cancelCode: "m.user" },
      { step: "cancelled", why: "byOther" },
    ],
  ])("%s", (_, more, stage) => expect(stageOf(reading(more))).toEqual(stage));
});

describe("codes of cancellation", () => {
  it.each([
    ["m.user", false, "byOther"],
    ["m.user", true, "byUs"],
    ["m.timeout", false, "timeout"],
    ["m.timeout", true, "timeout"],
    ["m.mismatched_sas", false, "mismatch"],
    ["m.mismatched_commitment", true, "mismatch"],
    ["m.key_mismatch", false, "mismatch"],
    ["m.user_mismatch", true, "mismatch"],
    ["m.accepted", false, "takenElsewhere"],
    ["m.unknown_method", true, "unsupported"],
    ["m.invalid_message", true, "failed"],
    ["m.unexpected_message", false, "failed"],
    ["m.unknown_transaction", false, "failed"],
    ["org.example.mood", false, "byOther"],
    [undefined, true, "byUs"],
  ] as const)("%s (by us: %s) is %s", (code, byUs, end) => expect(endOf(code, byUs)).toBe(end));
});
