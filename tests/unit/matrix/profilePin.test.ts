import { pbkdf2Sync } from "node:crypto";
import { afterEach, describe, expect, it, vi } from "vitest";
import { hashPin, isPin, readPinHash } from "../../../src/matrix/pinHash.ts";
import { pinKey } from "../../../src/matrix/pinKey.ts";
import { loadPin, pinChanges, removePin, saveAskAfter, savePin } from "../../../src/matrix/profilePin.ts";
import { memoryStorage } from "../../fixtures/memoryStorage.ts";

/** A page that engines do not think secure: no `crypto.subtle`. */
const withoutWebCrypto = (): void => {
  const { crypto } = globalThis;
  vi.stubGlobal("crypto", { getRandomValues: crypto.getRandomValues.bind(crypto) });
};
afterEach(() => vi.unstubAllGlobals());

describe.each([
  ["by the engine", () => undefined],
  ["by script", withoutWebCrypto],
])("a PIN hashed %s", (_by, prepare) => {
  it("is known again, another is not, and no two hashes are the same", async () => {
    prepare();
    const [one, two] = [await hashPin("4711"), await hashPin("4711")];
    expect(one.salt).not.toBe(two.salt);
    expect(one.hash).not.toBe(two.hash);
    expect(await isPin("4711", one)).toBe(true);
    expect(await isPin("4712", one)).toBe(false);
    expect(await isPin("47110", one)).toBe(false);
    expect(JSON.stringify(one)).not.toContain("4711");
    expect(readPinHash(JSON.parse(JSON.stringify(one)))).toEqual(one);
  });
});

it("by script it is PBKDF2 as Node has it", async () => {
  withoutWebCrypto();
  const { salt, iterations, hash } = await hashPin("4711");
  expect(hash).toBe(pbkdf2Sync("4711", Buffer.from(salt, "hex"), iterations, 32, "sha256").toString("hex"));
});

it("one made by the engine is known again where there is none", async () => {
  const hash = await hashPin("0815");
  withoutWebCrypto();
  expect(await isPin("0815", hash)).toBe(true);
});

it("what is no hash is none", async () => {
  const good = await hashPin("0000");
  for (const bad of [
    undefined,
    null,
    7,
    "x",
    [],
    {},
    { ...good, salt: "zz" },
    { ...good, hash: good.hash.slice(1) },
    { ...good, iterations: 1e9 },
    { ...good, iterations: 1.5 },
    { ...good, length: 0 },
  ])
    // prettier-ignore
    expect(readPinHash(bad)).toBeUndefined();
});

describe("the PIN of a profile", () => {
  it("is saved, changed, asked for again after as long as before, and removed", async () => {
    const storage = memoryStorage();
    expect(await loadPin(storage, "p")).toBeUndefined();
    const changes = pinChanges.value;
    await savePin(storage, "p", "1234");
    await saveAskAfter(storage, "p", 15);
    const first = await loadPin(storage, "p");
    expect(first).toMatchObject({ length: 4, askAfter: 15 });
    expect(await first?.isRight("1234")).toBe(true);
    await savePin(storage, "p", "987654");
    const second = await loadPin(storage, "p");
    expect(second).toMatchObject({ length: 6, askAfter: 15 });
    expect([await second?.isRight("1234"), await second?.isRight("987654")]).toEqual([false, true]);
    expect(await loadPin(storage, "q")).toBeUndefined();
    await removePin(storage, "p");
    expect(await storage.keys()).toEqual([]);
    expect(pinChanges.value).toBe(changes + 4);
    await saveAskAfter(storage, "p", 5); // nothing to ask for
    expect(await storage.keys()).toEqual([]);
  });

  it("that cannot be read keeps the curtain closed to all digits", async () => {
    const storage = memoryStorage();
    await storage.set(pinKey("p"), { hash: "?", askAfter: 7 });
    const pin = await loadPin(storage, "p");
    expect(pin).toMatchObject({ length: undefined, askAfter: 0 });
    expect(await pin?.isRight("0000")).toBe(false);
  });
});
