import { beforeEach, describe, expect, it } from "vitest";
import {
  closeWhenDeleted,
  cryptoPrefix,
  deleteCryptoDatabases,
  deleteLeftDatabases,
  keepCryptoDatabases,
} from "../../../src/matrix/cryptoDatabases.ts";
import { memoryStorage } from "../../fixtures/memoryStorage.ts";

const owner = { profileId: "p1", deviceId: "TV" };
const name = `${cryptoPrefix(owner)}::matrix-sdk-crypto`;
const open = (): Promise<IDBDatabase> =>
  new Promise((resolve, reject) => {
    const request = indexedDB.open(name, 1);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error as Error);
  });
const names = async () => (await indexedDB.databases()).map((database) => database.name);

beforeEach(async () => {
  for (const each of await names()) indexedDB.deleteDatabase(each as string);
});

describe("databases of the crypto module", () => {
  it("go, and nothing is noted", async () => {
    const storage = memoryStorage();
    (await open()).close();
    await deleteCryptoDatabases(owner, storage);
    expect(await names()).not.toContain(name);
    expect(await storage.keys()).toEqual([]);
  });

  it("that something still holds go at the next start", async () => {
    const storage = memoryStorage();
    const held = await open();
    await deleteCryptoDatabases(owner, storage);
    expect(await storage.keys()).toEqual(["cryptoLeft"]);
    held.close(); // the page has ended
    await deleteLeftDatabases(storage);
    expect(await names()).not.toContain(name);
    expect(await storage.keys()).toEqual([]);
  });

  it("go although the crypto module holds them", async () => {
    closeWhenDeleted();
    const storage = memoryStorage();
    const others: Promise<IDBDatabase> = new Promise((resolve) => {
      const request = indexedDB.open("hearth", 1);
      request.onsuccess = () => resolve(request.result);
    });
    let disturbed = false;
    (await others).onversionchange = () => (disturbed = true);
    await open();
    await deleteCryptoDatabases(owner, storage);
    expect(await names()).not.toContain(name);
    expect(await storage.keys()).toEqual([]);
    expect(disturbed).toBe(false);
    (await others).close();
  });

  it("that are in use again are not deleted at the next start", async () => {
    const storage = memoryStorage();
    const held = await open();
    await deleteCryptoDatabases(owner, storage);
    held.close();
    await keepCryptoDatabases(owner, storage);
    (await open()).close();
    await deleteLeftDatabases(storage);
    expect(await names()).toContain(name);
  });

  it("are not looked for where nothing is noted, and nonsense is passed over", async () => {
    const storage = memoryStorage();
    (await open()).close();
    await deleteLeftDatabases(storage);
    await storage.set("cryptoLeft", [5, null]);
    await deleteLeftDatabases(storage);
    expect(await names()).toContain(name);
  });
});
