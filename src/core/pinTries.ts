import { type ReadonlySignal, signal } from "@preact/signals";
import type { KeyValueStorage } from "../../platform/types.ts";
import { log } from "./log.ts";

/** So many wrong PINs cost nothing: fingers slip. */
const FREE = 3;
/** Then a wait after each wrong one: half a minute, two, ten, an hour, and an hour each from there on. */
const WAITS_MS: readonly number[] = [30_000, 120_000, 600_000, 3_600_000];

/** How long nobody may try after so many wrong PINs in a row, in milliseconds. */
export function waitAfter(failures: number): number {
  if (failures < FREE) return 0;
  return WAITS_MS[Math.min(failures - FREE, WAITS_MS.length - 1)] as number;
}

/** Wrong PINs in a row, and when the last one was tried (milliseconds since 1970). */
interface Failures {
  readonly count: number;
  readonly lastAt: number;
}

/** How often somebody has tried a PIN. It is on disk, so that pulling the plug gives no new tries. */
export interface PinTries {
  /** Nobody may try before then (milliseconds since 1970); 0: at once. */
  readonly waitUntil: ReadonlySignal<number>;
  /** Before a PIN is compared: the try counts as wrong until `passed`, so that a power cut in between gains nothing. */
  begin(): Promise<void>;
  /** It was the right one. */
  passed(): Promise<void>;
}

/**
 * Reads what was tried before.
 * @param name whose PIN: "kiosk", or a profile's id.
 * @param clock milliseconds since 1970.
 */
export async function loadPinTries(storage: KeyValueStorage, name: string, clock: () => number = Date.now): Promise<PinTries> {
  const key = `pinTries:${name}`;
  let failures = readFailures(await storage.get<unknown>(key).catch(() => undefined));
  // The clock was set back, or it is wrong after a power cut: the wait begins again and is never longer than it was.
  if (failures.lastAt > clock()) failures = { ...failures, lastAt: clock() };
  const waitUntil = signal(0);
  const told = (): void => {
    const wait = waitAfter(failures.count);
    waitUntil.value = wait > 0 ? failures.lastAt + wait : 0;
  };
  told();

  async function keep(next: Failures): Promise<void> {
    failures = next;
    // A disk that keeps nothing: the tries of this run still count.
    await storage.set(key, next).catch((thrown: unknown) => log("pin").warn("tries not saved", thrown));
  }

  return {
    waitUntil,
    async begin() {
      await keep({ count: failures.count + 1, lastAt: clock() });
      told();
    },
    async passed() {
      await keep({ count: 0, lastAt: 0 });
      told();
    },
  };
}

const NONE: Failures = { count: 0, lastAt: 0 };

function readFailures(saved: unknown): Failures {
  if (typeof saved !== "object" || saved === null) return NONE;
  const { count, lastAt } = saved as { readonly count?: unknown; readonly lastAt?: unknown };
  const isNumber = (value: unknown): value is number => typeof value === "number" && value >= 0 && value < 8.64e15;
  return isNumber(count) && isNumber(lastAt) ? { count: Math.floor(count), lastAt } : NONE;
}
