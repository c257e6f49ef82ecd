/** The curtain over the app as it is put together: what is hidden, what has the focus, and where it comes back to. */
import { signal } from "@preact/signals";
import { cleanup, render } from "@testing-library/preact";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { RemoteKey } from "../../../platform/types.ts";
import { App } from "../../../src/app/App.tsx";
import type { App as AppState, AppPhase } from "../../../src/app/AppModel.ts";
import { lateScreens, loadLate } from "../../../src/app/loadLate.ts";
import { type Curtain, CurtainModel } from "../../../src/core/curtain.ts";
import { setLanguage } from "../../../src/core/i18n.ts";
import { NavigationModel } from "../../../src/core/navigation.ts";
import { policyOf } from "../../../src/core/policy.ts";
import { defaultConfig } from "../../../src/core/config.ts";
import { type Services, ServicesContext } from "../../../src/core/services.ts";
import { loadSettings } from "../../../src/core/settings.ts";
import { makeDispatch } from "../../../src/input/dispatch.ts";
import { savePin } from "../../../src/matrix/profilePin.ts";
import { memoryStorage } from "../../fixtures/memoryStorage.ts";
import { eveningRows, stillRoom } from "../../fixtures/stillRoom.ts";
import { stillHousehold } from "../../fixtures/stillSession.ts";

beforeAll(async () => {
  await setLanguage("en", []);
  loadLate(); // as after the first seconds of every run
  await vi.waitFor(() => expect(lateScreens.value.status).toBe("ready"), { timeout: 60_000 });
}, 60_000);
afterEach(cleanup);

const nothing = () => () => undefined;
const room = stillRoom(eveningRows());
let curtain: Curtain;
let navigation: InstanceType<typeof NavigationModel>;
let press: (key: RemoteKey) => void;
let page: Element;
const forgotPin = vi.fn(async () => undefined);
const switchProfile = vi.fn(async () => undefined);

async function open({ pin, fresh = false }: { readonly pin?: string; readonly fresh?: boolean } = {}): Promise<void> {
  const storage = memoryStorage();
  const household = stillHousehold();
  const session = { ...household, openRoom: () => room };
  if (pin !== undefined) await savePin(storage, session.profile.value.profileId, pin);
  const settings = await loadSettings(storage);
  settings.guestSafe.value = "hand";
  navigation = new NavigationModel({ screen: "rooms" });
  curtain = new CurtainModel(settings);
  const platform = {
    network: { online: true, onChange: () => () => undefined },
    storage,
    screen: { width: 1920, height: 1080 },
    capabilities: { budget: { videoBytes: 1e6 } },
    lifecycle: { onSuspend: nothing, onResume: nothing },
    remote: { keys: new Set<RemoteKey>(["ok", "back", "red"]) },
  };
  const services = {
    platform,
    settings,
    navigation,
    curtain,
    policy: policyOf(defaultConfig),
    config: defaultConfig,
  } as unknown as Services;
  const phase = signal<AppPhase>({ status: "signedIn", session, fresh });
  const app = { phase, forgotPin, switchProfile } as unknown as AppState;
  page = render(
    <ServicesContext.Provider value={services}>
      <App app={app} withQr={false} profiles={undefined as never} asksToLeave={signal(false)} answerLeaving={() => undefined} />
    </ServicesContext.Provider>,
  ).container;
  const dispatch = makeDispatch({ onBack: () => void navigation.back() });
  press = (key) => {
    dispatch({ key, phase: "down", repeat: 0 });
    dispatch({ key, phase: "up", repeat: 0 });
  };
}
const screens = (): (string | null)[] => Array.from(page.querySelectorAll("[data-screen]"), (each) => each.getAttribute("data-screen"));
const overlay = (): string | null => page.querySelector("[data-overlay]")?.getAttribute("data-overlay") ?? null;
const focused = (): string => document.activeElement?.getAttribute("data-focus-key") ?? "";
const until = (test: () => void): Promise<void> => vi.waitFor(test, { timeout: 20_000 });

beforeEach(() => {
  forgotPin.mockClear();
  switchProfile.mockClear();
});

describe("hidden from guests", () => {
  it("a room is covered at once, is shown by OK where there is no PIN, and focus is where it was", async () => {
    await open();
    navigation.push({ screen: "room", roomId: room.roomId });
    await until(() => expect(screens()).toEqual(["room"]));
    await until(() => expect(document.activeElement?.closest("[data-screen=room]")).toBeTruthy());
    const before = document.activeElement;
    curtain.hide();
    await until(() => expect([screens(), overlay(), focused()]).toEqual([["guests"], "guests", "guests-show"]));
    press("ok");
    await until(() => expect([screens(), overlay()]).toEqual([["room"], null]));
    await until(() => expect(document.activeElement).toBe(before));
  }, 30_000);

  it("the list has no names; the PIN is asked for, Back puts the question away, the right one shows them", async () => {
    await open({ pin: "2580" });
    await until(() => expect(page.textContent).toContain("Opa Willi"));
    curtain.hide();
    await until(() => expect(page.textContent).not.toContain("Opa Willi"));
    expect(screens()).toEqual(["rooms"]);
    curtain.ask();
    await until(() => expect(focused()).toBe("pin-5"));
    expect(screens()).toEqual(["rooms"]);
    press("back");
    await until(() => expect(overlay()).toBeNull());
    curtain.ask();
    await until(() => expect(focused()).toBe("pin-5"));
    for (const digit of "2580") press(digit as RemoteKey);
    await until(() => expect(page.textContent).toContain("Opa Willi"));
    expect(overlay()).toBeNull();
  }, 30_000);

  it("the red key hides a room", async () => {
    await open();
    navigation.push({ screen: "room", roomId: room.roomId });
    await until(() => expect(document.activeElement?.closest("[data-screen=room]")).toBeTruthy());
    press("red");
    await until(() => expect(screens()).toEqual(["guests"]));
  }, 30_000);
});

describe("locked", () => {
  it("shows the question alone; Back leads to who else is here, and what was locked is open for them", async () => {
    await open({ pin: "2580" });
    await until(() => expect(screens()).toEqual(["rooms"]));
    curtain.lock();
    await until(() => expect([screens(), overlay(), focused()]).toEqual([["pin"], "pin", "pin-5"]));
    press("back");
    await until(() => expect(switchProfile).toHaveBeenCalledOnce());
    expect(curtain.state.value).toBe("open");
  }, 30_000);

  it("forgotten leads to signing in again", async () => {
    await open({ pin: "2580" });
    curtain.lock();
    await until(() => expect(focused()).toBe("pin-5"));
    (page.querySelector("[data-focus-key=pin-forgotten]") as HTMLElement).click();
    await until(() => expect(overlay()).toBe("pinForgotten"));
    (page.querySelector("[data-focus-key=pinForgotten-yes]") as HTMLElement).click();
    expect(forgotPin).toHaveBeenCalledOnce();
  }, 30_000);
});

it("the first run's question comes with the first picture; OK keeps it private", async () => {
  await open({ fresh: true });
  await until(() => expect([overlay(), focused()]).toEqual(["receipts", "receipts-private"]));
  press("ok");
  await until(() => expect(overlay()).toBeNull());
  expect(screens()).toEqual(["rooms"]);
}, 30_000);
