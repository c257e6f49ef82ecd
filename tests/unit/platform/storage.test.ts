import { IDBFactory } from "fake-indexeddb";
import { describe, expect, test, vi } from "vitest";
import { memoryStorage, openStorage } from "../../../platform/storage.ts";
import type { KeyValueStorage } from "../../../platform/types.ts";

const kinds: [string, () => Promise<KeyValueStorage>][] = [
  ["indexedDB", () => openStorage(new IDBFactory())],
  ["memory", async () => memoryStorage()],
];

describe.each(kinds)("%s", (kind, open) => {
  test("keeps, lists, deletes and clears", async () => {
    const storage = await open();
    expect(storage.kind).toBe(kind);
    await storage.set("a", { deep: [1, 2] });
    await storage.setMany([
      ["b", "two"],
      ["c", 3],
    ]);
    await storage.setMany([]);
    expect(await storage.get("a")).toEqual({ deep: [1, 2] });
    expect([...(await storage.keys())].sort()).toEqual(["a", "b", "c"]);
    await storage.delete("b");
    expect(await storage.get("b")).toBeUndefined();
    await storage.clear();
    expect(await storage.keys()).toEqual([]);
  });

  test("keeps a copy, not the object", async () => {
    const storage = await open();
    const value = { n: 1 };
    await storage.set("a", value);
    value.n = 2;
    expect(await storage.get("a")).toEqual({ n: 1 });
  });
});

test("values outlive the page", async () => {
  const factory = new IDBFactory();
  await (await openStorage(factory)).set("token", "t");
  expect(await (await openStorage(factory)).get("token")).toBe("t");
});

test("setMany keeps all or nothing", async () => {
  const storage = await openStorage(new IDBFactory());
  const impossible = () => {};
  await expect(
    storage.setMany([
      ["good", 1],
      ["bad", impossible],
    ]),
  ).rejects.toThrow();
  expect(await storage.get("good")).toBeUndefined();
});

test("writes ask the engine to reach the disk", async () => {
  const factory = new IDBFactory();
  const storage = await openStorage(factory);
  const transaction = vi.spyOn((await import("fake-indexeddb")).IDBDatabase.prototype, "transaction");
  await storage.set("a", 1);
  expect(transaction).toHaveBeenCalledWith("values", "readwrite", { durability: "strict" });
});

test("a connection that the engine closed is opened again", async () => {
  const factory = new IDBFactory();
  const storage = await openStorage(factory);
  const second = factory.open("hearth", 2); // another page upgrades: ours steps aside
  await new Promise((resolve) => (second.onsuccess = resolve));
  second.result.close();
  await new Promise((resolve) => (factory.deleteDatabase("hearth").onsuccess = resolve));
  await storage.set("a", 1);
  expect(await storage.get("a")).toBe(1);
});

test("a connection that went without a word is opened again, also after an attempt that the engine refused", async () => {
  const factory = new IDBFactory();
  const opened: IDBDatabase[] = [];
  let refuses = false;
  const open: IDBFactory["open"] = (...args) => {
    if (refuses) throw new DOMException("not now", "UnknownError");
    const request = factory.open(...args);
    request.addEventListener("success", () => opened.push(request.result));
    return request;
  };
  const storage = await openStorage({ open } as IDBFactory);
  await storage.set("a", 1);
  // Our own close() fires no event, and neither do old engines after a suspend.
  opened[0]?.close();
  refuses = true;
  await expect(storage.get("a")).rejects.toThrow("not now");
  refuses = false;
  expect(await storage.get("a")).toBe(1);
  await storage.set("b", 2);
  expect(opened).toHaveLength(2);
});

describe("where IndexedDB is not to be had, memory serves", () => {
  const openFails = (open: () => IDBOpenDBRequest) => ({ open }) as unknown as IDBFactory;

  test("missing", async () => {
    expect((await openStorage(undefined)).kind).toBe("memory");
  });

  test("refused by an exception", async () => {
    const refusing = openFails(() => {
      throw new DOMException("denied", "SecurityError");
    });
    expect((await openStorage(refusing)).kind).toBe("memory");
  });

  test("refused by an error event", async () => {
    const refusing = openFails(() => {
      const request = { error: new DOMException("disk", "UnknownError"), onerror: undefined as (() => void) | undefined };
      setTimeout(() => request.onerror?.(), 0);
      return request as unknown as IDBOpenDBRequest;
    });
    expect((await openStorage(refusing)).kind).toBe("memory");
  });

  test("never answering", async () => {
    expect(
      (
        await openStorage(
          openFails(() => ({}) as IDBOpenDBRequest),
          { within: 20 },
        )
      ).kind,
    ).toBe("memory");
  });
});

describe("a full disk", () => {
  /** An engine's, with place for so many values more; what is deleted makes place. */
  async function fullAfter(places: number) {
    const { IDBObjectStore } = await import("fake-indexeddb");
    const put = IDBObjectStore.prototype.put;
    let left = places;
    vi.spyOn(IDBObjectStore.prototype, "put").mockImplementation(function (this: IDBObjectStore, value: unknown, key?: IDBValidKey) {
      if (left <= 0) throw new DOMException("no place", "QuotaExceededError");
      left -= 1;
      return put.call(this as never, value, key) as never;
    });
    const remove = IDBObjectStore.prototype.delete;
    vi.spyOn(IDBObjectStore.prototype, "delete").mockImplementation(function (this: IDBObjectStore, key: IDBValidKey | IDBKeyRange) {
      left += 1;
      return remove.call(this as never, key) as never;
    });
    const storage = await openStorage(new IDBFactory(), { isSpare: (key) => key.startsWith("spare/") });
    const told = vi.fn(() => {});
    storage.onFull?.(told);
    return { storage, told };
  }

  test("makes place of what can be had again, and says nothing", async () => {
    const { storage, told } = await fullAfter(3);
    await storage.setMany([
      ["spare/1", "a picture"],
      ["spare/2", "another"],
      ["token", "old"],
    ]);
    await storage.set("token", "new");
    expect(await storage.get("token")).toBe("new");
    expect(await storage.keys()).toEqual(["token"]);
    expect(told).not.toHaveBeenCalled();
  });

  test("with nothing to spare it is told, and what was there stays", async () => {
    const { storage, told } = await fullAfter(1);
    await storage.set("token", "old");
    await expect(storage.setMany([["token", "new"]])).rejects.toMatchObject({ name: "QuotaExceededError" });
    expect(await storage.get("token")).toBe("old");
    expect(told).toHaveBeenCalledOnce();
  });

  test("another fault makes no place", async () => {
    const { storage, told } = await fullAfter(2);
    await storage.set("spare/1", "a picture");
    await expect(storage.set("bad", () => {})).rejects.toThrow();
    expect(await storage.get("spare/1")).toBe("a picture");
    expect(told).not.toHaveBeenCalled();
  });
});
