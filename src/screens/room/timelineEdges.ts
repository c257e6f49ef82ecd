import type { EdgeState, TimelineItem } from "../../matrix/records.ts";
import { NEWER_EDGE, OLDER_EDGE } from "./rowLabel.ts";

type EdgeItem = Extract<TimelineItem, { readonly kind: "edge" }>;

/** One object per edge state, so that an unchanged edge stays the same row. */
const edges = new WeakMap<EdgeState, { older?: EdgeItem; newer?: EdgeItem }>();

function edgeItem(edge: EdgeState, which: "older" | "newer"): EdgeItem {
  let known = edges.get(edge);
  if (!known) edges.set(edge, (known = {}));
  return (known[which] ??= { kind: "edge", key: which === "older" ? OLDER_EDGE : NEWER_EDGE, edge });
}

const NOTHING: readonly TimelineItem[] = [];

/** The rows between their edges. Rows that bring an edge of their own keep it. */
export function withEdges(items: readonly TimelineItem[], older: EdgeState, newer: EdgeState): readonly TimelineItem[] {
  // Nothing is there yet: an edge of nothing says nothing, unless it can be tried again.
  if (older.status !== "failed" && items.every(({ kind }) => kind === "edge")) return NOTHING;
  const first = items[0];
  const last = items[items.length - 1];
  const rows: TimelineItem[] = first?.kind === "edge" ? [] : [edgeItem(older, "older")];
  rows.push(...items);
  if (newer.status !== "end" && !(items.length > 1 && last?.kind === "edge")) rows.push(edgeItem(newer, "newer"));
  return rows;
}

export const isOwnEdge = (item: EdgeItem, which: "older" | "newer"): boolean => item.key === (which === "older" ? OLDER_EDGE : NEWER_EDGE);
