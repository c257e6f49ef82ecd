import { signal } from "@preact/signals";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { AppPhase } from "../../../src/app/AppModel.ts";
import { startPhotoFrame } from "../../../src/app/startPhotoFrame.ts";
import { type Config, defaultConfig } from "../../../src/core/config.ts";
import { NavigationModel, type Route } from "../../../src/core/navigation.ts";
import { policyOf } from "../../../src/core/policy.ts";
import { loadSettings } from "../../../src/core/settings.ts";
import { noticeActivity, startIdle } from "../../../src/input/idle.ts";
import type { VerificationStage } from "../../../src/matrix/securityTypes.ts";
import type { Session } from "../../../src/matrix/types.ts";
import { memoryStorage } from "../../fixtures/memoryStorage.ts";

let stops: (() => void)[];
beforeEach(() => {
  vi.useFakeTimers();
  stops = [startIdle()];
});
afterEach(() => {
  for (const stop of stops) stop();
  vi.useRealTimers();
});

async function signedIn({ after = 10, config = defaultConfig }: { readonly after?: number; readonly config?: Config } = {}) {
  const settings = await loadSettings(memoryStorage());
  settings.frameAfter.value = after;
  const policy = policyOf(config);
  const navigation = new NavigationModel(policy.home);
  const stage = signal<VerificationStage>({ step: "idle" });
  const phase = signal<AppPhase>({ status: "signedIn", session: { security: { stage } } as unknown as Session });
  const asksToLeave = signal(false);
  let resume = (): void => undefined;
  let launch = (): void => undefined;
  const lifecycle = {
    onResume: (run: () => void) => ((resume = run), () => undefined),
    onSuspend: () => () => undefined,
    onLaunch: (run: (params: object) => void) => ((launch = () => run({})), () => undefined),
  };
  stops.push(startPhotoFrame({ phase, services: { navigation, policy, settings, platform: { lifecycle } }, asksToLeave }));
  return {
    navigation,
    stage,
    phase,
    asksToLeave,
    settings,
    resume: () => resume(),
    launch: () => launch(),
    where: () => navigation.top.peek().route.screen,
  };
}
const minutes = (count: number): void => void vi.advanceTimersByTime(count * 60_000);

describe("the photo frame", () => {
  it("begins after as many minutes without a key as the settings say, once", async () => {
    const { where, navigation } = await signedIn();
    minutes(9);
    noticeActivity();
    minutes(9);
    expect(where()).toBe("rooms");
    minutes(2);
    expect(where()).toBe("ambient");
    minutes(30);
    expect(navigation.stack.value).toHaveLength(2);
  });

  it("never begins by itself where the settings say so", async () => {
    const { where } = await signedIn({ after: 0 });
    minutes(600);
    expect(where()).toBe("rooms");
  });

  it.each<[Route, boolean]>([
    [{ screen: "room", roomId: "!a:b" }, true],
    [{ screen: "settings" }, true],
    [{ screen: "roomMedia", roomId: "!a:b" }, true],
    [{ screen: "viewer", roomId: "!a:b", eventId: "$e" }, false],
    [{ screen: "verification" }, false],
  ])("over %j: %s", async (route, begins) => {
    const { navigation, where } = await signedIn();
    navigation.push(route);
    minutes(11);
    expect(where()).toBe(begins ? "ambient" : route.screen);
    expect(navigation.stack.value.map((entry) => entry.route.screen)).toContain(route.screen);
  });

  it("does not begin over the question before leaving", async () => {
    const { asksToLeave, where } = await signedIn();
    asksToLeave.value = true;
    minutes(11);
    expect(where()).toBe("rooms");
    asksToLeave.value = false;
    minutes(1);
    expect(where()).toBe("ambient");
  });

  it.each<[VerificationStage, boolean]>([
    [{ step: "incoming", own: true, userId: "@a:b" }, false],
    [{ step: "waiting", userId: "@a:b" }, false],
    [{ step: "compareEmoji", emoji: [], confirmed: false }, false],
    [{ step: "cancelled", why: "timeout" }, true],
    [{ step: "done" }, true],
  ])("while devices are being verified %j: %s", async (now, begins) => {
    const { stage, where } = await signedIn();
    stage.value = now;
    minutes(11);
    expect(where()).toBe(begins ? "ambient" : "rooms");
  });

  it("does not begin before anybody has signed in", async () => {
    const { phase, where } = await signedIn();
    phase.value = { status: "signedOut" };
    minutes(60);
    expect(where()).toBe("rooms");
  });

  it("does not count the time that the TV has slept", async () => {
    const { resume, where } = await signedIn();
    vi.setSystemTime(Date.now() + 8 * 3_600_000);
    resume();
    minutes(9);
    expect(where()).toBe("rooms");
    minutes(2);
    expect(where()).toBe("ambient");
  });

  it("is a kiosk's only where its configuration asks for it; the way home stays open below", async () => {
    const kiosk = { rooms: [], readOnly: false, account: "saved" as const };
    const without = await signedIn({ config: { ...defaultConfig, kiosk } });
    minutes(11);
    expect(without.where()).toBe("rooms");
    const { navigation, where } = await signedIn({ config: { ...defaultConfig, kiosk, features: { photoFrame: true } } });
    navigation.push({ screen: "room", roomId: "!a:b" });
    minutes(11);
    navigation.home();
    expect(navigation.stack.value.map((entry) => entry.route.screen)).toEqual(["rooms", "ambient"]);
    const before = navigation.stack.value;
    navigation.home();
    expect(navigation.stack.value).toBe(before);
    expect(where()).toBe("ambient");
  });

  it("gives way to what is opened from outside: a linked room", async () => {
    const { navigation, launch } = await signedIn();
    minutes(11);
    launch();
    navigation.home();
    navigation.push({ screen: "room", roomId: "!linked:b" });
    expect(navigation.stack.value.map((entry) => entry.route.screen)).toEqual(["rooms", "room"]);
    minutes(9);
    expect(navigation.stack.value).toHaveLength(2);
  });
});
