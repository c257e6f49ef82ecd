import { signal, type ReadonlySignal } from "@preact/signals";
import { type AppError, toAppError } from "./errors.ts";
import { log } from "./log.ts";

/** A failure of an action that has no place of its own on the screen: the toasts show it once. */
export interface Mishap {
  readonly id: number;
  readonly error: AppError;
}

const latest = signal<Mishap | undefined>(undefined);
let count = 0;

/** The newest mishap; the toasts follow it. */
export const mishap: ReadonlySignal<Mishap | undefined> = latest;

/**
 * The first wall: runs an action of a view-model; a failure becomes an AppError, is logged and shown once.
 * @returns what `run` gave, or undefined when it failed.
 */
export async function attempt<T>(label: string, run: () => Promise<T>): Promise<T | undefined> {
  try {
    return await run();
  } catch (thrown) {
    const error = toAppError(thrown);
    log(label).warn("failed", error.kind, error.detail);
    latest.value = { id: ++count, error };
    return undefined;
  }
}
