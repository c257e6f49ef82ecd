/** From a key's own time stamp to the mark that follows the paint of the new focus; single presses, and a held key. */
import { type Action, actions, HOLD_MS } from "../actions.ts";
import { latencies, startRecording, stopRecording } from "../pageProbe.ts";
import type { Recorder, Results } from "../results.ts";
import type { Seat } from "../Seat.ts";
import { max } from "../stats.ts";

/** A frame that took longer is one that a person sees. */
const SLOW_FRAME_MS = 50;
const STALL_MS = 200;
/** The grid of results (src/screens/rooms/Shelves.tsx). */
const RESULT_COLUMNS = 4;

export async function measureKeys(seat: Seat, results: Results, record: Recorder): Promise<void> {
  for (const [place, action] of [["shelves", actions.keysShelves] as const, ["timeline", actions.keysTimeline] as const]) {
    await action.prepare(seat);
    await startRecording(seat.tv);
    await action.act(seat);
    const recording = await stopRecording(seat.tv);
    const times = latencies(recording);
    record(`keys.${place}`, "ms", ...times);
    const unanswered = recording.keys.length - times.length;
    if (unanswered > 0)
      results.note(
        `keys.${place}: ${unanswered} of ${recording.keys.length} presses moved no focus within 0.7 s (${seat.tv.engine}); they are not in the numbers.`,
      );
  }
}

export async function measureHolding(seat: Seat, results: Results, record: Recorder): Promise<void> {
  await measureHold(seat, "shelf right", actions.holdShelf, results, record);
  await measureHold(seat, "results down", actions.holdResults, results, record, RESULT_COLUMNS);
  await measureHold(seat, "timeline up", actions.holdTimeline, results, record);
}

async function measureHold(seat: Seat, place: string, action: Action, results: Results, record: Recorder, columns = 1): Promise<void> {
  await action.prepare(seat);
  const before = await position(seat);
  await startRecording(seat.tv, true);
  await action.act(seat);
  const after = await position(seat);
  const { keys, focus, frames } = await stopRecording(seat.tv);
  const from = keys[0]?.at ?? Number.NaN;
  // The list's end, if it was reached, is no stall.
  const line = (item: number): number => Math.ceil(item / columns);
  const atEnd = line(after.at) === 1 || line(after.at) === line(after.of);
  const last = focus[focus.length - 1] ?? from;
  const to = atEnd ? last : from + HOLD_MS;
  if (atEnd) results.note(`hold.${place}: the end of the list was reached after ${Math.round(last - from)} ms (${seat.tv.engine}).`);
  const times = [from, ...focus.filter((at) => at > from && at <= to), to];
  const gaps = times.slice(1).map((at, index) => at - (times[index] as number));
  const deltas = frames.slice(1).map((at, index) => at - (frames[index] as number));
  record(`hold.${place}.moves painted`, "count", focus.length);
  record(`hold.${place}.rows passed`, "count", Math.abs(after.of - after.at - (before.of - before.at)));
  record(`hold.${place}.longest gap`, "ms", max(gaps));
  record(`hold.${place}.gaps over ${STALL_MS} ms`, "count", gaps.filter((gap) => gap > STALL_MS).length);
  record(`hold.${place}.longest frame`, "ms", max(deltas));
  record(`hold.${place}.frames over ${SLOW_FRAME_MS} ms`, "count", deltas.filter((delta) => delta > SLOW_FRAME_MS).length);
}

/** Where the focused row stands, counted as assistive technology is told. Rows come and go at the start: the end is what counts. */
function position(seat: Seat): Promise<{ readonly at: number; readonly of: number }> {
  return seat.tv.evaluate<[], { at: number; of: number }>(`(function () {
    var row = document.activeElement;
    return { at: Number(row.getAttribute('aria-posinset')), of: Number(row.getAttribute('aria-setsize')) };
  })()`);
}
