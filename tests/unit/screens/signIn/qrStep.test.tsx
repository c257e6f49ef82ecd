import { cleanup, render } from "@testing-library/preact";
import { signal } from "@preact/signals";
import { afterEach, describe, expect, it, vi } from "vitest";
import { defaultConfig } from "../../../../src/core/config.ts";
import type { Services } from "../../../../src/core/services.ts";
import { makeRemoteKeyEvent } from "../../../../src/input/RemoteKeyEvent.ts";
import type { Homeserver } from "../../../../src/matrix/records.ts";
import type { Credentials, HandedKeys, QrOutcome, SignIn } from "../../../../src/matrix/signInTypes.ts";
import { DigitPad } from "../../../../src/screens/signIn/DigitPad.tsx";
import { type ComingBack, SignInModel } from "../../../../src/screens/signIn/SignInModel.ts";
import { stillSignIn } from "../../../fixtures/stillSignIn.ts";

const server: Homeserver = { name: "example.org", baseUrl: "https://m.example.org", methods: ["deviceCode", "qr"] };
const credentials = { profileId: "p", userId: "@a:example.org" } as Credentials;
const keys: HandedKeys = { take: () => ({}) };
const settle = () => new Promise((resolve) => setTimeout(resolve, 0));
const code = { userCode: "ABCDEF", verificationUri: "https://example.org/link", expiresAt: Date.now() + 60_000 };

/** A model whose protocol the test plays. */
async function atQr(again?: ComingBack) {
  const runs: { options: Parameters<SignIn["withQr"]>[1]; signal: AbortSignal; end(outcome: QrOutcome): void }[] = [];
  const signIn: SignIn = {
    discover: async () => server,
    withDeviceCode: () => new Promise(() => undefined),
    withPassword: () => new Promise(() => undefined),
    withQr: (_server, options, aborted) => new Promise((end) => runs.push({ options, signal: aborted, end })),
  };
  const onDone = vi.fn(async () => undefined);
  const services = {
    platform: { device: { label: "LG TV" } },
    config: { ...defaultConfig, brand: "Hearth" },
    settings: { servers: signal<readonly string[]>([]) },
  } as unknown as Services;
  const model = new SignInModel({ signIn, services, onDone, ...(again && { again }) });
  if (!again) model.chooseServer({ typed: "example.org", name: "example.org" });
  await settle();
  model.useMethod("qr");
  await settle();
  return { model, runs, run: runs[0], onDone };
}

describe("signing in by a code that a phone scans", () => {
  it("shows the code, hands two digits over, shows the user code, and passes the keys on", async () => {
    const { model, run, onDone } = await atQr();
    expect(model.state.value).toMatchObject({ step: "qr", phase: { status: "asking" } });
    expect(run?.options.deviceName).toBe("Hearth (LG TV)");
    run?.options.onStage({ step: "showing", code: new Uint8Array([1]) });
    expect(model.state.value).toMatchObject({ phase: { status: "showing" } });
    run?.options.onStage({ step: "digits" });
    const typed = run?.options.askDigits();
    model.typeDigit("4");
    model.sendDigits(); // one is not enough
    model.typeDigit("3");
    model.eraseDigit();
    model.typeDigit("2");
    model.typeDigit("9"); // a third is not taken
    expect(model.state.value).toMatchObject({ phase: { status: "digits", typed: "42", sent: false } });
    model.sendDigits();
    model.eraseDigit(); // they are on their way
    expect(await typed).toBe("42");
    expect(model.state.value).toMatchObject({ phase: { typed: "42", sent: true } });
    run?.options.onStage({ step: "asking" });
    run?.options.onStage({ step: "approving", code });
    expect(model.state.value).toMatchObject({ phase: { status: "approving", code } });
    expect(model.secondsLeft.value).toBeGreaterThan(50);
    run?.options.onStage({ step: "keys" });
    run?.end({ status: "signedIn", credentials, keys });
    await settle();
    expect(model.state.value.step).toBe("finishing");
    expect(onDone).toHaveBeenCalledExactlyOnceWith(credentials, keys);
  });

  it("says why it ended, and begins anew", async () => {
    const { model, runs, run } = await atQr();
    run?.end({ status: "ended", why: "wrongDigits" });
    await settle();
    expect(model.state.value).toMatchObject({ step: "qr", phase: { status: "ended", why: "wrongDigits" } });
    model.newCode();
    await settle();
    expect(model.state.value).toMatchObject({ phase: { status: "asking" } });
    expect(runs).toHaveLength(2);
  });

  it("Back leads to the code, and what still comes belongs to nobody", async () => {
    const { model, run, onDone } = await atQr();
    run?.options.onStage({ step: "digits" });
    expect(model.back()).toBe(true);
    expect(run?.signal.aborted).toBe(true);
    expect(model.state.value.step).toBe("deviceCode");
    run?.end({ status: "signedIn", credentials });
    await settle();
    expect(onDone).not.toHaveBeenCalled();
  });

  it("is not offered to a device that comes back: a phone lets in new ones only", async () => {
    const choice = { typed: "example.org", name: "example.org" };
    const { model, runs } = await atQr({ why: "asked", who: { name: "A", userId: "@a:example.org" }, choice, deviceId: "OLD" });
    expect(model.state.value).toMatchObject({ step: "deviceCode", server: { methods: ["deviceCode"] } });
    expect(runs).toHaveLength(0);
  });
});

describe("the digits", () => {
  afterEach(cleanup);
  it("come from the number keys of the remote as well as from the pad", () => {
    const typeDigit = vi.fn();
    const model = { ...stillSignIn.qrDigits(), typeDigit };
    const { container } = render(<DigitPad model={model} typed="4" sent={false} />);
    const focused = container.querySelector("[data-focus-key=signIn-digit-5]") as HTMLElement;
    for (const key of ["0", "7"] as const) focused.dispatchEvent(makeRemoteKeyEvent({ key, phase: "down", repeat: 0 }));
    (container.querySelector("[data-focus-key=signIn-digit-3]") as HTMLElement).click();
    expect(typeDigit.mock.calls).toEqual([["0"], ["7"], ["3"]]);
    expect(container.textContent).toContain("4");
  });
});
