/**
 * The PIN of a profile on this TV: asked for before its rooms are shown. A curtain, not a lock: nothing is encrypted with
 * it, since what four digits protect is tried out in a minute by whoever has the disk.
 */
import { type ReadonlySignal, signal } from "@preact/signals";
import type { KeyValueStorage } from "../../platform/types.ts";
import { hashPin, isPin, type PinHash, readPinHash } from "./pinHash.ts";
import { field } from "./rawEvent.ts";
import { pinKey } from "./pinKey.ts";

export interface ProfilePin {
  /** Digits. */
  readonly length: number | undefined;
  /** Asked for again after so many minutes without a key; 0: only when the profile is chosen. */
  readonly askAfter: number;
  /** Whether these digits are the PIN. */
  isRight(digits: string): Promise<boolean>;
}

/** Minutes, as a person goes through them. */
export const ASK_AFTER: readonly number[] = [0, 5, 15, 60];

const changes = signal(0);
/** Counts what has been saved or removed: whoever holds a PIN reads it again. */
export const pinChanges: ReadonlySignal<number> = changes;

/** The profile's PIN; undefined where it has none. One that cannot be read is right for no digits: signing in again removes it. */
export async function loadPin(storage: KeyValueStorage, profileId: string): Promise<ProfilePin | undefined> {
  const saved = await storage.get<unknown>(pinKey(profileId));
  if (saved === undefined) return undefined;
  const hash = readPinHash(field(saved, "hash"));
  const askAfter = field(saved, "askAfter");
  return {
    length: hash?.length,
    askAfter: ASK_AFTER.find((minutes) => minutes === askAfter) ?? 0,
    isRight: async (digits) => hash !== undefined && isPin(digits, hash),
  };
}

async function write(storage: KeyValueStorage, profileId: string, saved: { readonly hash: PinHash; readonly askAfter: number }) {
  await storage.set(pinKey(profileId), saved);
  changes.value++;
}

/** A new PIN, or another one; how soon it is asked for again stays. Rejects when the disk does not take it. */
export async function savePin(storage: KeyValueStorage, profileId: string, digits: string): Promise<void> {
  const askAfter = (await loadPin(storage, profileId))?.askAfter ?? 0;
  await write(storage, profileId, { hash: await hashPin(digits), askAfter });
}

/** Nothing where there is no PIN. */
export async function saveAskAfter(storage: KeyValueStorage, profileId: string, askAfter: number): Promise<void> {
  const hash = readPinHash(field(await storage.get<unknown>(pinKey(profileId)), "hash"));
  if (hash) await write(storage, profileId, { hash, askAfter });
}

export async function removePin(storage: KeyValueStorage, profileId: string): Promise<void> {
  await storage.delete(pinKey(profileId));
  changes.value++;
}
