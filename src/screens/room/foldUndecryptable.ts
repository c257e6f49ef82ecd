import type { TimelineItem } from "../../matrix/records.ts";
import type { MessageOf } from "./rowLabel.ts";

type Encrypted = MessageOf<"encrypted">;

/** Two in a row may stand; a wall of them says nothing more than one row does. */
const FEWEST = 3;
/** Rows made of a run's newest message and its length: an unchanged run stays the same row. */
const folded = new WeakMap<Encrypted, Encrypted>();

/**
 * Runs of messages that cannot be read for one and the same reason become one row: their newest message, which says how
 * many it stands for, without a name: they may be from several people. A run with a key in `spread` stays as it is.
 */
export function foldUndecryptable(items: readonly TimelineItem[], spread: ReadonlySet<string>): readonly TimelineItem[] {
  const rows: TimelineItem[] = [];
  for (let at = 0; at < items.length;) {
    const run = runFrom(items, at);
    at += Math.max(1, run.length);
    const last = run[run.length - 1];
    if (!last) rows.push(items[at - 1] as TimelineItem);
    else if (run.length < FEWEST || run.some(({ key }) => spread.has(key))) rows.push(...run);
    else rows.push(standingFor(last, run.length));
  }
  return rows.length === items.length ? items : rows;
}

function runFrom(items: readonly TimelineItem[], from: number): readonly Encrypted[] {
  const run: Encrypted[] = [];
  for (let at = from; at < items.length; at++) {
    const item = items[at] as TimelineItem;
    if (item.kind !== "encrypted" || (run[0] && run[0].why !== item.why)) break;
    run.push(item);
  }
  return run;
}

function standingFor(last: Encrypted, run: number): Encrypted {
  const known = folded.get(last);
  if (known?.run === run) return known;
  const row: Encrypted = { ...last, firstOfRun: false, run };
  folded.set(last, row);
  return row;
}
