/** Restart on a stored session: page load → painted from the snapshot → real rooms → live. */
import type { Account } from "../house.ts";
import type { Recorder, Results } from "../results.ts";
import type { Seat } from "../Seat.ts";
import { max } from "../stats.ts";

/** One restart, measured. Leaves the rooms screen live. */
export async function measureRestart(seat: Seat, account: Account, record: Recorder): Promise<void> {
  const { script, painted, rooms, live } = await seat.start(account);
  const name = (what: string): string => `restart.${account.name}.${what}`;
  record(name("script runs"), "ms", script);
  record(name("painted"), "ms", painted);
  record(name("rooms"), "ms", rooms);
  record(name("live"), "ms", live);
  record(name("painted after script"), "ms", painted - script);
  record(name("rooms after script"), "ms", rooms - script);
  record(name("live after script"), "ms", live - script);
  record(name("longest task"), "ms", await longestTask(seat, 0, live));
}

export async function measureRestarts(seat: Seat, account: Account, runs: number, record: Recorder): Promise<void> {
  for (let run = 0; run < runs; run++) {
    await measureRestart(seat, account, record);
    await seat.quiet();
  }
}

/** A new browser process on the same profile, as after switching the TV on: nothing is warm. */
export async function measureColdStart(seat: Seat, account: Account, results: Results, record: Recorder): Promise<void> {
  await seat.leavePage();
  await seat.tv.restart();
  const { painted, live } = await seat.start(account);
  record(`restart.${account.name}.painted, new browser process`, "ms", painted);
  record(`restart.${account.name}.live, new browser process`, "ms", live);
  results.note("“new browser process”: the browser was killed and started again before the page was loaded (one run each).");
}

/** Duration of the longest main-thread task that began within the given times, 0 when none took 50 ms: engines report no shorter ones. */
export async function longestTask(seat: Seat, fromMs: number, toMs: number): Promise<number> {
  const tasks = await seat.tv.longTasks();
  return max([
    0,
    ...tasks.filter(({ startMs, durationMs }) => startMs < toMs && startMs + durationMs > fromMs).map(({ durationMs }) => durationMs),
  ]);
}
