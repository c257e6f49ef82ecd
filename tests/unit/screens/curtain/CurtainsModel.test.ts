import { signal } from "@preact/signals";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { CurtainModel } from "../../../../src/core/curtain.ts";
import { NavigationModel } from "../../../../src/core/navigation.ts";
import { loadSettings, type Settings } from "../../../../src/core/settings.ts";
import { noticeActivity, startIdle } from "../../../../src/input/idle.ts";
import type { ProfileRecord } from "../../../../src/matrix/records.ts";
import { pinKey } from "../../../../src/matrix/pinKey.ts";
import { saveAskAfter, savePin } from "../../../../src/matrix/profilePin.ts";
import { CurtainsModel, GUESTS_AFTER_S } from "../../../../src/screens/curtain/CurtainsModel.ts";
import { memoryStorage } from "../../../fixtures/memoryStorage.ts";

const anna: ProfileRecord = { profileId: "anna", userId: "@anna:a.b", name: "Anna", homeserver: "a.b", lastUsedAt: 0, softLogout: false };
/** A hash of no PIN in particular: these tests are about when it is asked for. */
const hash = { salt: "0".repeat(32), iterations: 1, hash: "0".repeat(64), length: 4 };

interface Given {
  /** Minutes; absent: no PIN. */
  readonly askAfter?: number;
  readonly fresh?: boolean;
  readonly kiosk?: boolean;
  readonly settings?: (settings: Settings) => void;
}

let stops: (() => void)[] = [];
async function open({ askAfter, fresh = false, kiosk = false, settings: set }: Given = {}) {
  const storage = memoryStorage();
  const settings = await loadSettings(storage);
  settings.receiptsAsked.value = true;
  set?.(settings);
  if (askAfter !== undefined) await storage.set(pinKey("anna"), { hash, askAfter });
  const navigation = new NavigationModel({ screen: "rooms" });
  const curtain = new CurtainModel(settings);
  const life: { suspend?: () => void; resume?: () => void } = {};
  const lifecycle = {
    onSuspend: (run: () => void) => ((life.suspend = run), () => undefined),
    onResume: (run: () => void) => ((life.resume = run), () => undefined),
    onLaunch: () => () => undefined,
  };
  const playing = { now: false };
  const onLeave = vi.fn();
  const model = new CurtainsModel({
    services: { curtain, navigation, settings, policy: (kiosk ? { lock: {} } : {}) as never, platform: { storage, lifecycle } },
    session: { profile: signal(anna) },
    fresh,
    isPlaying: () => playing.now,
    pause: () => (playing.now = false),
    onLeave,
  });
  stops.push(() => model[Symbol.dispose]());
  await vi.advanceTimersByTimeAsync(10); // the PIN has been read
  return { model, curtain, navigation, settings, storage, life, playing, onLeave };
}
const idle = (seconds: number) => vi.advanceTimersByTimeAsync(seconds * 1000);

beforeEach(() => {
  vi.useFakeTimers();
  stops = [startIdle()];
});
afterEach(() => {
  for (const stop of stops.reverse()) stop();
  vi.useRealTimers();
});

describe("a PIN that is asked for again", () => {
  it("after the minutes that were chosen, over whatever is there but the photo frame", async () => {
    const { model, navigation, curtain } = await open({ askAfter: 5 });
    await idle(298);
    expect(model.view.value).toEqual({ kind: "none" });
    navigation.push({ screen: "ambient" });
    await idle(4);
    expect(curtain.state.value).toBe("locked");
    expect(model.view.value).toEqual({ kind: "none" });
    noticeActivity();
    navigation.back();
    expect(model.view.value).toEqual({ kind: "pin", alone: true });
    model.enter();
    expect(model.view.value).toEqual({ kind: "none" });
  });

  it("not while somebody presses keys, nor while a film plays", async () => {
    const { model, playing } = await open({ askAfter: 5 });
    await idle(200);
    noticeActivity();
    await idle(200);
    playing.now = true;
    await idle(400);
    expect(model.view.value).toEqual({ kind: "none" });
    playing.now = false;
    await idle(2);
    expect(model.view.value).toEqual({ kind: "pin", alone: true });
  });

  it("never where that was chosen, where there is none, and at a kiosk", async () => {
    for (const given of [{ askAfter: 0 }, {}, { askAfter: 5, kiosk: true }]) {
      noticeActivity();
      const { model } = await open(given);
      await idle(7200);
      expect(model.view.value).toEqual({ kind: "none" });
    }
  });

  it("when the TV has slept for longer", async () => {
    const { model, life } = await open({ askAfter: 15 });
    life.suspend?.();
    vi.setSystemTime(Date.now() + 14 * 60_000);
    life.resume?.();
    expect(model.view.value).toEqual({ kind: "none" });
    noticeActivity();
    life.suspend?.();
    vi.setSystemTime(Date.now() + 16 * 60_000);
    life.resume?.();
    expect(model.view.value).toEqual({ kind: "pin", alone: true });
  });

  it("as soon as one is set, or the time is changed", async () => {
    const { model, storage } = await open();
    vi.useRealTimers();
    await savePin(storage, "anna", "1234");
    await saveAskAfter(storage, "anna", 5);
    await new Promise((done) => setTimeout(done, 20));
    vi.useFakeTimers();
    stops.push(startIdle());
    await idle(301);
    expect(model.view.value).toEqual({ kind: "pin", alone: true });
  });

  it("Back leads to who else is here", async () => {
    const { model, curtain, onLeave } = await open({ askAfter: 5 });
    await idle(301);
    model.putAway();
    expect(onLeave).toHaveBeenCalledOnce();
    expect(curtain.state.value).toBe("locked"); // whoever leaves opens it, when the screen is another
  });
});

