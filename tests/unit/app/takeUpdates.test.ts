import { signal } from "@preact/signals";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { LaunchParams, Updates } from "../../../platform/types.ts";
import type { AppPhase } from "../../../src/app/AppModel.ts";
import { followUpdates, takeUpdate, updateReady } from "../../../src/app/takeUpdates.ts";
import { setLanguage } from "../../../src/core/i18n.ts";
import { NavigationModel } from "../../../src/core/navigation.ts";
import { noticeActivity, startIdle } from "../../../src/input/idle.ts";
import type { VerificationStage } from "../../../src/matrix/securityTypes.ts";
import type { Session } from "../../../src/matrix/types.ts";
import { draftsOf } from "../../../src/screens/room/drafts.ts";
import { dismiss, toasts } from "../../../src/ui/toast.ts";

let stops: (() => void)[];
beforeEach(async () => {
  await setLanguage("en", []);
  vi.useFakeTimers();
  toasts.peek().forEach(({ id }) => dismiss(id));
  stops = [startIdle()];
});
afterEach(() => {
  for (const stop of stops) stop();
  vi.useRealTimers();
  Object.defineProperty(document, "hidden", { configurable: true, value: false });
  document.body.textContent = "";
});

const profile = signal({ profileId: "dana" });
const stage = (): ReturnType<typeof signal<VerificationStage>> => signal<VerificationStage>({ step: "idle" });

function house({ kind = "indexedDB" as "indexedDB" | "memory", isReady = true } = {}) {
  const verifying = stage();
  const session = { security: { stage: verifying }, profile } as unknown as Session;
  const phase = signal<AppPhase>({ status: "signedIn", session });
  const navigation = new NavigationModel({ screen: "rooms" });
  const taken: LaunchParams[] = [];
  let tell = (): void => undefined;
  const updates: Updates = {
    start: async () => undefined,
    onReady(run) {
      tell = run;
      if (isReady) run();
      return () => undefined;
    },
    take: (place) => void taken.push(place),
  };
  let resume = (): void => undefined;
  const lifecycle = {
    onResume: (run: () => void) => ((resume = run), () => undefined),
    onSuspend: () => () => undefined,
    onLaunch: () => () => undefined,
  };
  stops.push(followUpdates({ updates, phase, services: { navigation, platform: { storage: { kind }, lifecycle } } }));
  return { phase, navigation, taken, session, verifying, ready: () => tell(), resume: () => resume() };
}
const minutes = (count: number): void => void vi.advanceTimersByTime(count * 60_000);
const words = (): string[] => toasts.peek().map(({ text }) => text);

describe("a new version", () => {
  it("waits until nobody has pressed anything for minutes, says so, and goes on at the same place", () => {
    const { taken, navigation } = house();
    navigation.push({ screen: "room", roomId: "!a:b" });
    minutes(4.9);
    expect(taken).toEqual([]);
    expect(words()).toEqual([]);
    minutes(0.15);
    expect(words()).toEqual(["A new version of Hearth starts in a moment. Press any key to wait."]);
    expect(taken).toEqual([]);
    minutes(0.2);
    expect(taken).toEqual([{ profileId: "dana", link: "/room/!a%3Ab" }]);
    minutes(60);
    expect(taken).toHaveLength(1);
  });

  it("is put off by a key after the word", () => {
    const { taken } = house();
    minutes(5.1);
    noticeActivity();
    minutes(4.9);
    expect(taken).toEqual([]);
    minutes(0.4);
    expect(taken).toEqual([{ profileId: "dana" }]);
  });

  it("that does not lie ready changes nothing; what comes later is taken when its time has come", () => {
    const { taken, ready } = house({ isReady: false });
    minutes(60);
    expect(taken).toEqual([]);
    ready();
    expect(updateReady.value).toBe(true);
    expect(words()).toHaveLength(1);
    minutes(0.1);
    expect(taken).toEqual([]);
    minutes(0.1);
    expect(taken).toHaveLength(1);
  });

  it("comes without a word under the photo frame, and the frame comes back", () => {
    const { taken, navigation } = house();
    navigation.push({ screen: "ambient" });
    minutes(5.1);
    expect(words()).toEqual([]);
    expect(taken).toEqual([{ profileId: "dana", link: "/frame" }]);
  });

  it("comes soon while the TV shows something else", () => {
    const { taken } = house();
    Object.defineProperty(document, "hidden", { configurable: true, value: true });
    minutes(1.1);
    expect(taken).toHaveLength(1);
  });

  it("interrupts no verification, no picture that is looked at, no field", () => {
    const { taken, navigation, verifying } = house();
    navigation.push({ screen: "viewer", roomId: "!a:b", eventId: "$e" });
    minutes(30);
    navigation.back();
    verifying.value = { step: "choose" } as unknown as VerificationStage;
    minutes(30);
    verifying.value = { step: "idle" };
    const input = document.body.appendChild(document.createElement("input"));
    input.focus();
    minutes(30);
    expect(taken).toEqual([]);
    input.blur();
    minutes(4.9); // whoever closed it may still be there
    expect(taken).toEqual([]);
    minutes(0.5);
    expect(taken).toHaveLength(1);
  });

  it("loses no words that were begun", () => {
    const { taken, session } = house();
    const drafts = draftsOf(session);
    drafts.set("!a:b", "Dear all,");
    minutes(30);
    expect(taken).toEqual([]);
    drafts.delete("!a:b");
    minutes(5.5);
    expect(taken).toHaveLength(1);
  });

  it("never signs anybody out: on a TV that keeps nothing the next start takes it", () => {
    const { taken } = house({ kind: "memory" });
    minutes(300);
    expect(taken).toEqual([]);
    expect(updateReady.value).toBe(false);
  });

  it("is started at once by whoever asks for it", () => {
    const { taken } = house();
    takeUpdate();
    takeUpdate();
    expect(taken).toEqual([{ profileId: "dana" }]);
  });

  it("does not begin as soon as the TV is switched on again", () => {
    const { taken, resume } = house();
    minutes(4.5);
    resume();
    minutes(4.9);
    expect(taken).toEqual([]);
    minutes(0.5);
    expect(taken).toHaveLength(1);
  });

  it("leaves an hour to whoever signs in by a phone, and none to a broken start", () => {
    const { taken, phase } = house();
    phase.value = { status: "signedOut" };
    minutes(59);
    expect(taken).toEqual([]);
    minutes(1.3);
    expect(taken).toEqual([{}]);
    phase.value = { status: "broken", what: "app" } as unknown as AppPhase;
    const broken = house();
    broken.phase.value = phase.peek();
    minutes(1.5);
    expect(broken.taken).toEqual([{}]);
  });
});
