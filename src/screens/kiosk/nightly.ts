import { lastTime } from "../../core/clockTimes.ts";

/** Who comes by in the night delays the restart, but not into the day. */
const WINDOW_MS = 3 * 3_600_000;
/** Nobody is there, in milliseconds without a key. */
const QUIET_MS = 600_000;

export interface Night {
  /** "HH:MM" */
  readonly restartAt: string;
  /** When this run began; all times are milliseconds since 1970. */
  readonly startedAt: number;
  readonly now: number;
  readonly idleMs: number;
  /** A film or sound plays. */
  readonly isPlaying: boolean;
}

/** Whether it is time for tonight's restart: once a night, and never while somebody is there. */
export function isRestartDue({ restartAt, startedAt, now, idleMs, isPlaying }: Night): boolean {
  const due = lastTime(restartAt, now);
  if (due === undefined || startedAt >= due || now - due > WINDOW_MS) return false;
  return idleMs >= QUIET_MS && !isPlaying;
}
