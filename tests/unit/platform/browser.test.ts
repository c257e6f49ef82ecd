import { afterEach, describe, expect, test, vi } from "vitest";
import { browserPlatform } from "../../../platform/browser.ts";
import { engineMajor, memoryClass, probeCapabilities } from "../../../platform/capabilities.ts";
import { createPlatform, detectShell } from "../../../platform/index.ts";
import { linkOf } from "../../../platform/lifecycle.ts";
import { fakeScope, storage } from "./fakeTv.ts";

const GB = 1024 ** 3;
let visibility: DocumentVisibilityState = "visible";
Object.defineProperty(document, "visibilityState", { configurable: true, get: () => visibility });
function show(state: DocumentVisibilityState) {
  visibility = state;
  document.dispatchEvent(new Event("visibilitychange"));
}
afterEach(() => {
  visibility = "visible";
});

describe("which shell", () => {
  const shell = (parts: { search?: string; userAgent?: string; tizen?: unknown; PalmSystem?: unknown }) =>
    detectShell(
      fakeScope({
        location: { search: parts.search ?? "" },
        navigator: { userAgent: parts.userAgent ?? "Mozilla/5.0 Chrome/120.0" },
        tizen: parts.tizen,
        PalmSystem: parts.PalmSystem,
        webOSSystem: undefined,
      }),
    );

  test("a browser unless something says otherwise", () => expect(shell({})).toBe("browser"));
  test("by the makers' globals", () => {
    expect(shell({ PalmSystem: {} })).toBe("webos");
    expect(shell({ tizen: { tvinputdevice: {} } })).toBe("tizen");
  });
  test("by the user agent", () => {
    expect(shell({ userAgent: "Mozilla/5.0 (Web0S; Linux/SmartTV) Chrome/87.0 WebAppManager" })).toBe("webos");
    expect(shell({ userAgent: "Mozilla/5.0 (SMART-TV; LINUX; Tizen 6.0) Chrome/76.0" })).toBe("tizen");
  });
  test("forced by the address", () => {
    expect(shell({ search: "?a=1&shell=webos" })).toBe("webos");
    expect(shell({ search: "?shell=browser", PalmSystem: {} })).toBe("browser");
    expect(shell({ search: "?shell=toaster" })).toBe("browser");
  });
  test("createPlatform builds it, storage opened", async () => {
    const platform = await createPlatform(fakeScope({ location: { search: "?shell=tizen", hash: "", protocol: "https:" } }));
    expect(platform.name).toBe("tizen");
    expect(platform.storage.kind).toBe("indexedDB");
    expect(platform.capabilities.indexedDB).toBe(true);
  });
});

describe("life cycle", () => {
  test("hide and show are told once each, whatever events the engine sends", () => {
    const { lifecycle } = browserPlatform(fakeScope({}), storage);
    const told: string[] = [];
    const stops = [lifecycle.onSuspend(() => told.push("suspend")), lifecycle.onResume(() => told.push("resume"))];
    window.dispatchEvent(new Event("pagehide"));
    show("hidden");
    show("visible");
    show("visible");
    stops.forEach((stop) => stop());
    show("hidden");
    expect(told).toEqual(["suspend", "resume"]);
  });

  test("the address launches, and launches again", () => {
    const location = { hash: "#/room/!a:b", search: "", protocol: "https:" };
    const { lifecycle } = browserPlatform(fakeScope({ location }), storage);
    const launches: unknown[] = [];
    const stop = lifecycle.onLaunch((launch) => launches.push(launch));
    location.hash = "#/room/#alias:b";
    window.dispatchEvent(new Event("hashchange"));
    stop();
    window.dispatchEvent(new Event("hashchange"));
    expect(launches).toEqual([{ link: "/room/!a:b" }, { link: "/room/#alias:b" }]);
  });

  test("a page that was loaded anew for a new version goes on at its place, once", () => {
    const place = { link: "/room/!a:b", profileId: "dana" };
    const history = {
      state: { place, hearth: "here" } as object,
      replaceState: (state: object) => void (history.state = state),
    };
    const first = browserPlatform(fakeScope({ history, location: { hash: "#/room/other", search: "" } }), storage).lifecycle;
    const launches: unknown[] = [];
    // Everyone who asks hears the same.
    for (const _each of [1, 2]) first.onLaunch((launch) => launches.push(launch))();
    expect(launches).toEqual([place, place]);
    expect(history.state).toEqual({ hearth: "here" });
    const again = browserPlatform(fakeScope({ history, location: { hash: "#/room/other", search: "" } }), storage).lifecycle;
    again.onLaunch((launch) => launches.push(launch))();
    expect(launches[2]).toEqual({ link: "/room/other" });
  });

  test.each([
    ["#/room/!a:b", { link: "/room/!a:b" }],
    ["/room/!a:b", { link: "/room/!a:b" }],
    ["https://x.y/z#/room/!a:b", { link: "/room/!a:b" }],
    ["https://x.y/z", {}],
    ["#", {}],
    ["", {}],
    [undefined, {}],
  ])("link of %s", (text, launch) => expect(linkOf(text)).toEqual(launch));
});

