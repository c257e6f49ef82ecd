/** Inside a peer's process: verifications, each kept under a number. */
import type { ShowQrCodeCallbacks, ShowSasCallbacks, VerificationRequest, Verifier } from "matrix-js-sdk/lib/crypto-api/index.js";
import { CryptoEvent, VerificationPhase } from "matrix-js-sdk/lib/crypto-api/index.js";
import { userIdOf } from "../homeserver/matrixApi.ts";
import type { VerificationCommands, VerificationFacts } from "./commands.ts";
import type { PeerSession } from "./PeerSession.ts";

interface Held {
  readonly request: VerificationRequest;
  handedOver: boolean;
  /** This peer said no. */
  refused?: boolean;
}

export function verificationCommands(session: PeerSession): VerificationCommands {
  const all: Held[] = [];
  /** Verifiers that have been started: each once. */
  const running = new WeakSet<Verifier>();

  const keep = (request: VerificationRequest, handedOver: boolean): number => {
    const known = all.findIndex((held) => held.request === request);
    if (known < 0) return all.push({ request, handedOver }) - 1;
    (all[known] as Held).handedOver ||= handedOver;
    return known;
  };
  session.client.on(CryptoEvent.VerificationRequestReceived, (request) => void keep(request, false));

  const heldOf = (id: number): Held => {
    const held = all[id];
    if (!held) throw new Error(`no verification ${id}`);
    return held;
  };
  const requestOf = (id: number): VerificationRequest => heldOf(id).request;
  const factsOf = (id: number): VerificationFacts => {
    const { otherUserId, otherDeviceId } = requestOf(id);
    return { id, otherUserId, ...(otherDeviceId === undefined ? {} : { otherDeviceId }) };
  };
  /** Waits for a step; rejects at once when the verification has been cancelled. */
  const step = <T>(id: number, check: (request: VerificationRequest) => T, what: string, timeoutMs?: number) =>
    session.until(
      () => {
        const request = requestOf(id);
        if (request.phase === VerificationPhase.Cancelled) throw new Error(`cancelled (${request.cancellationCode}) before ${what}`);
        return check(request);
      },
      what,
      timeoutMs,
    );
  const isReady = (request: VerificationRequest): boolean =>
    request.phase === VerificationPhase.Ready || request.phase === VerificationPhase.Started;
  /** How it ends is told by the request's phase. */
  const run = (verifier: Verifier): void => {
    if (running.has(verifier)) return;
    running.add(verifier);
    verifier.verify().catch(() => undefined);
  };
  /** What the running verifier shows. A second verifier takes the first one's place when both sides began at once. */
  const shown = <T>(id: number, read: (verifier: Verifier) => T | null, what: string, timeoutMs?: number) =>
    step(
      id,
      ({ verifier }) => {
        if (!verifier) return null;
        run(verifier);
        return read(verifier);
      },
      what,
      timeoutMs,
    );
  const sasOf = (id: number): ShowSasCallbacks => {
    const callbacks = requestOf(id).verifier?.getShowSasCallbacks();
    if (!callbacks) throw new Error("no emoji are shown");
    return callbacks;
  };

  return {
    async requestVerification({ userId, deviceId, roomId } = {}) {
      const { crypto } = session;
      const me = session.options.userId;
      // A request goes to known devices only.
      await crypto.userHasCrossSigningKeys(userId ?? me, true);
      await crypto.getUserDeviceInfo([userId ?? me], true);
      const request = roomId
        ? await crypto.requestVerificationDM(userIdOf(userId ?? me), roomId)
        : deviceId
          ? await crypto.requestDeviceVerification(userIdOf(userId ?? me), deviceId)
          : await crypto.requestOwnUserVerification();
      return factsOf(keep(request, true));
    },
    async nextVerification({ from, timeoutMs } = {}) {
      const held = await session.until(
        () =>
          all.find(
            ({ request, handedOver }) =>
              !handedOver && request.phase === VerificationPhase.Requested && (!from || request.otherUserId === userIdOf(from)),
          ),
        "a request for verification",
        timeoutMs,
      );
      held.handedOver = true;
      return factsOf(all.indexOf(held));
    },
    verificationAccept: async (id) => void (await requestOf(id).accept()),
    verificationReady: async (id, { timeoutMs } = {}) => void (await step(id, isReady, "the other side's agreement", timeoutMs)),
    async verificationEmoji(id, { start = true, timeoutMs } = {}) {
      await step(id, isReady, "the other side's agreement", timeoutMs);
      if (start && !requestOf(id).verifier) await requestOf(id).startVerification("m.sas.v1");
      const { sas } = (await shown(id, (verifier) => verifier.getShowSasCallbacks(), "the emoji", timeoutMs)) as ShowSasCallbacks;
      // The old SDK writes the specification's names small.
      return (sas.emoji ?? []).map(([emoji, name]) => ({ emoji, name: name.replace(/\b[a-z]/g, (letter) => letter.toUpperCase()) }));
    },
    verificationConfirm: async (id) => sasOf(id).confirm(),
    async verificationMismatch(id) {
      const callbacks = sasOf(id);
      heldOf(id).refused = true;
      callbacks.mismatch();
    },
    async verificationCancel(id, code) {
      const { otherUserId, otherDeviceId = "*", transactionId } = requestOf(id);
      heldOf(id).refused = true;
      if (code === undefined) return requestOf(id).cancel();
      const content = { code, reason: code, transaction_id: transactionId };
      await session.client.sendToDevice("m.key.verification.cancel", new Map([[otherUserId, new Map([[otherDeviceId, content]])]]));
    },
    async verificationScan(id, qr) {
      await step(id, isReady, "the other side's agreement");
      run(await requestOf(id).scanQRCode(new Uint8ClampedArray(qr)));
    },
    async verificationShowQr(id, { timeoutMs } = {}) {
      const request = (await step(
        id,
        (request) => isReady(request) && request,
        "the other side's agreement",
        timeoutMs,
      )) as VerificationRequest;
      const bytes = await request.generateQRCode();
      if (!bytes) throw new Error("this side has no QR code to show");
      return Uint8Array.from(bytes);
    },
    async verificationConfirmScanned(id, { timeoutMs } = {}) {
      const callbacks = await shown(id, (verifier) => verifier.getReciprocateQrCodeCallbacks(), "the other side's scan", timeoutMs);
      (callbacks as ShowQrCodeCallbacks).confirm();
    },
    async verificationEnded(id, { timeoutMs } = {}) {
      const request = requestOf(id);
      const over = () => request.phase === VerificationPhase.Done || request.phase === VerificationPhase.Cancelled;
      await session.until(over, "the end of the verification", timeoutMs);
      if (request.phase === VerificationPhase.Done) return { status: "done" };
      return { status: "cancelled", code: request.cancellationCode ?? "", by: heldOf(id).refused ? "me" : "other" };
    },
  };
}
