/** The crypto module's databases of a profile (matrix-js-sdk, `cryptoDatabasePrefix`). */
import { log } from "../core/log.ts";

/** Whose databases: a device never meets those of another, even while their deletion still waits for somebody. */
export interface CryptoOwner {
  readonly profileId: string;
  readonly deviceId: string;
}

export function cryptoPrefix({ profileId, deviceId }: CryptoOwner): string {
  return `hearth-${profileId}-${deviceId}`;
}

/**
 * Deletes them; there may be none. Resolves when they are gone, or cannot go while something still holds them: they go
 * when it lets go. Never rejects.
 */
export async function deleteCryptoDatabases(owner: CryptoOwner): Promise<void> {
  if (typeof indexedDB === "undefined") return;
  const names = ["matrix-sdk-crypto", "matrix-sdk-crypto-meta"].map((name) => `${cryptoPrefix(owner)}::${name}`);
  await Promise.all(names.map(remove));
}

/** A second deletion waits for the first without a word. */
const LONGEST_MS = 3_000;

function remove(name: string): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, LONGEST_MS);
    try {
      const request = indexedDB.deleteDatabase(name);
      request.onsuccess = request.onblocked = () => resolve();
      request.onerror = () => {
        log("crypto").warn("a database could not be deleted", request.error);
        resolve();
      };
    } catch (thrown) {
      log("crypto").warn("a database could not be deleted", thrown);
      resolve();
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
