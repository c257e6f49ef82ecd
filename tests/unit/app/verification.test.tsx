import { signal } from "@preact/signals";
import { cleanup, fireEvent, render } from "@testing-library/preact";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { AppPhase } from "../../../src/app/AppModel.ts";
import { offerVerification } from "../../../src/app/offerVerification.ts";
import { VerificationCall } from "../../../src/app/VerificationCall.tsx";
import { setLanguage } from "../../../src/core/i18n.ts";
import { NavigationModel } from "../../../src/core/navigation.ts";
import { policyOf } from "../../../src/core/policy.ts";
import { defaultConfig } from "../../../src/core/config.ts";
import { noticeActivity, startIdle } from "../../../src/input/idle.ts";
import { type Services, ServicesContext } from "../../../src/core/services.ts";
import type { EncryptionState, VerificationStage } from "../../../src/matrix/securityTypes.ts";
import type { Session } from "../../../src/matrix/types.ts";
import { toasts } from "../../../src/ui/toast.ts";
import { stillHousehold } from "../../fixtures/stillSession.ts";

beforeAll(() => setLanguage("en", []));
afterEach(cleanup);

describe("after signing in", () => {
  let stopIdle: () => void;
  beforeEach(() => {
    vi.useFakeTimers();
    stopIdle = startIdle();
    vi.advanceTimersByTime(3000);
  });
  afterEach(() => {
    stopIdle();
    vi.useRealTimers();
  });

  function signedIn({ fresh = true, encryption = { status: "starting" } as EncryptionState, kiosk = false, asked = true } = {}) {
    const state = signal<EncryptionState>(encryption);
    const session = { encryption: state } as unknown as Session;
    const phase = signal<AppPhase>({ status: "signedIn", session, fresh });
    const navigation = new NavigationModel({ screen: "rooms" });
    const config = kiosk ? { ...defaultConfig, kiosk: { rooms: [], readOnly: false, account: "saved" as const } } : defaultConfig;
    const receiptsAsked = signal(asked);
    const settings = { receiptsAsked } as unknown as Services["settings"];
    const stop = offerVerification(phase, { navigation, policy: policyOf(config), settings });
    return { receiptsAsked, state, phase, navigation, stop, where: () => navigation.top.peek().route.screen };
  }

  it("verifying is offered as soon as it is known to be needed, once", () => {
    const { state, navigation, where } = signedIn();
    expect(where()).toBe("rooms");
    state.value = { status: "unverified", ways: ["otherDevice"] };
    expect(where()).toBe("verification");
    navigation.back();
    state.value = { status: "unverified", ways: ["otherDevice", "recoveryKey"] };
    expect(where()).toBe("rooms");
  });

  it("not before the question of the first run has been answered", () => {
    const { state, where, receiptsAsked } = signedIn({ asked: false });
    state.value = { status: "unverified", ways: ["otherDevice"] };
    expect(where()).toBe("rooms");
    receiptsAsked.value = true;
    expect(where()).toBe("verification");
  });

  it("not while somebody is pressing keys, but in the next pause", () => {
    const { state, where } = signedIn();
    noticeActivity();
    state.value = { status: "unverified", ways: ["otherDevice"] };
    expect(where()).toBe("rooms");
    vi.advanceTimersByTime(3000);
    expect(where()).toBe("verification");
  });

  it("not where there is nothing to verify with", () => {
    const { state, where } = signedIn();
    state.value = { status: "unverified", ways: ["setUp"] };
    expect(where()).toBe("rooms");
    state.value = { status: "unverified", ways: ["otherDevice"] }; // set up on a phone meanwhile
    expect(where()).toBe("verification");
  });

  it.each<[string, Parameters<typeof signedIn>[0]]>([
    ["was signed in before", { fresh: false }],
    ["is a screen on a wall", { kiosk: true }],
  ])("not where the person %s", (_, options) => {
    const { state, where } = signedIn(options);
    state.value = { status: "unverified", ways: ["otherDevice"] };
    expect(where()).toBe("rooms");
  });

  it("not where it is verified already, nor later when that is lost", () => {
    const { state, where } = signedIn({ encryption: { status: "verified", backup: "on" } });
    state.value = { status: "unverified", ways: ["otherDevice"] };
    expect(where()).toBe("rooms");
  });

  it("not over a room that was opened meanwhile", () => {
    const { state, navigation, where } = signedIn();
    navigation.push({ screen: "room", roomId: "!a:b" });
    state.value = { status: "unverified", ways: ["otherDevice"] };
    expect(where()).toBe("room");
  });
});

