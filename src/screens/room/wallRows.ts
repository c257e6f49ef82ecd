import type { TimelineItem } from "../../matrix/records.ts";
import { canFocusRow } from "./rowQueries.ts";

/**
 * What a wall shows of a room's rows (pure): what people say. Who came, what was renamed and where it all began tells nobody
 * there anything, nor does a day on which there was nothing else. A room in which there is nothing else shows it all the same.
 */
export function wallRows(rows: readonly TimelineItem[]): readonly TimelineItem[] {
  const kept = rows.filter((item) => !isNoise(item)).filter((item, at, all) => item.kind !== "date" || hasMore(all[at + 1]));
  return kept.some(canFocusRow) ? kept : rows;
}

const isNoise = (item: TimelineItem): boolean =>
  (item.kind === "notice" && item.thread === undefined) || (item.kind === "edge" && item.edge?.status === "end");

/** Whether the day goes on after its heading. */
const hasMore = (next: TimelineItem | undefined): boolean => next !== undefined && next.kind !== "date" && next.kind !== "edge";
