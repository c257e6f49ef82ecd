import { describe, expect, it, vi } from "vitest";
import { loadPinTries } from "../../../../src/core/pinTries.ts";
import { loadSettings } from "../../../../src/core/settings.ts";
import { loadPin, savePin } from "../../../../src/matrix/profilePin.ts";
import { makePrivacySettings, type PrivacyOption } from "../../../../src/screens/settings/privacySettings.ts";
import { memoryStorage } from "../../../fixtures/memoryStorage.ts";

async function open(pin?: string) {
  const storage = memoryStorage();
  if (pin !== undefined) await savePin(storage, "anna", pin);
  const settings = await loadSettings(storage);
  const onForgotten = vi.fn();
  const privacy = makePrivacySettings({ settings, platform: { storage } }, "anna", onForgotten);
  const value = <N extends PrivacyOption["name"]>(name: N) => privacy.options.value.find((each) => each.name === name)?.value;
  if (pin === undefined) await vi.waitFor(() => expect(privacy.isClosed.value).toBe(false));
  else await vi.waitFor(() => expect(value("pin")).toBe(true));
  return { privacy, settings, storage, onForgotten, value };
}

describe("the PIN", () => {
  it("is set by typing it twice; the pages stay open for this visit", async () => {
    const { privacy, storage, value } = await open();
    await (await loadPinTries(storage, "anna")).begin();
    expect([value("pin"), value("askAfter")]).toEqual([false, undefined]);
    privacy.press("pin");
    expect(privacy.step.value).toEqual({ step: "first" });
    expect(privacy.propose("2580")).toBe(true);
    privacy.proposed();
    expect(privacy.step.value).toEqual({ step: "again" });
    expect(privacy.propose("2581")).toBe(false);
    expect(privacy.propose("2580")).toBe(true);
    privacy.proposed();
    expect(privacy.step.value).toEqual({ step: "none" });
    await vi.waitFor(() => expect(value("pin")).toBe(true));
    expect(await (await loadPin(storage, "anna"))?.isRight("2580")).toBe(true);
    expect(privacy.isClosed.value).toBe(false);
    // What was tried wrongly before belongs to no PIN any more.
    await vi.waitFor(async () => expect(await storage.get("pinTries:anna")).toEqual({ count: 0, lastAt: 0 }));
  });

  it("is not set by somebody who goes back half way", async () => {
    const { privacy, storage } = await open();
    privacy.press("pin");
    privacy.propose("2580");
    privacy.proposed();
    privacy.close();
    expect(privacy.step.value).toEqual({ step: "none" });
    privacy.press("pin");
    privacy.propose("1111");
    privacy.proposed();
    expect(privacy.propose("2580")).toBe(false);
    expect(await loadPin(storage, "anna")).toBeUndefined();
  });

  it("closes the pages until it has been entered", async () => {
    const { privacy, onForgotten } = await open("2580");
    expect(privacy.isClosed.value).toBe(true);
    privacy.unlock();
    const now = privacy.step.value;
    if (now.step !== "enter") throw new Error(now.step);
    await vi.waitFor(() => expect(now.question.state.value.status).toBe("asks"));
    privacy.close();
    expect(privacy.isClosed.value).toBe(true);
    privacy.forgotten();
    expect(onForgotten).toHaveBeenCalledOnce();
    privacy.unlock();
    privacy.unlocked();
    expect([privacy.isClosed.value, privacy.step.value.step]).toEqual([false, "none"]);
  });

  it("is changed, asked for again after a while if wished, and removed", async () => {
    const { privacy, storage, value } = await open("2580");
    privacy.unlocked();
    privacy.press("askAfter");
    await vi.waitFor(() => expect(value("askAfter")).toBe(5));
    privacy.press("pin");
    expect(privacy.step.value).toEqual({ step: "choices" });
    privacy.change();
    privacy.propose("123456");
    privacy.proposed();
    privacy.propose("123456");
    privacy.proposed();
    await vi.waitFor(async () => expect(await loadPin(storage, "anna")).toMatchObject({ length: 6, askAfter: 5 }));
    privacy.press("pin");
    privacy.remove();
    await vi.waitFor(() => expect([value("pin"), value("askAfter")]).toEqual([false, undefined]));
    expect(await loadPin(storage, "anna")).toBeUndefined();
  });
});

describe("guests and quiet hours", () => {
  it("go through their values; hours are chosen when there are any", async () => {
    const { privacy, settings, value } = await open();
    const guests = [0, 1, 2].map(() => (privacy.press("guests"), value("guests")));
    expect(guests).toEqual(["hand", "auto", "off"]);
    expect([value("from"), value("to")]).toEqual([undefined, undefined]);
    privacy.press("quiet");
    expect([value("quiet"), value("from"), value("to")]).toEqual([true, 22 * 60, 7 * 60]);
    privacy.press("to");
    expect(privacy.step.value).toEqual({ step: "time", name: "to" });
    expect(privacy.focusedTime.value).toBe("420");
    const half = privacy.times.value.find(({ minute }) => minute === 6 * 60 + 30);
    if (half) privacy.chooseTime(half);
    expect([settings.quietTo.value, settings.quietFrom.value, privacy.step.value.step]).toEqual([390, 1320, "none"]);
    privacy.press("from");
    privacy.close();
    expect(settings.quietFrom.value).toBe(1320);
  });

  it("times are every half hour of a day", async () => {
    const { privacy } = await open();
    expect(privacy.times.value).toHaveLength(48);
    expect(privacy.times.value[47]).toEqual({ key: "1410", minute: 1410 });
  });
});
