import { EventEmitter } from "node:events";
import type { MatrixClient } from "matrix-js-sdk/lib/client.js";
import type { CryptoCallbacks } from "matrix-js-sdk/lib/crypto-api/index.js";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { recentLog } from "../../../src/core/log.ts";
import { createSecurity } from "../../../src/matrix/Security.ts";
import { PHASE } from "../../../src/matrix/verificationStage.ts";
import { FakeRequest, FakeVerifier } from "../../fixtures/FakeRequest.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);

function house(exclusively?: <T>(work: () => Promise<T>) => Promise<T>) {
  const requests: FakeRequest[] = [];
  let makes: () => Promise<FakeRequest> = async () => {
    const request = new FakeRequest();
    requests.push(request);
    return request;
  };
  const crypto = {
    userHasCrossSigningKeys: vi.fn(async () => true),
    getUserDeviceInfo: vi.fn(async () => new Map([["@robin:hearth.example", new Map([["PHONE", { displayName: "Robin's phone" }]])]])),
    getActiveSessionBackupVersion: vi.fn(async () => "1" as string | null),
    getDeviceVerificationStatus: vi.fn(async () => ({ crossSigningVerified: true })),
    requestOwnUserVerification: () => makes(),
    requestVerificationDM: () => makes(),
    getUserVerificationStatus: vi.fn(async (): Promise<unknown> => ({ known: false })),
  };
  const client = Object.assign(new EventEmitter(), {
    getCrypto: () => crypto,
    getSafeUserId: () => "@robin:hearth.example",
    getDeviceId: () => "TV",
    credentials: { userId: "@robin:hearth.example" },
  });
  const changed = vi.fn();
  const callbacks: CryptoCallbacks = {};
  const security = createSecurity({ client: client as unknown as MatrixClient, callbacks, changed, ...(exclusively && { exclusively }) });
  return {
    requests,
    crypto,
    client,
    changed,
    callbacks,
    security,
    makes: (next: typeof makes) => (makes = next),
    receives: (request: FakeRequest) => client.emit("crypto.verificationRequestReceived", request),
    newest: () => requests[requests.length - 1] as FakeRequest,
    stage: () => security.stage.value,
  };
}

async function asking() {
  const made = house();
  made.security.askOtherDevices();
  await settle();
  return { ...made, request: made.newest() };
}

const incoming = (more: Partial<FakeRequest> = {}): FakeRequest =>
  Object.assign(new FakeRequest(), { initiatedByMe: false, transactionId: "t2", ...more });

