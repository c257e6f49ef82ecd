import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { TvWindow } from "../../../platform/makers.ts";
import { openStorage } from "../../../platform/storage.ts";
import { tizenPlatform } from "../../../platform/tizen.ts";
import type { KeyValueStorage } from "../../../platform/types.ts";
import { tizenSet } from "../../simulators/inUnit.ts";
import type { TizenOptions, TizenTv } from "../../simulators/tizenTv.ts";

const KEY = "profile/p1/credentials";
const tokens = (accessToken: string) => ({ accessToken, deviceId: "TV" });

let plain: KeyValueStorage;
let storage: KeyValueStorage;
let set: TizenTv;

async function start(keyManager: TizenOptions["keyManager"] = "works"): Promise<void> {
  set = tizenSet({ keyManager });
  plain = await openStorage(indexedDB);
  storage = tizenPlatform(window as TvWindow, plain).storage;
}
const onDisk = async () => JSON.stringify(await Promise.all((await plain.keys()).map((key) => plain.get(key))));
const inSafe = () => Object.values(set.safe).map((text) => JSON.parse(text) as unknown);

beforeEach(() => sessionStorage.clear());
afterEach(async () => {
  await storage.clear();
  set.remove();
});

test("tokens lie in the set's safe, everything else on its disk", async () => {
  await start();
  await storage.setMany([
    ["profiles", ["p1"]],
    [KEY, tokens("secret")],
  ]);
  expect(await onDisk()).not.toContain("secret");
  expect(inSafe()).toEqual([tokens("secret")]);
  expect(await storage.get(KEY)).toEqual(tokens("secret"));
  expect(await storage.get("profiles")).toEqual(["p1"]);
});

test("new ones take the place of the old ones; what is deleted is in neither", async () => {
  await start();
  await storage.set(KEY, tokens("one"));
  await storage.set(KEY, tokens("two"));
  expect(inSafe()).toEqual([tokens("two")]);
  await storage.delete(KEY);
  expect(await storage.get(KEY)).toBeUndefined();
  expect(inSafe()).toEqual([]);
  await storage.set(KEY, tokens("three"));
  await storage.clear();
  expect([inSafe(), await storage.keys()]).toEqual([[], []]);
});

test("tokens that were on the disk before are read, and move with the next ones", async () => {
  await start();
  await plain.set(KEY, tokens("old"));
  expect(await storage.get(KEY)).toEqual(tokens("old"));
  await storage.set(KEY, tokens("new"));
  expect(await onDisk()).not.toContain("new");
  expect(await storage.get(KEY)).toEqual(tokens("new"));
});

test("a disk that refuses leaves the old ones, and nothing behind", async () => {
  await start();
  await storage.set(KEY, tokens("one"));
  const full = vi.spyOn(plain, "setMany").mockRejectedValueOnce(new DOMException("full", "QuotaExceededError"));
  await expect(storage.set(KEY, tokens("two"))).rejects.toMatchObject({ name: "QuotaExceededError" });
  expect(full).toHaveBeenCalled();
  expect(await storage.get(KEY)).toEqual(tokens("one"));
  expect(inSafe()).toEqual([tokens("one")]);
});

test("a safe that has been emptied is a sign-in that is gone, and no error", async () => {
  await start();
  await storage.set(KEY, tokens("one"));
  for (const name of Object.keys(set.safe)) delete set.safe[name];
  expect(await storage.get(KEY)).toBeUndefined();
  await storage.set(KEY, tokens("again"));
  expect(await storage.get(KEY)).toEqual(tokens("again"));
});

describe.each(["refuses", "hangs", "loses", "none"] as const)("a safe that %s", (keyManager) => {
  test("is not used", async () => {
    await start(keyManager);
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const saved = storage.set(KEY, tokens("plain"));
    await vi.waitFor(async () => {
      await vi.advanceTimersByTimeAsync(2500);
      await Promise.race([saved, Promise.reject(new Error("not yet"))]);
    });
    vi.useRealTimers();
    expect(await storage.get(KEY)).toEqual(tokens("plain"));
    expect(await onDisk()).toContain("plain");
    expect(inSafe()).toEqual([]);
  });
});
