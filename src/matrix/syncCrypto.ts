/** What of a `/sync` answer concerns the crypto module, and the disk where it waits while the module cannot take it. */
import type { KeyValueStorage } from "../../platform/types.ts";
import { array, field, fields, string } from "./rawEvent.ts";
import { profilePrefix } from "./snapshot.ts";

/** Client-server API, "Extensions to /sync" of send-to-device and end-to-end encryption. JSON-able. */
export interface SyncCrypto {
  readonly toDevice: readonly unknown[];
  readonly changed: readonly string[];
  readonly left: readonly string[];
  readonly counts: Readonly<Record<string, number>>;
  readonly fallback?: readonly string[];
}

const FALLBACK = ["device_unused_fallback_key_types", "org.matrix.msc2732.device_unused_fallback_key_types"];
/** The crypto module throws at others, and would refuse the whole answer. */
const USER_ID = /^@[^:\s]*:[^\s]{1,250}$/;
/** Answers that wait at most: weeks of a family's keys. Beyond it the sync loop waits with them. */
const MOST_WAITING = 2000;

export function syncCrypto(body: unknown): SyncCrypto {
  const lists = field(body, "device_lists");
  const users = (name: string): string[] => array(field(lists, name)).filter((id): id is string => USER_ID.test(string(id) ?? ""));
  const counts: Record<string, number> = {};
  const given = fields(field(body, "device_one_time_keys_count"));
  for (const name of Object.keys(given)) if (typeof given[name] === "number") counts[name] = given[name] as number;
  const fallback = FALLBACK.map((name) => field(body, name)).find((value) => Array.isArray(value));
  return {
    toDevice: array(field(field(body, "to_device"), "events")).filter((event) => typeof field(event, "type") === "string"),
    changed: users("changed"),
    left: users("left"),
    counts,
    ...(fallback ? { fallback: array(fallback).filter((type): type is string => typeof type === "string") } : {}),
  };
}

/** The server says it once: what of it is lost is lost for good. (Counts are repeated in every answer.) */
export function isPrecious({ toDevice, changed, left }: SyncCrypto): boolean {
  return toDevice.length + changed.length + left.length > 0;
}

/** What waits for the crypto module, in order, on disk. */
export interface Waiting {
  /** Resolves when it is on disk. Rejects when the disk refuses it, or too much waits already. */
  add(part: SyncCrypto): Promise<void>;
  /** The oldest, or undefined when nothing waits. */
  first(): Promise<{ readonly part: SyncCrypto; done(): Promise<void> } | undefined>;
  clear(): Promise<void>;
}

export function createWaiting(storage: KeyValueStorage, profileId: string): Waiting {
  const prefix = `${profilePrefix(profileId)}toDevice/`;
  let known: Promise<string[]> | undefined;
  const keys = (): Promise<string[]> => {
    known ??= storage.keys().then((all) => all.filter((key) => key.indexOf(prefix) === 0).sort());
    known.catch(() => (known = undefined));
    return known;
  };

  return {
    async add(part) {
      const all = await keys();
      if (all.length >= MOST_WAITING) throw new Error("too much waits for the crypto module");
      const last = all[all.length - 1];
      const serial = last === undefined ? 0 : Number(last.slice(prefix.length)) + 1;
      const key = prefix + `0000000000${serial}`.slice(-10);
      await storage.set(key, part);
      all.push(key);
    },
    async first() {
      const all = await keys();
      for (;;) {
        const key = all[0];
        if (key === undefined) return undefined;
        const done = async (): Promise<void> => {
          await storage.delete(key);
          if (all[0] === key) all.shift();
        };
        const saved = await storage.get<unknown>(key);
        if (typeof saved === "object" && saved !== null) return { part: asPart(saved), done };
        await done();
      }
    },
    async clear() {
      for (const key of (await keys()).splice(0)) await storage.delete(key);
    },
  };
}

/** As it was written; whatever is missing is empty. */
function asPart(saved: unknown): SyncCrypto {
  return syncCrypto({
    to_device: { events: field(saved, "toDevice") },
    device_lists: { changed: field(saved, "changed"), left: field(saved, "left") },
    device_one_time_keys_count: field(saved, "counts"),
    device_unused_fallback_key_types: field(saved, "fallback"),
  });
}