describe("a request of ours", () => {
  it("is waiting at once, before the SDK has made it", () => {
    const { security, stage } = house();
    security.askOtherDevices();
    expect(stage()).toEqual({ step: "waiting", userId: "@robin:hearth.example" });
  });

  it("ends by itself when its time is over, and tells the other side", async () => {
    const { request, stage } = await asking();
    await vi.advanceTimersByTimeAsync(601_000);
    expect(stage()).toEqual({ step: "cancelled", why: "timeout" });
    expect(request.cancels).toBe(1);
    expect(request.listening).toBe(0);
  });

  it("is cancelled when it comes after the person has gone", async () => {
    const { security, makes, stage } = house();
    const request = new FakeRequest();
    let made: (request: FakeRequest) => void = () => undefined;
    makes(() => new Promise((resolve) => (made = resolve)));
    security.askOtherDevices();
    await settle();
    security.cancel();
    expect(stage()).toEqual({ step: "idle" });
    made(request);
    await settle();
    expect(request.cancels).toBe(1);
    expect(request.listening).toBe(0);
    expect(stage()).toEqual({ step: "idle" });
  });

  it("is not made when the other side has asked in the meantime: theirs is accepted", async () => {
    const { security, requests, receives, stage } = house();
    security.askOtherDevices();
    const theirs = incoming();
    receives(theirs);
    await settle();
    expect(requests).toHaveLength(0);
    expect(theirs.accepts).toBe(1);
    expect(stage()).toEqual({ step: "waiting", userId: "@robin:hearth.example" });
  });

  it("says so when it cannot be made", async () => {
    const { security, makes, stage } = house();
    makes(async () => {
      throw new TypeError("fetch failed");
    });
    security.askOtherDevices();
    await settle();
    expect(stage()).toMatchObject({ step: "cancelled", why: "failed", error: { kind: "offline" } });
  });

  it("survives getters that throw, and reads again at the next change", async () => {
    const { request, stage } = await asking();
    Object.defineProperty(request, "phase", {
      configurable: true,
      get: () => {
        throw new Error("inner phase == Transitioned but no verifier");
      },
    });
    request.emit("change");
    expect(stage().step).toBe("waiting");
    Object.defineProperty(request, "phase", { configurable: true, writable: true, value: PHASE.ready });
    request.emit("change");
    expect(stage()).toEqual({ step: "choose", canEmoji: true });
  });

  it("leaves no listener after any end", async () => {
    for (const change of [{ phase: PHASE.cancelled, cancellationCode: "m.user" }, { phase: PHASE.done }, { pending: false }]) {
      const { request, client, security } = await asking();
      request.become({ phase: PHASE.ready });
      request.become({ phase: PHASE.started, verifier: new FakeVerifier() });
      expect(request.listening).toBe(2);
      request.become(change);
      await vi.advanceTimersByTimeAsync(10_000);
      expect(request.listening).toBe(0);
      security.stop();
      expect(client.eventNames()).toEqual([]);
    }
  });
});

describe("emoji", () => {
  const sas = () => ({
    sas: { emoji: [["🐶", "Dog"]] },
    confirm: vi.fn(async () => undefined),
    mismatch: vi.fn(),
    cancel: vi.fn(),
  });

  it("are shown whether they come with the verifier, after it, or in place of a first one", async () => {
    const { request, stage } = await asking();
    request.become({ phase: PHASE.ready });
    const first = new FakeVerifier();
    request.become({ phase: PHASE.started, verifier: first });
    expect(first.verified).toBe(1);
    expect(stage()).toEqual({ step: "working", what: "emoji" });
    first.emit("show_sas", sas());
    expect(stage().step).toBe("compareEmoji");
    const second = new FakeVerifier();
    second.sas = sas();
    request.become({ verifier: second });
    expect(stage().step).toBe("compareEmoji");
    expect(first.listenerCount("show_sas")).toBe(0);
    expect(second.verified).toBe(1);
  });

  it("are confirmed once, however often it is said", async () => {
    const { request, security, stage } = await asking();
    const verifier = new FakeVerifier();
    const callbacks = sas();
    verifier.sas = callbacks;
    request.become({ phase: PHASE.started, verifier });
    security.confirm();
    security.confirm();
    expect(callbacks.confirm).toHaveBeenCalledOnce();
    expect(stage()).toMatchObject({ step: "compareEmoji", confirmed: true });
  });

  it("fail in words when the confirmation cannot be sent", async () => {
    const { request, security, stage } = await asking();
    const verifier = new FakeVerifier();
    verifier.sas = { ...sas(), confirm: () => Promise.reject(new TypeError("fetch failed")) };
    request.become({ phase: PHASE.started, verifier });
    security.confirm();
    await settle();
    expect(stage()).toMatchObject({ step: "cancelled", why: "failed", error: { kind: "offline" } });
    expect(request.listening).toBe(0);
  });

  it("are begun once, and not when the other side was faster", async () => {
    const { request, security } = await asking();
    request.become({ phase: PHASE.ready });
    security.startEmoji();
    security.startEmoji();
    await settle();
    expect(request.starts).toBe(1);
    const other = await asking();
    other.request.become({ phase: PHASE.ready });
    other.security.startEmoji();
    other.request.become({ phase: PHASE.started, verifier: new FakeVerifier() });
    await settle();
    expect(other.request.starts).toBe(0);
  });
});

