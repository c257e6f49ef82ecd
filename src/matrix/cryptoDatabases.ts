/** The crypto module's databases of a profile (matrix-js-sdk, `cryptoDatabasePrefix`). */
import type { KeyValueStorage } from "../../platform/types.ts";
import { log } from "../core/log.ts";
import { array } from "./rawEvent.ts";

/** Whose databases: a device never meets those of another, even while their deletion still waits for somebody. */
export interface CryptoOwner {
  readonly profileId: string;
  readonly deviceId: string;
}

export function cryptoPrefix({ profileId, deviceId }: CryptoOwner): string {
  return `hearth-${profileId}-${deviceId}`;
}

const CRYPTO = /::matrix-sdk-crypto(-meta)?$/;
let watching = false;

/**
 * Connections of the crypto module close by themselves when their database is to be deleted. The module closes them with
 * its last handle, and engines without FinalizationRegistry (Chromium 83 and older) keep handles until the page ends.
 */
export function closeWhenDeleted(): void {
  if (watching || typeof IDBFactory === "undefined") return;
  watching = true;
  const { open } = IDBFactory.prototype;
  IDBFactory.prototype.open = function (name, version) {
    const request = version === undefined ? open.call(this, name) : open.call(this, name, version);
    if (CRYPTO.test(name)) {
      request.addEventListener("success", () => {
        const database = request.result;
        database.addEventListener("versionchange", () => database.close());
      });
    }
    return request;
  };
}

/** Prefixes of databases that were to go and perhaps have not, in the TV's storage. */
const LEFT = "cryptoLeft";

/**
 * Deletes them; there may be none. Resolves when they are gone, or cannot go while something still holds them, another tab:
 * `deleteLeftDatabases` takes those, and what a power cut left, at the next start. Never rejects.
 */
export async function deleteCryptoDatabases(owner: CryptoOwner, storage: KeyValueStorage): Promise<void> {
  const prefix = cryptoPrefix(owner);
  await changeLeft(storage, (left) => left.filter((other) => other !== prefix).concat(prefix));
  if (await removeAll(prefix)) await changeLeft(storage, (left) => left.filter((other) => other !== prefix));
}

/** At the start of the page, when nothing holds them any more. Never rejects. */
export async function deleteLeftDatabases(storage: KeyValueStorage): Promise<void> {
  const left = await storage.get<unknown>(LEFT).catch(() => undefined);
  for (const prefix of array(left)) {
    if (typeof prefix !== "string" || !(await removeAll(prefix))) continue;
    await changeLeft(storage, (now) => now.filter((other) => other !== prefix));
  }
}

/** They are in use from now on, whatever was noted of earlier ones of that name. Never rejects. */
export function keepCryptoDatabases(owner: CryptoOwner, storage: KeyValueStorage): Promise<void> {
  return changeLeft(storage, (left) => left.filter((prefix) => prefix !== cryptoPrefix(owner)));
}

async function changeLeft(storage: KeyValueStorage, change: (left: readonly unknown[]) => readonly unknown[]): Promise<void> {
  try {
    const before = array(await storage.get<unknown>(LEFT));
    const next = change(before);
    if (next.length === before.length && next.every((prefix, i) => prefix === before[i])) return;
    await (next.length ? storage.set(LEFT, next) : storage.delete(LEFT));
  } catch (thrown) {
    log("crypto").warn("what is left to delete could not be noted", thrown);
  }
}

/** False: something holds them still. */
async function removeAll(prefix: string): Promise<boolean> {
  if (typeof indexedDB === "undefined") return true;
  const gone = await Promise.all(["matrix-sdk-crypto", "matrix-sdk-crypto-meta"].map((name) => remove(`${prefix}::${name}`)));
  return gone.every(Boolean);
}

/** A second deletion waits for the first without a word. */
const LONGEST_MS = 3_000;

function remove(name: string): Promise<boolean> {
  return new Promise((resolve) => {
    setTimeout(() => resolve(false), LONGEST_MS);
    try {
      const request = indexedDB.deleteDatabase(name);
      request.onsuccess = () => resolve(true);
      request.onblocked = () => resolve(false);
      request.onerror = () => {
        log("crypto").warn("a database could not be deleted", request.error);
        resolve(false);
      };
    } catch (thrown) {
      log("crypto").warn("a database could not be deleted", thrown);
      resolve(false);
    }
  });
}

/** Whether IndexedDB takes and gives back a value at all: tells a full or broken disk from a broken crypto store. */
export function databasesWork(): Promise<boolean> {
  const name = "hearth-probe";
  return new Promise((resolve) => {
    const no = (): void => resolve(false);
    try {
      const opening = indexedDB.open(name, 1);
      opening.onupgradeneeded = () => opening.result.createObjectStore("probe");
      opening.onerror = opening.onblocked = no;
      opening.onsuccess = () => {
        const database = opening.result;
        try {
          const transaction = database.transaction("probe", "readwrite");
          transaction.objectStore("probe").put(1, "probe");
          transaction.onerror = transaction.onabort = no;
          transaction.oncomplete = () => {
            database.close();
            indexedDB.deleteDatabase(name);
            resolve(true);
          };
        } catch {
          no();
        }
      };
    } catch {
      no();
    }
  });
}
