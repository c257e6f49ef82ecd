/**
 * Key-value storage on IndexedDB. Where the engine refuses it (private windows, a full disk at start, some kiosks) or
 * never answers (a damaged database on a set that lost power), everything is kept in memory and `kind` says so.
 */
import { clear, del, delMany, get, keys, setMany, type UseStore } from "idb-keyval";
import type { KeyValueStorage } from "./types.ts";

const DATABASE = "hearth";
const STORE = "values";
/** A healthy open takes milliseconds; a hanging one never ends. */
const OPEN_WITHIN_MS = 3000;

export interface StorageOptions {
  readonly within?: number | undefined;
  /** Whether the value under a key may go when the disk is full. */
  readonly isSpare?: ((key: string) => boolean) | undefined;
}

/** @returns within three seconds, whatever the engine does; never throws. */
export async function openStorage(
  idb: IDBFactory | undefined,
  { within = OPEN_WITHIN_MS, isSpare = () => false }: StorageOptions = {},
): Promise<KeyValueStorage> {
  if (!idb) return memoryStorage();
  const connection = connector(idb);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooLong = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error("IndexedDB did not answer")), within);
  });
  try {
    await Promise.race([connection.open(), tooLong]);
    return indexedDbStorage(connection, isSpare);
  } catch {
    return memoryStorage();
  } finally {
    clearTimeout(timer);
  }
}

interface Connection {
  /** The open database; opened again when the engine closes it (it does under memory pressure and after a suspend). */
  open(): Promise<IDBDatabase>;
  forget(): void;
}

function connector(idb: IDBFactory): Connection {
  let connection: Promise<IDBDatabase> | undefined;
  const forget = () => {
    connection = undefined;
  };
  const open = () => {
    connection ??= new Promise<IDBDatabase>((resolve, reject) => {
      const request = idb.open(DATABASE, 1);
      request.onupgradeneeded = () => request.result.createObjectStore(STORE);
      request.onerror = () => reject(request.error);
      request.onsuccess = () => {
        const database = request.result;
        database.onclose = forget;
        // Another page of ours wants to delete or upgrade the database: do not stand in its way.
        database.onversionchange = () => {
          database.close();
          forget();
        };
        resolve(database);
      };
    });
    connection.catch(forget);
    return connection;
  };
  return { open, forget };
}

function indexedDbStorage(connection: Connection, isSpare: (key: string) => boolean): KeyValueStorage {
  // "strict" (Chromium 83; ignored before, where it was the only way): done means on the disk, not in its cache.
  // A television is switched off at the wall, and a refresh token that is lost is a sign-in that is lost.
  const begin = (database: IDBDatabase, mode: IDBTransactionMode) => database.transaction(STORE, mode, { durability: "strict" });
  const use: UseStore = async (mode, run) => {
    const database = await connection.open();
    let transaction: IDBTransaction;
    try {
      transaction = begin(database, mode);
    } catch (error) {
      if ((error as Error).name !== "InvalidStateError") throw error;
      // Closed, and `onclose` was not told (yet).
      connection.forget();
      transaction = begin(await connection.open(), mode);
    }
    try {
      return run(transaction.objectStore(STORE));
    } catch (error) {
      // A value that cannot be stored throws at once; what was put before it would otherwise be kept.
      transaction.abort();
      throw error;
    }
  };
  const onFull = new Set<() => void>();
  /** A full disk: what can be had again makes room, once; then whoever listens is told. */
  const write = async (entries: readonly (readonly [string, unknown])[]): Promise<void> => {
    const put = () => setMany(entries as [string, unknown][], use);
    try {
      await put();
    } catch (error) {
      if ((error as Error | null)?.name !== "QuotaExceededError") throw error;
      const spare = (await keys<string>(use)).filter(isSpare);
      try {
        await delMany(spare, use);
        await put();
      } catch (still) {
        onFull.forEach((run) => run());
        throw still;
      }
    }
  };
  return {
    kind: "indexedDB",
    get: (key) => get(key, use),
    set: (key, value) => write([[key, value]]),
    setMany: (entries) => (entries.length === 0 ? Promise.resolve() : write(entries)),
    onFull: (run) => void onFull.add(run),
    delete: (key) => del(key, use),
    keys: () => keys<string>(use),
    clear: () => clear(use),
  };
}

/** Forgets everything at the end of the run. Values are copied, as IndexedDB copies them. */
export function memoryStorage(): KeyValueStorage {
  const values = new Map<string, string>();
  const put = (key: string, value: unknown) => {
    if (value === undefined) values.delete(key);
    else values.set(key, JSON.stringify(value));
  };
  return {
    kind: "memory",
    async get<T>(key: string) {
      const json = values.get(key);
      return json === undefined ? undefined : (JSON.parse(json) as T);
    },
    async set(key, value) {
      put(key, value);
    },
    async setMany(entries) {
      entries.forEach(([key, value]) => put(key, value));
    },
    async delete(key) {
      values.delete(key);
    },
    async keys() {
      return Array.from(values.keys());
    },
    async clear() {
      values.clear();
    },
  };
}