describe("who asks whom", () => {
  it("a request of somebody else is shown with its device's name", async () => {
    const { receives, stage } = house();
    receives(incoming());
    expect(stage().step).toBe("incoming");
    await settle();
    expect(stage()).toMatchObject({ deviceName: "Robin's phone" });
  });

  it("one that is dead, answered elsewhere or our own is not shown", () => {
    const { receives, stage } = house();
    receives(incoming({ pending: false }));
    receives(incoming({ initiatedByMe: true }));
    expect(stage()).toEqual({ step: "idle" });
  });

  it("a second request waits until the first has been put away", async () => {
    const { receives, security, stage } = house();
    receives(incoming());
    receives(incoming({ transactionId: "t3", otherUserId: "@dana:hearth.example", isSelfVerification: false }));
    expect(stage()).toMatchObject({ userId: "@robin:hearth.example" });
    security.cancel();
    expect(stage()).toEqual({ step: "cancelled", why: "byUs" });
    security.cancel();
    expect(stage()).toMatchObject({ step: "incoming", userId: "@dana:hearth.example", own: false });
  });

  it.each([
    ["the other side heard of ours first", "@robin2:x"],
    ["we heard of theirs first", "@robin:hearth.example"],
  ])("both at once: ours is made again (%s)", async (_, cancelling) => {
    const { request, requests, receives, stage } = await asking();
    receives(incoming({ pending: false }));
    request.become({ phase: PHASE.cancelled, pending: false, cancellationCode: "m.user", cancellingUserId: cancelling });
    await settle();
    expect(stage()).toEqual({ step: "waiting", userId: "@robin:hearth.example" });
    await vi.advanceTimersByTimeAsync(2_000);
    expect(requests).toHaveLength(2);
    expect(stage().step).toBe("waiting");
  });

  it("a plain no is a no", async () => {
    const { request, requests, stage } = await asking();
    request.become({ phase: PHASE.cancelled, pending: false, cancellationCode: "m.user", cancellingUserId: request.otherUserId });
    await vi.advanceTimersByTimeAsync(5_000);
    expect(stage()).toEqual({ step: "cancelled", why: "byOther" });
    expect(requests).toHaveLength(1);
  });

  it("gives up when both keep asking at once", async () => {
    const { requests, receives, newest, stage } = await asking();
    for (let round = 0; round < 10; round++) {
      receives(incoming({ pending: false, transactionId: `r${round}` }));
      newest().become({ phase: PHASE.cancelled, pending: false, cancellationCode: "m.user" });
      await vi.advanceTimersByTimeAsync(2_000);
    }
    expect(requests.length).toBe(4);
    expect(stage()).toMatchObject({ step: "cancelled", why: "byOther" });
  });
});

describe("secrets", () => {
  it("are in no line of the log", async () => {
    const { security } = house();
    security.recover("EsSz ykH7 LCZx 7Cae cmKD wcmY JRXi Ybtu 8iQ3 t8Ez nRwK pUY1", "recoveryKey");
    security.recover("the boat is back", "passphrase");
    await settle();
    const text = recentLog()
      .map((line) => line.text)
      .join("\n");
    expect(text).not.toContain("ykH7");
    expect(text).not.toContain("boat");
  });

  it("no key is handed out unless one is in use", async () => {
    const { callbacks } = house();
    expect(await callbacks.getSecretStorageKey?.({ keys: { a: {} as never } }, "m.cross_signing.master")).toBeNull();
    callbacks.cacheSecretStorageKey?.("a", {} as never, new Uint8Array(32));
    expect(await callbacks.getSecretStorageKey?.({ keys: { a: {} as never } }, "m.cross_signing.master")).toBeNull();
  });
});

