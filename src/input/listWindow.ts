/**
 * Arithmetic of a windowed list: where its lines stand and which of them are rendered. Pure; sizes in pixels along the
 * list's axis. A line is a row, or `columns` items of a grid. Nothing here walks further than a few screenfuls, so a
 * list of 2,000 lines costs what a list of 20 does.
 *
 * The list has no scroll position: everything is told from one line, the anchor, and its `offset`, the distance of its
 * start from the start of the view.
 */
export interface Lines {
  readonly count: number;
  readonly gap: number;
  /** Measured if it was, else estimated. */
  size(line: number): number;
}

export interface Range {
  readonly first: number;
  readonly last: number;
}

export interface View {
  readonly size: number;
  /** Where a focused line stands: 0 at the start of the view … 1 at its end. */
  readonly focusLine: number;
  /** Where content shorter than the view lies, and which end wins when both cannot be met. */
  readonly stick: "start" | "end";
  /** The view always begins with a whole line, even if a piece of it stays empty at the end. */
  readonly snap?: boolean;
}

/** How far the start of line `to` lies after that of line `from`; negative before it. */
export function distance(lines: Lines, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += lines.size(i) + lines.gap;
  for (let i = from - 1; i >= to; i--) sum -= lines.size(i) + lines.gap;
  return sum;
}

/**
 * Offset for a line that focus has moved to: on the focus line, or nearer to an end where the content ends.
 * A line larger than the view shows the edge that focus came in by.
 */
export function place(lines: Lines, line: number, view: View, cameFrom: "before" | "after" | undefined): number {
  const size = lines.size(line);
  const room = view.size - size;
  if (room < 0) return cameFrom === "after" || (cameFrom === undefined && view.stick === "end") ? room : 0;
  if (view.snap) return afterWholeLines(lines, line, view.size);
  return withoutBlank(lines, line, room * view.focusLine, view);
}

/** The line at the start of the view; near the end of the content, after as many whole lines as fit before it. */
function afterWholeLines(lines: Lines, line: number, viewSize: number): number {
  let filled = lines.size(line);
  for (let i = line + 1; i < lines.count && filled <= viewSize; i++) filled += lines.gap + lines.size(i);
  let offset = 0;
  for (let i = line - 1; i >= 0; i--) {
    const more = lines.gap + lines.size(i);
    if (filled + more > viewSize) break;
    filled += more;
    offset += more;
  }
  return offset;
}

/** The offset nearest to `offset` that leaves no blank before the first or after the last line. */
export function withoutBlank(lines: Lines, line: number, offset: number, view: View): number {
  const atStart = (): void => {
    // Start of the first line, if it can be in the view at all.
    let start = offset;
    for (let i = line - 1; i >= 0 && start > 0; i--) start -= lines.size(i) + lines.gap;
    if (start > 0) offset -= start;
  };
  const atEnd = (): void => {
    let end = offset + lines.size(line);
    for (let i = line + 1; i < lines.count && end < view.size; i++) end += lines.gap + lines.size(i);
    if (end < view.size) offset += view.size - end;
  };
  if (view.snap) atStart();
  else if (view.stick === "start") {
    atEnd();
    atStart();
  } else {
    atStart();
    atEnd();
  }
  return offset;
}

/** The lines that touch the view made larger by `overscan` pixels on both sides. */
export function rangeAround(lines: Lines, line: number, offset: number, viewSize: number, overscan: number): Range {
  if (lines.count === 0) return { first: 0, last: -1 };
  let first = line;
  for (let start = offset; first > 0 && start - lines.gap > -overscan; first--) start -= lines.gap + lines.size(first - 1);
  let last = line;
  for (let end = offset + lines.size(line); last < lines.count - 1 && end + lines.gap < viewSize + overscan; last++)
    end += lines.gap + lines.size(last + 1);
  return { first, last };
}

/** A step inside a line that is larger than the view: its new offset, or undefined when its edge is in sight. */
export function scrollWithin(size: number, offset: number, viewSize: number, direction: 1 | -1): number | undefined {
  const step = Math.round(viewSize * 0.7);
  if (direction > 0) {
    const hidden = offset + size - viewSize;
    return hidden > 1 ? offset - Math.min(step, hidden) : undefined;
  }
  return offset < -1 ? offset + Math.min(step, -offset) : undefined;
}

/** The nearest index from `from` in steps of `delta` that may be focused; undefined when there is none. */
export function nextFocusable(count: number, from: number, delta: number, canFocus: (index: number) => boolean): number | undefined {
  for (let i = from + delta; i >= 0 && i < count; i += delta) if (canFocus(i)) return i;
  return undefined;
}

/** Who takes the place of a removed key: the next of the old order that still exists, else the previous. */
export function survivor(oldKeys: readonly string[], removed: string, exists: (key: string) => boolean): string | undefined {
  const at = oldKeys.indexOf(removed);
  for (let i = at + 1; i < oldKeys.length; i++) if (exists(oldKeys[i] as string)) return oldKeys[i];
  for (let i = at - 1; i >= 0; i--) if (exists(oldKeys[i] as string)) return oldKeys[i];
  return undefined;
}
