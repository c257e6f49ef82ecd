/** When to save: a quiet moment after changes, at the latest after a while of unrest, and at once when the TV sleeps. */
import { log } from "../core/log.ts";
import { fromThrown } from "./matrixErrors.ts";

export interface Saver {
  changed(): void;
  now(): Promise<void>;
  /** Resolves when no save is running. */
  idle(): Promise<void>;
  stop(): void;
}

const QUIET_MS = 3_000;
const LATEST_MS = 20_000;

export function createSaver(save: () => Promise<void>): Saver {
  const logger = log("snapshot");
  let timer: ReturnType<typeof setTimeout> | undefined;
  let since: number | undefined;
  let running: Promise<void> = Promise.resolve();
  let stopped = false;

  function now(): Promise<void> {
    clearTimeout(timer);
    since = undefined;
    if (stopped) return running;
    const saving = save().catch((thrown: unknown) => logger.warn("not saved", fromThrown(thrown).detail));
    // Beside an earlier one, since a TV that goes to sleep leaves no time to wait.
    running = Promise.all([running, saving]).then(() => undefined);
    return saving;
  }

  return {
    changed() {
      if (stopped) return;
      since ??= Date.now();
      clearTimeout(timer);
      timer = setTimeout(() => void now(), Math.max(0, Math.min(QUIET_MS, since + LATEST_MS - Date.now())));
    },
    now,
    idle: () => running,
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
