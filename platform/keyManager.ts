/**
 * Samsung's key manager for the tokens of a session: a repository that the set encrypts and gives to this app alone
 * (developer.samsung.com/smarttv, KeyManager API, since 2.4; no privilege since Tizen 3). Where it is missing, refuses or
 * hangs, tokens lie with everything else.
 */
import type { TizenKeyManager } from "./makers.ts";
import type { KeyValueStorage } from "./types.ts";

/** What goes there; everything else is no secret to whoever holds the set, or too large. */
const SECRET = /^profile\/[^/]+\/credentials$/;
const WITHIN_MS = 2000;

/** In storage instead of the value: under which name the key manager has it. */
interface Kept {
  readonly keyManager: string;
}
const nameIn = (value: unknown): string | undefined => (value as Partial<Kept> | null | undefined)?.keyManager;

let written = 0;

/**
 * A secret is written under a new name, read again, and only then named in storage, within the transaction that it belongs
 * to; the old one goes last. A power cut at any point leaves the one or the other, and a key manager that loses what it took
 * is not used.
 */
export function withKeyManager(storage: KeyValueStorage, manager: TizenKeyManager | undefined): KeyValueStorage {
  if (!manager || storage.kind === "memory") return storage;
  const remove = (name: string | undefined): void => {
    if (name === undefined) return;
    try {
      manager.removeData({ name });
    } catch {
      // Gone already.
    }
  };
  const oldName = async (key: string): Promise<string | undefined> => (SECRET.test(key) ? nameIn(await storage.get(key)) : undefined);

  async function put(entries: readonly (readonly [string, unknown])[]): Promise<void> {
    const before = await Promise.all(entries.map(([key]) => oldName(key)));
    const next = await Promise.all(
      entries.map(async ([key, value]): Promise<readonly [string, unknown]> => {
        const name =
          SECRET.test(key) && value !== undefined ? await keep(manager as TizenKeyManager, key, JSON.stringify(value)) : undefined;
        return [key, name === undefined ? value : ({ keyManager: name } satisfies Kept)];
      }),
    );
    try {
      await storage.setMany(next);
    } catch (error) {
      next.forEach(([, value]) => remove(nameIn(value)));
      throw error;
    }
    before.forEach(remove);
  }

  return {
    ...storage,
    async get<T>(key: string) {
      const value = await storage.get<T>(key);
      const name = SECRET.test(key) ? nameIn(value) : undefined;
      if (name === undefined) return value;
      try {
        return JSON.parse(manager.getData({ name })) as T;
      } catch {
        return undefined; // as if it had never been: its owner signs in again
      }
    },
    set: (key, value) => (SECRET.test(key) ? put([[key, value]]) : storage.set(key, value)),
    setMany: (entries) => (entries.some(([key]) => SECRET.test(key)) ? put(entries) : storage.setMany(entries)),
    async delete(key) {
      const name = await oldName(key);
      await storage.delete(key);
      remove(name);
    },
    async clear() {
      const names = await Promise.all((await storage.keys()).map(oldName));
      await storage.clear();
      names.forEach(remove);
    },
  };
}

/** @returns the name under which it can be read again; undefined where it cannot. */
function keep(manager: TizenKeyManager, key: string, text: string): Promise<string | undefined> {
  const name = `${key}/${Date.now().toString(36)}-${++written}`;
  return new Promise((resolve) => {
    const refuse = (): void => resolve(undefined);
    const timer = setTimeout(refuse, WITHIN_MS);
    const done = (): void => {
      clearTimeout(timer);
      try {
        resolve(manager.getData({ name }) === text ? name : undefined);
      } catch {
        refuse();
      }
    };
    try {
      manager.saveData(name, text, null, done, refuse);
    } catch {
      refuse();
    }
  });
}
