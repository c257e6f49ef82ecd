/** The whole room of 5,000 events of every kind, from the newest to the first, by one held key: what stalls, and what stays. */
import type { Recorder, Results } from "../results.ts";
import type { Seat } from "../Seat.ts";
import { max } from "../stats.ts";
import { startRecording, stopRecording } from "../pageProbe.ts";

/** Held in stretches: the numbers are fetched in between, so that the notebook in the page stays small. */
const STRETCH_MS = 15_000;
const LIMIT_MS = 12 * 60_000;
const SLOW_FRAME_MS = 50;
const STALL_MS = 200;

export async function measureThrough(seat: Seat, results: Results, record: Recorder): Promise<void> {
  await seat.start(seat.house.accounts.bench);
  await seat.quiet();
  await seat.enterBigRoom();
  await seat.quiet();
  const before = (await seat.tv.heap()) / 1e6;
  const started = Date.now();
  const frames: number[] = [];
  const gaps: number[] = [];
  let moves = 0;
  let highest = before;
  while (!(await atFirst(seat))) {
    if (Date.now() - started > LIMIT_MS) {
      results.note(`through: only ${moves} rows in ${LIMIT_MS / 60_000} minutes (${seat.tv.engine}).`);
      break;
    }
    await startRecording(seat.tv, true);
    await seat.tv.hold("up", STRETCH_MS);
    const recording = await stopRecording(seat.tv);
    moves += recording.focus.length;
    frames.push(...steps(recording.frames));
    // The first move waits for the key; behind the last one the key was let go, or the room was at its beginning.
    gaps.push(...steps(recording.focus));
    highest = Math.max(highest, await usedHeap(seat));
  }
  record("through.rows passed", "count", moves);
  record("through.took", "ms", Date.now() - started);
  record("through.longest stall", "ms", max(gaps));
  record(`through.stalls over ${STALL_MS} ms`, "count", gaps.filter((gap) => gap > STALL_MS).length);
  record("through.longest frame", "ms", max(frames));
  record(`through.frames over ${SLOW_FRAME_MS} ms`, "count", frames.filter((frame) => frame > SLOW_FRAME_MS).length);
  record("through.frames", "count", frames.length);
  await startRecording(seat.tv); // forgets
  await seat.quiet();
  const after = (await seat.tv.heap()) / 1e6;
  record("through.heap before", "MB", before);
  record("through.heap after", "MB", after);
  record("through.heap at most, uncollected", "MB", highest);
  record("through.heap ratio", "×", after / before);
  record("through.DOM nodes after", "count", await seat.tv.domNodes());
  // At the beginning the window of events is full; at the end it is as it was before: what is more by then was left behind.
  await seat.tv.press("back");
  await seat.quiet();
  await seat.quiet();
  const again = (await seat.tv.heap()) / 1e6;
  record("through.heap at the newest again", "MB", again);
  record("through.heap at the newest again, ratio", "×", again / before);
  await seat.leaveRoom();
  await seat.quiet();
}

const steps = (times: readonly number[]): number[] => times.slice(1).map((at, index) => at - (times[index] as number));

/** The first row has the focus, and the server has nothing older. */
function atFirst(seat: Seat): Promise<boolean> {
  return seat.tv.evaluate<[], boolean>(`(function () {
    var row = document.activeElement;
    if (!row || row.getAttribute('data-kind') === null) return false;
    for (var before = row.previousElementSibling; before; before = before.previousElementSibling) if (before.hasAttribute('data-event-id')) return false;
    var edge = document.querySelector('[data-kind="edge"]');
    return Number(row.getAttribute('aria-posinset')) <= 3 && (!edge || /began/.test(edge.textContent));
  })()`);
}

/** MB in use, garbage included. */
async function usedHeap(seat: Seat): Promise<number> {
  const { metrics } = await seat.tv.devtools.call("Performance.getMetrics");
  return (metrics.find(({ name }) => name === "JSHeapUsedSize")?.value ?? Number.NaN) / 1e6;
}