describe("when somebody asks", () => {
  function called(first: VerificationStage) {
    const stage = signal<VerificationStage>(first);
    const accept = vi.fn(() => void (stage.value = { step: "waiting", userId: "@robin:hearth.example" }));
    const house = stillHousehold();
    const cancel = vi.fn(() => void (stage.value = { step: "idle" }));
    const session = { ...house, security: { ...house.security, stage, accept, cancel } };
    const navigation = new NavigationModel({ screen: "rooms" });
    const services = { navigation, platform: { remote: { keys: new Set() } } } as unknown as Services;
    const { container } = render(
      <ServicesContext.Provider value={services}>
        <VerificationCall session={session} />
      </ServicesContext.Provider>,
    );
    const button = (name: string) => container.querySelector(`[data-focus-key="verificationCall-${name}"]`) as Element;
    const overlay = () => container.querySelector('[data-overlay="verification"]');
    return { stage, accept, cancel, navigation, container, button, overlay };
  }
  const ours: VerificationStage = {
    step: "incoming",
    own: true,
    userId: "@robin:hearth.example",
    deviceId: "P",
    deviceName: "Alex’s phone",
  };

  it("says who, and begins on OK", () => {
    const { container, button, accept, navigation, overlay } = called(ours);
    expect(container.textContent).toContain("Alex’s phone wants to verify this TV");
    fireEvent.click(button("open"));
    expect(accept).toHaveBeenCalledOnce();
    expect(navigation.top.value.route).toEqual({ screen: "verification" });
    expect(overlay()).toBeNull();
  });

  it("a person is called as their chat is", () => {
    const { container } = called({ step: "incoming", own: false, userId: "@dana:hearth.example" });
    expect(container.textContent).toContain("Dana would like to verify you");
  });

  it("is put away by Later and comes back for another request", async () => {
    const { button, overlay, stage } = called(ours);
    fireEvent.click(button("later"));
    await vi.waitFor(() => expect(overlay()).toBeNull());
    stage.value = { step: "idle" };
    await new Promise(requestAnimationFrame); // effects of components run after a frame
    stage.value = { ...ours };
    await vi.waitFor(() => expect(overlay()).not.toBeNull());
  });

  it("goes with a word when it ended before anybody took it up", async () => {
    const { stage, cancel, overlay } = called(ours);
    stage.value = { step: "cancelled", why: "takenElsewhere" };
    await vi.waitFor(() => expect(overlay()).toBeNull());
    expect(cancel).toHaveBeenCalledOnce();
    expect(toasts.value.map(({ text }) => text)).toEqual(["Taken up on another device"]);
  });

  it("leaves the ends of the verification screen to it", async () => {
    const { stage, cancel, navigation } = called({ step: "idle" });
    navigation.push({ screen: "verification" });
    stage.value = { step: "cancelled", why: "byOther" };
    await Promise.resolve();
    expect(cancel).not.toHaveBeenCalled();
  });

  it("keeps away from the verification screen, which shows it itself", async () => {
    const { navigation, overlay } = called(ours);
    navigation.push({ screen: "verification" });
    await vi.waitFor(() => expect(overlay()).toBeNull());
  });

  it("nobody: nothing", () => {
    expect(called({ step: "idle" }).container.innerHTML).toBe("");
  });
});