describe("guests", () => {
  it("see a cover over everything but the list and the photo frame; showing asks", async () => {
    const { model, curtain, navigation } = await open({ settings: (s) => (s.guestSafe.value = "hand") });
    curtain.hide();
    expect(model.view.value).toEqual({ kind: "none" });
    navigation.push({ screen: "room", roomId: "!r" });
    expect(model.view.value).toEqual({ kind: "cover" });
    model.show();
    expect(model.view.value).toEqual({ kind: "pin", alone: true });
    model.putAway();
    expect(model.view.value).toEqual({ kind: "cover" });
    model.back();
    expect(navigation.top.value.route.screen).toBe("rooms");
    model.show();
    expect(model.view.value).toEqual({ kind: "pin", alone: false });
    navigation.push({ screen: "ambient" });
    expect(model.view.value).toEqual({ kind: "none" });
    navigation.back();
    expect(curtain.asks.value).toBe(false); // nobody who asked is there any more
    model.show();
    model.enter();
    expect(curtain.state.value).toBe("open");
  });

  it("are hidden from by the red key where that is wanted", async () => {
    const { model, curtain, settings } = await open();
    expect(model.toggle()).toBe(false);
    settings.guestSafe.value = "hand";
    expect(model.toggle()).toBe(true);
    expect(curtain.state.value).toBe("guests");
    expect(model.toggle()).toBe(true);
    expect(curtain.asks.value).toBe(true);
  });

  it("do not hear what plays either", async () => {
    const { curtain, playing } = await open({ settings: (s) => (s.guestSafe.value = "hand") });
    playing.now = true;
    curtain.hide();
    expect(playing.now).toBe(false);
  });

  it("are hidden from by itself where that is wanted, not while a film plays", async () => {
    const { curtain, playing } = await open({ settings: (s) => (s.guestSafe.value = "auto") });
    curtain.open();
    playing.now = true;
    await idle(GUESTS_AFTER_S + 1);
    expect(curtain.state.value).toBe("open");
    playing.now = false;
    await idle(2);
    expect(curtain.state.value).toBe("guests");
    const hand = await open({ settings: (s) => (s.guestSafe.value = "hand") });
    await idle(GUESTS_AFTER_S + 1);
    expect(hand.curtain.state.value).toBe("open");
  });
});

describe("the question of the first run", () => {
  it("is asked once of whoever has just signed in, and Back is the private answer's place", async () => {
    const { model, settings } = await open({ fresh: true, settings: (s) => (s.receiptsAsked.value = false) });
    expect(settings.receipts.value).toBe("private");
    expect(model.view.value).toEqual({ kind: "receipts" });
    model.answerReceipts("public");
    expect([settings.receipts.value, settings.receiptsAsked.value]).toEqual(["public", true]);
    expect(model.view.value).toEqual({ kind: "none" });
  });

  it("is not asked of who was here before, nor at a kiosk", async () => {
    const ask = (s: Settings): void => void (s.receiptsAsked.value = false);
    expect((await open({ settings: ask })).model.view.value).toEqual({ kind: "none" });
    expect((await open({ fresh: true, kiosk: true, settings: ask })).model.view.value).toEqual({ kind: "none" });
  });
});
