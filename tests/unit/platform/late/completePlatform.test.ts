import { afterEach, expect, test } from "vitest";
import { browserPlatform } from "../../../../platform/browser.ts";
import { completePlatform } from "../../../../platform/late/completePlatform.ts";
import type { Platform, Shell } from "../../../../platform/types.ts";
import { fakeScope, storage } from "../fakeTv.ts";

/** A browser's parts stand for those of every shell: what is added is chosen by the name alone. */
function complete(name: Shell, page: Readonly<Record<string, unknown>> = {}): Platform {
  const scope = fakeScope(page);
  const platform = { ...browserPlatform(scope, storage), name };
  completePlatform(platform, scope);
  return platform;
}
afterEach(() => localStorage.clear());

test("every shell keeps who was here, and knows what an update leaves", async () => {
  for (const name of ["browser", "webos", "tizen"] as const) {
    const { keepsake, survival } = complete(name, { location: { protocol: "file:" } });
    keepsake?.keep({ by: name });
    expect(await keepsake?.recall(), name).toEqual({ by: name });
    expect(survival, name).toEqual({ update: name === "webos" ? "deleted" : "kept" });
  }
});

test("a browser alone has a Back of its own, which leaves only while it is answered", () => {
  const browser = complete("browser");
  expect(browser.exitByBack).toBeDefined();
  expect(browser.exitByBack?.()).toBeUndefined();
  for (const name of ["webos", "tizen"] as const) expect(complete(name).exitByBack, name).toBeUndefined();
});

test("where no page gets a service worker, or full screen, there is none", () => {
  const { updates, fullScreen } = complete("browser", { location: { protocol: "file:" } });
  expect(updates).toBeUndefined();
  expect(fullScreen).toBeUndefined();
});