describe("people", () => {
  const status = (more: object) => ({
    known: true,
    needsUserApproval: false,
    isCrossSigningVerified: () => false,
    wasCrossSigningVerified: () => false,
    ...more,
  });
  it.each([
    [{ isCrossSigningVerified: () => true }, "verified"],
    [{}, "unverified"],
    [{ needsUserApproval: true }, "changed"],
    [{ wasCrossSigningVerified: () => true }, "changed"],
    [{ known: false }, "unknown"],
  ])("%o are %s", async (more, trust) => {
    const { crypto, security } = house();
    crypto.getUserVerificationStatus.mockResolvedValue(status(more));
    expect(await security.trustOf("@dana:hearth.example")).toBe(trust);
  });
  it("of whom nothing can be read are unknown", async () => {
    const { crypto, security } = house();
    crypto.getUserVerificationStatus.mockRejectedValue(new Error("not a user id"));
    expect(await security.trustOf("x")).toBe("unknown");
  });
});

it("keys are lost by signing out while the backup is not complete", async () => {
  const { client, security } = house();
  await settle();
  expect(security.losesKeys.value).toBe(false);
  client.emit("crypto.keyBackupSessionsRemaining", 3);
  expect(security.losesKeys.value).toBe(true);
  client.emit("crypto.keyBackupSessionsRemaining", 0);
  expect(security.losesKeys.value).toBe(false);
  client.emit("crypto.keyBackupStatus", false);
  expect(security.losesKeys.value).toBe(true);
});

describe("a silent or failing other side, at each step", () => {
  const steps: readonly [string, (request: FakeRequest) => void][] = [
    ["asked", () => undefined],
    ["ready", (request) => request.become({ phase: PHASE.ready })],
    ["started", (request) => request.become({ phase: PHASE.started, verifier: new FakeVerifier() })],
    [
      "keys exchanged",
      (request) => {
        const verifier = new FakeVerifier();
        verifier.sas = { sas: { emoji: [["🐶", "Dog"]] }, confirm: async () => undefined, mismatch: () => undefined };
        request.become({ phase: PHASE.started, verifier });
      },
    ],
  ];

  it.each(steps)("%s, then nothing: ends by itself, and tells the other side", async (_what, reach) => {
    const { request, stage } = await asking();
    reach(request);
    await vi.advanceTimersByTimeAsync(601_000);
    expect(stage()).toEqual({ step: "cancelled", why: "timeout" });
    expect(request.cancels).toBe(1);
    expect(request.listening).toBe(0);
  });

  const codes: readonly [string, string][] = [
    ["m.user", "byOther"],
    ["m.timeout", "timeout"],
    ["m.key_mismatch", "mismatch"],
    ["m.unexpected_message", "failed"],
    ["org.example.new", "byOther"],
  ];
  it.each(steps.flatMap(([what, reach]) => codes.map(([code, why]) => [what, code, why, reach] as const)))(
    "%s, then cancelled with %s",
    async (_what, code, why, reach) => {
      const { request, stage } = await asking();
      reach(request);
      request.become({ phase: PHASE.cancelled, pending: false, cancellationCode: code, cancellingUserId: request.otherUserId });
      await settle();
      expect(stage()).toEqual({ step: "cancelled", why });
      expect(request.listening).toBe(0);
    },
  );
});

describe("a QR code", () => {
  it("is not begun when its turn comes after the other side has begun with emoji", async () => {
    let turn: () => void = () => undefined;
    const made = house((work) => new Promise((resolve) => (turn = () => resolve(work()))));
    made.security.askOtherDevices();
    await settle();
    const request = Object.assign(made.newest(), { methods: ["m.sas.v1", "m.qr_code.scan.v1"] });
    const generate = vi.spyOn(request, "generateQRCode");
    request.become({ phase: PHASE.ready });
    request.become({ phase: PHASE.started, verifier: new FakeVerifier() });
    turn();
    await settle();
    expect(generate).not.toHaveBeenCalled();
    expect(made.stage()).toEqual({ step: "working", what: "emoji" });
  });
});
