import { afterEach, describe, expect, it, vi } from "vitest";
import type { LateShell } from "../../../platform/types.ts";

const shell = { exit: () => undefined } as unknown as LateShell;
/** A fresh page each time: what has come stays. */
async function page() {
  vi.resetModules();
  return import("../../../src/core/lateShell.ts");
}
afterEach(() => vi.resetModules());

describe("what the shell has that no start needs", () => {
  it("is loaded once, whoever asks", async () => {
    const { lateShell, loadLateShell, provideLateShell } = await page();
    const load = vi.fn(async () => shell);
    provideLateShell(load);
    expect(lateShell.value).toBeUndefined();
    expect(await Promise.all([loadLateShell(), loadLateShell()])).toEqual([shell, shell]);
    expect(lateShell.value).toBe(shell);
    expect(load).toHaveBeenCalledOnce();
  });

  it("that could not be had is nothing, and is asked for again", async () => {
    const { lateShell, loadLateShell, provideLateShell } = await page();
    const load = vi.fn<() => Promise<LateShell>>().mockRejectedValueOnce(new Error("no network")).mockResolvedValueOnce(shell);
    provideLateShell(load);
    expect(await loadLateShell()).toBeUndefined();
    expect(await loadLateShell()).toBe(shell);
    expect(lateShell.value).toBe(shell);
  });

  it("where nobody brings one there is none", async () => {
    expect(await (await page()).loadLateShell()).toBeUndefined();
  });
});
