import { signal } from "@preact/signals";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { parseConfig } from "../../../../src/core/config.ts";
import { recentLog } from "../../../../src/core/log.ts";
import { NavigationModel } from "../../../../src/core/navigation.ts";
import { loadPinTries } from "../../../../src/core/pinTries.ts";
import { policyOf } from "../../../../src/core/policy.ts";
import { noticeActivity, startIdle } from "../../../../src/input/idle.ts";
import { GuardModel } from "../../../../src/screens/kiosk/GuardModel.ts";
import { memoryStorage } from "../../../fixtures/memoryStorage.ts";

let stop: () => void;
let dispose: (() => void) | undefined;
beforeEach(() => {
  vi.useFakeTimers({ now: new Date("2026-11-23T12:00").getTime() });
  stop = startIdle();
});
afterEach(() => {
  dispose?.();
  dispose = undefined;
  stop();
  vi.useRealTimers();
});
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

async function make(kiosk: object, { leave = undefined as (() => void) | undefined } = {}) {
  const config = parseConfig(JSON.stringify({ kiosk: { rooms: ["!a:b"], ...kiosk } }));
  const policy = policyOf(config);
  const navigation = new NavigationModel(policy.home);
  const restart = vi.fn();
  const tellHealth = vi.fn(async () => undefined);
  const asked = signal<string | undefined>(undefined);
  const sync = signal({ status: "live" as const });
  let playing = false;
  const model = new GuardModel({
    services: { config, policy, navigation, platform: leave ? { exit: { asks: "app", leave } } : {} },
    session: { sync },
    tries: await loadPinTries(memoryStorage(), "kiosk"),
    control: { restart: asked, tellHealth },
    version: "1.2.3",
    memory: "small",
    isPlaying: () => playing,
    restart,
  });
  dispose = () => model[Symbol.dispose]();
  const sequence = (): boolean[] => policy.unlock.map((key) => model.press(key));
  const enter = async (digits: string): Promise<void> => {
    const state = model.state.value;
    if (state.step !== "pin") throw new Error("no PIN is asked for");
    for (const digit of Array.from(digits)) state.entry.type(digit);
    state.entry.send();
    await pass(0);
  };
  return { model, policy, navigation, restart, tellHealth, asked, sequence, enter, sync, play: (on: boolean) => void (playing = on) };
}

describe("the way out of a kiosk", () => {
  it("is the sequence, the PIN, and then whatever was chosen", async () => {
    const { model, policy, navigation, sequence, enter } = await make({ pin: "2580" });
    expect(sequence()).toEqual([false, false, false, false, false, false, true]);
    await enter("2580");
    expect(model.state.value).toEqual({ step: "service", canLeave: false });
    expect(policy.canOpenSettings).toBe(false);
    model.open();
    expect([policy.canOpenSettings, policy.canSignOut, policy.canExit]).toEqual([true, true, true]);
    expect(navigation.stack.value.map(({ route }) => route.screen)).toEqual(["kiosk", "rooms"]);
    navigation.back();
    expect(policy.canOpenSettings).toBe(false);
  });

  it("is locked again when nobody is there any more", async () => {
    const { model, policy, sequence, enter } = await make({ pin: "2580", idleSeconds: 60 });
    sequence();
    await enter("2580");
    model.open();
    await pass(61_000);
    expect(policy.canOpenSettings).toBe(false);
    noticeActivity();
    sequence();
    expect(model.state.value.step).toBe("pin");
    await pass(61_000);
    expect(model.state.value.step).toBe("watching");
  });

  it("does not exist without a PIN, nor with another sequence, nor with the wrong PIN", async () => {
    const none = await make({});
    expect(none.sequence()).not.toContain(true);
    expect(none.model.state.value.step).toBe("watching");
    dispose?.();
    const { model, sequence, enter, policy } = await make({ pin: "73914682", exitKeys: ["red", "red", "blue", "0"] });
    for (const key of ["up", "up", "down", "down", "left", "right", "ok", "back"] as const) expect(model.press(key)).toBe(false);
    expect(sequence()).toContain(true);
    await enter("0000");
    expect(model.state.value).toMatchObject({ step: "pin" });
    expect(policy.canOpenSettings).toBe(false);
    model.close();
    expect(sequence()).toContain(true);
    await enter("73914682");
    expect(model.state.value.step).toBe("service");
    expect(JSON.stringify(recentLog())).not.toContain("73914682");
  });

  it("says in which step a set can be left at all", async () => {
    const leave = vi.fn();
    const { model, sequence, enter } = await make({ pin: "2580" }, { leave });
    sequence();
    await enter("2580");
    expect(model.state.value).toEqual({ step: "service", canLeave: true });
    model.leave();
    expect(leave).toHaveBeenCalledTimes(1);
  });

  it("opens the list in place where the list is the first screen", async () => {
    const { model, navigation, policy, sequence, enter } = await make({ rooms: [], pin: "2580" });
    sequence();
    await enter("2580");
    model.open();
    expect(navigation.stack.value).toHaveLength(1);
    expect(policy.canOpenSettings).toBe(true);
  });
});

describe("nights and restarts", () => {
  it("is dim at night, and bright while somebody is there", async () => {
    vi.setSystemTime(new Date("2026-11-23T21:59").getTime());
    const { model } = await make({ dim: { from: "22:00", to: "06:00" } });
    const stopWatching = model.isDim.subscribe(() => undefined);
    await pass(40_000);
    expect(model.isDim.value).toBe(false);
    await pass(60_000);
    expect(model.isDim.value).toBe(true);
    noticeActivity();
    expect(model.isDim.value).toBe(false);
    await pass(31_000);
    expect(model.isDim.value).toBe(true);
    stopWatching();
  });

  it("starts again once a night, when it has been quiet", async () => {
    vi.setSystemTime(new Date("2026-11-23T03:55").getTime());
    const { restart, play } = await make({ restartAt: "04:00" });
    play(true);
    await pass(30 * 60_000);
    expect(restart).not.toHaveBeenCalled();
    play(false);
    await pass(60_000);
    expect(restart).toHaveBeenCalledTimes(1);
    await pass(60 * 60_000);
    expect(restart).toHaveBeenCalledTimes(1);
  });

  it("starts again when it is told to", async () => {
    const { restart, asked } = await make({});
    asked.value = "$order";
    expect(restart).toHaveBeenCalledTimes(1);
  });

  it("tells how it is, as often as wished, while the line is there", async () => {
    const { tellHealth, sync } = await make({ control: { room: "!c:b", healthMinutes: 5 } });
    await pass(5 * 60_000);
    expect(tellHealth.mock.calls).toEqual([[{ version: "1.2.3", uptimeSeconds: 300, sync: "live", memory: "small" }]]);
    (sync as { value: unknown }).value = { status: "reconnecting" };
    await pass(20 * 60_000);
    expect(tellHealth).toHaveBeenCalledTimes(1);
  });
});
