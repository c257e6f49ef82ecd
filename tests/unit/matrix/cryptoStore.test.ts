// @vitest-environment node
/** When the crypto store counts as broken, and may be deleted: by the words of the real module, on stand-in databases. */
import { DeviceId, initAsync, OlmMachine, StoreHandle, UserId } from "@matrix-org/matrix-sdk-crypto-wasm";
import { beforeAll, describe, expect, it } from "vitest";
import { isUnreadable } from "../../../src/matrix/openCrypto.ts";

const KEY = new Uint8Array(32).fill(7);
let serial = 0;

async function open(prefix: string, { key = KEY, user = "@a:b", device = "TV" } = {}): Promise<unknown> {
  let store: StoreHandle | undefined;
  try {
    store = await StoreHandle.openWithKey(prefix, key);
    const machine = await OlmMachine.initFromStore(new UserId(user), new DeviceId(device), store);
    machine.close();
    return undefined;
  } catch (thrown) {
    return thrown;
  } finally {
    store?.free();
  }
}

async function made(): Promise<string> {
  const prefix = `store${serial++}`;
  expect(await open(prefix)).toBeUndefined();
  return prefix;
}

const done = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error as Error);
  });

/** Puts something else in the place of every value. */
async function overwrite(name: string, change: (value: unknown) => unknown): Promise<void> {
  const database = await done(indexedDB.open(name));
  for (const store of Array.from(database.objectStoreNames)) {
    const at = database.transaction(store, "readwrite").objectStore(store);
    for (const key of await done(at.getAllKeys())) {
      const next = change(await done(at.get(key)));
      await done(at.keyPath === null ? at.put(next, key) : at.put(next));
    }
  }
  database.close();
}

/** One bit of every long text or list of bytes is another. */
function rotten(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((byte: number, i) => (i === 50 ? byte ^ 1 : byte));
  if (typeof value === "string" && value.length > 30) return value.slice(0, 20) + (value[20] === "A" ? "B" : "A") + value.slice(21);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, rotten(part)]));
}

beforeAll(async () => initAsync());

describe("a crypto store is broken for good", () => {
  it.each<[string, (prefix: string) => Promise<unknown>]>([
    ["with another key", (prefix) => open(prefix, { key: new Uint8Array(32).fill(8) })],
    ["of another person", (prefix) => open(prefix, { user: "@x:b" })],
    ["of another device", (prefix) => open(prefix, { device: "PHONE" })],
    ["with rotten values", (prefix) => overwrite(`${prefix}::matrix-sdk-crypto`, rotten).then(() => open(prefix))],
    ["with a rotten cipher", (prefix) => overwrite(`${prefix}::matrix-sdk-crypto-meta`, rotten).then(() => open(prefix))],
    ["with a cipher cut off", (prefix) => overwrite(`${prefix}::matrix-sdk-crypto-meta`, () => [1, 2, 3]).then(() => open(prefix))],
    ["with values cut off", (prefix) => overwrite(`${prefix}::matrix-sdk-crypto`, () => [1, 2, 3]).then(() => open(prefix))],
  ])("%s", async (_what, harm) => {
    const prefix = await made();
    const thrown = await harm(prefix);
    expect(thrown).toBeInstanceOf(Error);
    expect(isUnreadable(thrown)).toBe(true);
  });
});

describe("a crypto store is kept", () => {
  const names = ["QuotaExceededError", "AbortError", "UnknownError", "InvalidStateError", "DataError", "VersionError", "TimeoutError"];
  // Words of Chromium that the names of the crypto module's own errors occur in.
  const words = "The transaction was aborted: corrupted, invalid version, failed to decrypt";
  const methods = [
    ["opening", IDBFactory.prototype, "open"],
    ["reading", IDBObjectStore.prototype, "get"],
    ["writing", IDBObjectStore.prototype, "put"],
  ] as const;
  it.each(methods.flatMap(([what, on, method]) => names.map((name) => [what, name, on, method] as const)))(
    "when %s fails with %s",
    async (_what, name, on, method) => {
      const prefix = method === "put" ? `store${serial++}` : await made();
      const real = Object.getOwnPropertyDescriptor(on, method) as PropertyDescriptor;
      Object.defineProperty(on, method, {
        ...real,
        value: () => {
          const error = new DOMException(words, name);
          if (method !== "open") throw error;
          const request = { error, onerror: undefined as ((event: unknown) => void) | undefined, addEventListener: () => undefined };
          setTimeout(() => request.onerror?.({ target: request }), 0);
          return request;
        },
      });
      const thrown = await open(prefix).finally(() => Object.defineProperty(on, method, real));
      expect(String(thrown)).toContain(name);
      expect(isUnreadable(thrown)).toBe(false);
    },
  );

  it("when it is of a later version", async () => {
    const prefix = await made();
    (await done(indexedDB.open(`${prefix}::matrix-sdk-crypto`, 99_999))).close();
    const thrown = await open(prefix);
    expect(String(thrown)).toContain("too new");
    expect(isUnreadable(thrown)).toBe(false);
  });

  it.each([
    new Error("unreachable"),
    new RangeError("WebAssembly.instantiate(): Out of memory"),
    new TypeError("invalid"),
    "corrupt",
    null,
  ])("when the module fails with %s", (thrown) => expect(isUnreadable(thrown)).toBe(false));
});
