import { signal } from "@preact/signals";
import { cleanup, render } from "@testing-library/preact";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { AppPhase } from "../../../src/app/AppModel.ts";
import { ConnectionNotice } from "../../../src/app/ConnectionNotice.tsx";
import { CurtainModel } from "../../../src/core/curtain.ts";
import { AppError } from "../../../src/core/errors.ts";
import { setLanguage } from "../../../src/core/i18n.ts";
import { NavigationModel, type Route } from "../../../src/core/navigation.ts";
import { type Services, ServicesContext } from "../../../src/core/services.ts";
import { loadSettings } from "../../../src/core/settings.ts";
import { LOST_AFTER_MS } from "../../../src/screens/lostConnection.ts";
import { Announcer } from "../../../src/ui/Announcer.tsx";
import { memoryStorage } from "../../fixtures/memoryStorage.ts";
import { stillHousehold } from "../../fixtures/stillSession.ts";

beforeAll(() => setLanguage("en", []));
beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const gone = () => ({ status: "reconnecting", since: 0, error: new AppError("offline") }) as const;
const roomId = "!family:hearth.example";

async function open(status: "signedIn" | "choosing" = "signedIn") {
  const settings = await loadSettings(memoryStorage());
  settings.guestSafe.value = "hand";
  const navigation = new NavigationModel({ screen: "rooms" });
  const curtain = new CurtainModel(settings);
  const runs = new Set<(online: boolean) => void>();
  const network = {
    online: true,
    onChange(run: (online: boolean) => void) {
      runs.add(run);
      return () => void runs.delete(run);
    },
  };
  const session = stillHousehold([]);
  const phase = signal<AppPhase>(status === "signedIn" ? { status, session } : { status });
  const speak = vi.fn();
  const services = { navigation, curtain, platform: { network, speech: { speak } } } as unknown as Services;
  const { container, unmount } = render(
    <ServicesContext.Provider value={services}>
      <ConnectionNotice phase={phase} />
      <Announcer />
    </ServicesContext.Provider>,
  );
  const notice = (): string | undefined => container.querySelector("[data-notice=offline]")?.textContent ?? undefined;
  const wait = (ms: number) => vi.advanceTimersByTimeAsync(ms);
  await wait(100);
  speak.mockClear(); // the last word of the test before
  return {
    session,
    phase,
    speak,
    notice,
    wait,
    navigation,
    curtain,
    runs,
    unmount,
    cut: (cut: boolean) => runs.forEach((run) => run(!cut)),
    go: async (route: Route) => {
      navigation.push(route);
      await wait(100);
    },
  };
}

describe("a lost connection", () => {
  it("is said over the settings, after a while, and goes by itself", async () => {
    const { session, notice, wait, go } = await open();
    await go({ screen: "settings" });
    session.sync.value = gone();
    await wait(LOST_AFTER_MS - 200);
    expect(notice()).toBeUndefined();
    await wait(300);
    expect(notice()).toBe("No connection. Hearth keeps trying.");
    session.sync.value = { status: "live" };
    await wait(100);
    expect(notice()).toBeUndefined();
  });

  it("is nobody's business when it is back at once", async () => {
    const { session, notice, wait, go } = await open();
    await go({ screen: "settings" });
    session.sync.value = gone();
    await wait(LOST_AFTER_MS - 200);
    session.sync.value = { status: "live" };
    await wait(100);
    session.sync.value = gone(); // another one: its time begins anew
    await wait(LOST_AFTER_MS - 200);
    expect(notice()).toBeUndefined();
  });

  it.each<[Route, boolean]>([
    [{ screen: "rooms" }, false],
    [{ screen: "room", roomId }, false],
    [{ screen: "kiosk" }, false],
    [{ screen: "ambient" }, false],
    [{ screen: "settings" }, true],
    [{ screen: "verification" }, true],
    [{ screen: "roomMedia", roomId }, true],
    [{ screen: "viewer", roomId, eventId: "$1" }, true],
  ])("is said once on each screen: %j", async (route, over) => {
    const { session, notice, wait, go } = await open();
    await go(route);
    session.sync.value = gone();
    await wait(LOST_AFTER_MS + 100);
    expect(notice() !== undefined).toBe(over);
  });

  it("is said where a curtain hides the screen that says it", async () => {
    const { session, curtain, notice, wait, go } = await open();
    await go({ screen: "room", roomId });
    session.sync.value = gone();
    await wait(LOST_AFTER_MS + 100);
    expect(notice()).toBeUndefined();
    curtain.hide();
    await wait(100);
    expect(curtain.state.value).not.toBe("open");
    expect(notice()).toBeDefined();
  });

  it("is said to whoever is being asked who is here, by the network alone", async () => {
    const { cut, notice, wait, runs, unmount } = await open("choosing");
    cut(true);
    await wait(LOST_AFTER_MS + 100);
    expect(notice()).toBeDefined();
    cut(false);
    await wait(100);
    expect(notice()).toBeUndefined();
    unmount();
    await wait(100);
    expect(runs.size).toBe(0);
  });

  it("is spoken once, however many screens one goes through, and again the next time", async () => {
    const { session, speak, wait, go, navigation } = await open();
    await go({ screen: "settings" });
    session.sync.value = gone();
    await wait(LOST_AFTER_MS + 100);
    expect(speak).toHaveBeenCalledTimes(1);
    navigation.back();
    await go({ screen: "viewer", roomId, eventId: "$1" });
    await wait(5_000);
    expect(speak).toHaveBeenCalledTimes(1);
    session.sync.value = { status: "live" };
    await wait(100);
    session.sync.value = gone();
    await wait(LOST_AFTER_MS + 100);
    expect(speak).toHaveBeenCalledTimes(2);
  });
});
