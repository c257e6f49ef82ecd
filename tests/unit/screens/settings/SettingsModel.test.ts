import { signal } from "@preact/signals";
import { describe, expect, it, vi } from "vitest";
import type { FullScreen } from "../../../../platform/types.ts";
import { defaultConfig, type Config } from "../../../../src/core/config.ts";
import { log } from "../../../../src/core/log.ts";
import { policyOf } from "../../../../src/core/policy.ts";
import { loadSettings } from "../../../../src/core/settings.ts";
import { noSecurity } from "../../../../src/matrix/noSecurity.ts";
import type { EncryptionState } from "../../../../src/matrix/securityTypes.ts";
import { aRoom } from "../../../fixtures/plain.ts";
import { stillHousehold } from "../../../fixtures/stillSession.ts";
import { type SettingsDependencies, SettingsModel } from "../../../../src/screens/settings/SettingsModel.ts";

function memory() {
  const saved = new Map<string, unknown>();
  return {
    saved,
    kind: "memory" as const,
    get: async <T>(key: string) => saved.get(key) as T | undefined,
    set: async (key: string, value: unknown) => void saved.set(key, value),
  };
}

const opa = aRoom("opa", "Opa", { isDirect: true });
const street = aRoom("street", "Street", { memberCount: 90 });

const session = (encryption: EncryptionState = { status: "unavailable", why: "config" }) =>
  ({
    profile: signal({ profileId: "p", userId: "@anna:a.b", name: "Anna", homeserver: "a.b", lastUsedAt: 0, softLogout: false }),
    encryption: signal(encryption),
    security: noSecurity(),
    media: { heldBytes: signal(2_000_000) },
    rooms: stillHousehold([opa, street]).rooms,
  }) as NonNullable<SettingsDependencies["session"]>;

async function start(more: Partial<SettingsDependencies> = {}, config: Config = defaultConfig, fullScreen?: FullScreen) {
  const storage = memory();
  const settings = await loadSettings(storage as never);
  const platform = {
    name: "webos",
    device: { label: "LG TV", model: "C9", osVersion: "4.9", engine: 53 },
    capabilities: { budget: { mediaBytes: 24_000_000, timelineEvents: 120 } },
    storage,
    fullScreen,
  };
  const onSignOut = vi.fn<() => Promise<void>>().mockResolvedValue(undefined);
  const onSwitchProfile = vi.fn();
  const services = { platform, policy: policyOf(config), settings } as unknown as SettingsDependencies["services"];
  const model = new SettingsModel({
    services,
    session: session(),
    version: "1.2.3",
    onSignOut,
    onSwitchProfile,
    onForgotPin: () => undefined,
    ...more,
  });
  return { model, settings, storage, onSignOut, onSwitchProfile };
}

const valueOf = (model: Awaited<ReturnType<typeof start>>["model"], name: string) =>
  model.options.value.find((option) => option.name === name)?.value;

it("a new version of Hearth is offered when it lies ready, and started on demand", async () => {
  const update = signal(false);
  const onUpdate = vi.fn(() => undefined);
  const { model } = await start({ update, onUpdate });
  expect(model.update.value).toBe(false);
  update.value = true;
  expect(model.update.value).toBe(true);
  model.takeUpdate();
  expect(onUpdate).toHaveBeenCalledOnce();
  expect((await start()).model.update.value).toBe(false);
});

describe("options", () => {
  it("go through their values and round again", async () => {
    const { model } = await start();
    for (const [name, first, second] of [
      ["textSize", "normal", "large"],
      ["motion", "full", "reduced"],
      ["previews", "shown", "hidden"],
      ["receipts", "private", "public"],
      ["language", "", "en"],
    ] as const) {
      expect(valueOf(model, name)).toBe(first);
      model.next(name);
      expect(valueOf(model, name)).toBe(second);
      for (let more = 0; valueOf(model, name) !== first && more < 50; more++) model.next(name);
      expect(valueOf(model, name)).toBe(first);
    }
  });

  it("full screen is one where the browser offers it", async () => {
    expect(valueOf((await start()).model, "fullScreen")).toBeUndefined();
    const fullScreen = { on: false, set: () => undefined, onChange: () => () => undefined };
    const { model, settings } = await start({}, defaultConfig, fullScreen);
    expect(valueOf(model, "fullScreen")).toBe("off");
    model.next("fullScreen");
    expect(settings.fullScreen.value).toBe(true);
    expect(valueOf(model, "fullScreen")).toBe("on");
  });

  it("are written to the settings and kept", async () => {
    const { model, settings, storage } = await start();
    model.next("textSize");
    model.next("previews");
    expect(settings.textSize.value).toBe("large");
    expect(settings.previews.value).toBe(false);
    expect(storage.saved.get("settings")).toMatchObject({ textSize: "large", previews: false });
  });

  it("start again from the first when what is saved is no longer offered", async () => {
    const { model, settings } = await start();
    settings.language.value = "tlh";
    model.next("language");
    expect(settings.language.value).toBe("");
  });
});