test("the network's coming and going", () => {
  const navigator = { onLine: true, userAgent: "" };
  const { network } = browserPlatform(fakeScope({ navigator }), storage);
  const told: boolean[] = [];
  const stop = network.onChange((online) => told.push(online));
  navigator.onLine = false;
  window.dispatchEvent(new Event("offline"));
  expect(network.online).toBe(false);
  navigator.onLine = true;
  window.dispatchEvent(new Event("online"));
  stop();
  window.dispatchEvent(new Event("offline"));
  expect(told).toEqual([false, true]);
});

describe("wake lock", () => {
  function screenWith(request: () => Promise<unknown>) {
    return browserPlatform(fakeScope({ navigator: { userAgent: "", wakeLock: { request } } }), storage).screen;
  }
  const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

  test("taken, taken anew after hiding, released", async () => {
    const locks: { released: boolean; release: () => Promise<void> }[] = [];
    const screen = screenWith(async () => {
      const lock = { released: false, release: async () => void (lock.released = true) };
      locks.push(lock);
      return lock;
    });
    screen.keepAwake(true);
    await settled();
    expect(locks).toHaveLength(1);
    if (locks[0]) locks[0].released = true; // what the engine does when the page is hidden
    show("hidden");
    await settled();
    expect(locks).toHaveLength(1);
    show("visible");
    await settled();
    expect(locks).toHaveLength(2);
    screen.keepAwake(false);
    await settled();
    expect(locks[1]?.released).toBe(true);
  });

  test("switched off while it is still being asked for: released as soon as it is there", async () => {
    const lock = { released: false, release: vi.fn(async () => {}) };
    let grant = (_lock: unknown) => {};
    const screen = screenWith(() => new Promise((resolve) => (grant = resolve)));
    screen.keepAwake(true);
    await settled();
    screen.keepAwake(false);
    grant(lock);
    await settled();
    expect(lock.release).toHaveBeenCalledOnce();
  });

  test("refused: nothing happens", async () => {
    const screen = screenWith(async () => {
      throw new DOMException("no", "NotAllowedError");
    });
    screen.keepAwake(true);
    await settled();
    screen.keepAwake(false);
    await expect(settled()).resolves.toBeUndefined(); // an unhandled rejection would fail the run
  });
});

describe("capabilities", () => {
  test.each([
    [1 * GB, 120, "small"],
    [2 * GB, 60, "medium"],
    [8 * GB, 60, "large"],
    [undefined, 53, "small"],
    [undefined, 87, "medium"],
    [undefined, 0, "medium"],
  ] as const)("memory %s on Chromium %d is %s", (bytes, engine, expected) => expect(memoryClass(bytes, engine)).toBe(expected));

  test("a kiosk with much memory gets much", () => {
    const navigator = { userAgent: "Chrome/120.0", deviceMemory: 8 };
    const { budget } = probeCapabilities(fakeScope({ navigator, isSecureContext: true }), { indexedDB: true });
    expect(budget.timelineEvents).toBe(200);
  });

  test("no service worker on file://, whatever the engine's property says", () => {
    const at = (protocol: string) =>
      probeCapabilities(fakeScope({ navigator: { userAgent: "", serviceWorker: {} }, location: { protocol }, isSecureContext: true }), {
        indexedDB: false,
      }).serviceWorker;
    expect(at("file:")).toBe(false);
    expect(at("https:")).toBe(true);
  });

  test("an engine without WebAssembly", () => {
    expect(probeCapabilities(fakeScope({ WebAssembly: undefined }), { indexedDB: true }).webAssembly).toBe(false);
    expect(probeCapabilities(fakeScope({ WebAssembly }), { indexedDB: true }).webAssembly).toBe(true);
  });

  test("engine versions", () => {
    expect(engineMajor("Mozilla/5.0 (Web0S; Linux/SmartTV) Chrome/53.0.2785.34")).toBe(53);
    expect(engineMajor("Mozilla/5.0 Firefox/140.0")).toBe(0);
  });
});
