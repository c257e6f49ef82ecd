import { afterEach, describe, expect, it, vi } from "vitest";

/** A fresh page each time, with a stand-in for the late script. */
async function page(screens: () => object = () => ({})) {
  vi.resetModules();
  vi.doMock("../../../src/app/lateScreens.tsx", screens);
  return import("../../../src/app/loadLate.ts");
}
afterEach(() => vi.doUnmock("../../../src/app/lateScreens.tsx"));

describe("what waits for the late script", () => {
  it("is done in the order of asking, before whoever asked for the screens goes on", async () => {
    const { onceLate, whenLate } = await page();
    const done: string[] = [];
    const asked = whenLate().then(() => done.push("screens"));
    onceLate(() => void done.push("complete"));
    onceLate(() => void done.push("start"));
    expect(done).toEqual([]);
    await asked;
    expect(done).toEqual(["complete", "start", "screens"]);
  });

  it("is done at once when it is there", async () => {
    const { onceLate, whenLate } = await page();
    await whenLate();
    const run = vi.fn();
    onceLate(run);
    expect(run).toHaveBeenCalledOnce();
  });

  it("is done once, after the script could not be had at first", async () => {
    let tries = 0;
    const { onceLate, whenLate, loadLate } = await page(() => {
      tries++;
      if (tries === 1) throw new Error("no network");
      return {};
    });
    const run = vi.fn();
    onceLate(run);
    expect(await whenLate()).toBeUndefined();
    expect(run).not.toHaveBeenCalled();
    expect(await whenLate()).toBeDefined();
    loadLate();
    expect(run).toHaveBeenCalledOnce();
  });
});