describe("signing out", () => {
  it("asks first, and stays when told so", async () => {
    const { model, onSignOut } = await start();
    model.signOut();
    expect(onSignOut).not.toHaveBeenCalled();
    model.askSignOut();
    expect(model.signOutState.value.status).toBe("asking");
    model.keepSignedIn();
    expect(model.signOutState.value.status).toBe("idle");
  });

  it("happens once; Back cannot stop it half way", async () => {
    let done = (): void => undefined;
    const { model, onSignOut } = await start();
    onSignOut.mockImplementation(() => new Promise<void>((resolve) => (done = resolve)));
    model.askSignOut();
    model.signOut();
    model.signOut();
    model.keepSignedIn();
    expect(onSignOut).toHaveBeenCalledOnce();
    expect(model.signOutState.value.status).toBe("leaving");
    done();
    await vi.waitFor(() => expect(model.signOutState.value.status).toBe("idle"));
  });

  it("is not offered where the installation forbids it", async () => {
    const { model } = await start({}, { ...defaultConfig, kiosk: { rooms: [], readOnly: false, account: "saved" } });
    expect(model.canSignOut.value).toBe(false);
    model.askSignOut();
    expect(model.signOutState.value.status).toBe("idle");
  });

  it("warns of keys only where some would be lost", async () => {
    expect((await start()).model.losesKeys.value).toBe(false);
    const alone = { ...session({ status: "verified", backup: "off" }), security: { ...noSecurity(), losesKeys: signal(true) } };
    expect((await start({ session: alone })).model.losesKeys.value).toBe(true);
  });
});

describe("about and problem report", () => {
  it("says version, TV, engine, storage, encryption and memory", async () => {
    const { model } = await start();
    expect(model.facts.value).toEqual([
      { name: "version", value: "1.2.3" },
      { name: "tv", value: "LG TV, C9" },
      { name: "system", value: "webos 4.9" },
      { name: "engine", value: "Chromium 53" },
      { name: "saved", value: "memory" },
      { name: "encryption", value: "unavailable" },
      { name: "pictures", heldBytes: 2_000_000, budgetBytes: 24_000_000 },
      { name: "events", count: 120 },
    ]);
  });

  it("has no account page before anybody has signed in", async () => {
    const { model } = await start({ session: undefined });
    expect(model.pages.value).toEqual(["general", "about", "problemReport"]);
    expect(model.facts.value.map((fact) => fact.name)).not.toContain("encryption");
  });

  it("takes the log as it is when the page opens", async () => {
    const { model } = await start();
    log("settingsTest").info("before");
    expect(model.lines.value).toEqual([]);
    model.show("problemReport");
    expect(model.lines.value[model.lines.value.length - 1]).toMatchObject({ scope: "settingsTest", text: "before" });
    const count = model.lines.value.length;
    log("settingsTest").info("after");
    expect(model.lines.value).toHaveLength(count);
  });

  it("opens at the page it was asked for", async () => {
    expect((await start({ page: "about" })).model.page.value).toBe("about");
  });
});

describe("the photo frame", () => {
  const valuesOf = (frame: Awaited<ReturnType<typeof start>>["model"]["frame"]) =>
    Object.fromEntries(frame.options.value.map(({ name, value }) => [name, value]));

  it("has options that go round and are kept", async () => {
    const { model, storage } = await start();
    const { frame } = model;
    expect(valuesOf(frame)).toEqual({ after: 10, seconds: 30, clock: true, hints: true, awake: true });
    for (const { name } of frame.options.value) frame.next(name);
    expect(valuesOf(frame)).toEqual({ after: 30, seconds: 60, clock: false, hints: false, awake: false });
    expect(storage.saved.get("settings")).toMatchObject({ frameAfter: 30, frameSeconds: 60, frameClock: false });
    frame.next("after");
    frame.next("seconds");
    expect(valuesOf(frame)).toMatchObject({ after: 0, seconds: 10 });
    frame.next("after");
    frame.next("after");
    expect(valuesOf(frame)).toMatchObject({ after: 10 });
  });

  it("offers rooms with a tick each, which OK sets and takes; none moves meanwhile", async () => {
    const { model, settings } = await start();
    const { frame } = model;
    const rows = () => frame.rooms.value.map(({ key, chosen }) => [key.slice(1, key.indexOf(":")), chosen]);
    frame.choose();
    expect(frame.isChoosing.value).toBe(true);
    expect(rows()).toEqual([
      ["opa", true],
      ["street", false],
    ]);
    for (const row of frame.rooms.value) frame.toggle(row);
    expect(rows()).toEqual([
      ["opa", false],
      ["street", true],
    ]);
    expect(settings.frameRooms.value).toEqual({ [opa.roomId]: false, [street.roomId]: true });
    expect(frame.chosenCount.value).toBe(1);
    frame.doneChoosing();
    expect(frame.isChoosing.value).toBe(false);
  });

  it("remembers a bounded number of choices", async () => {
    const { model, settings } = await start();
    settings.frameRooms.value = Object.fromEntries(Array.from({ length: 400 }, (_, n) => [`!old${n}:x`, true]));
    model.frame.toggle(model.frame.rooms.value[0]!);
    expect(Object.keys(settings.frameRooms.value)).toHaveLength(300);
    expect(settings.frameRooms.value[opa.roomId]).toBe(false);
  });

  it("has no page before anybody has signed in, nor where the installation has none", async () => {
    expect((await start()).model.pages.value).toContain("photoFrame");
    expect((await start({ session: undefined })).model.pages.value).not.toContain("photoFrame");
    const none = { ...defaultConfig, features: { photoFrame: false } };
    expect((await start({}, none)).model.pages.value).not.toContain("photoFrame");
  });
});
