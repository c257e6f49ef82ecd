import { batch, type Signal, signal } from "@preact/signals";
import { afterPaint } from "./afterPaint.ts";
import { focusElement } from "./focusElement.ts";
import type { FocusListProps, Keyed } from "./FocusList.tsx";
import {
  distance,
  type Lines,
  nextFocusable,
  place,
  type Range,
  rangeAround,
  scrollWithin,
  survivor,
  type View,
  withoutBlank,
} from "./listWindow.ts";
import { onHover } from "./pointer.ts";
import { currentRem, knownViewSize, rememberViewSize } from "./viewSizes.ts";

/** A rendered row. */
export interface Row {
  readonly key: string;
  readonly active: Signal<boolean>;
  element: HTMLElement | null;
  /** What was written to its style last; undefined: nothing yet. */
  top: number | undefined;
  /** The list inside of this row, with `nested`. */
  inner: InnerList | undefined;
}

export interface InnerList {
  takeFocus(): boolean;
}

/** Where a change came from decides how the list moves: keys glide, data never move the anchor. */
type Placement = "keep" | "place" | "glide";

/**
 * The moving part of a FocusList: one anchor (the current row), its offset on the screen, and a coordinate system in
 * which the anchor never moves: rows before it may change their sizes or be prepended without it moving a pixel.
 *
 * Order of a move: mark the row, shift the track, focus; all without rendering when the row exists already, which it
 * does because rows are rendered half a screenful or more ahead. New rows are rendered after the paint.
 */
export class ListController<T extends Keyed> {
  props: FocusListProps<T>;
  /** Changes when the list has to be rendered for another range. */
  readonly version = signal(0);
  readonly rows = new Map<string, Row>();
  /** Does this list hold the focus of the whole page? */
  owns: () => boolean = () => false;

  private items: readonly T[] = [];
  private keys: readonly string[] = [];
  private indexes = new Map<string, number>();
  private readonly sizes = new Map<string, number>();
  private track: HTMLElement | null = null;
  private viewSize = 0;
  /** Pixels of a rem; 0: to be read. */
  private rem = 0;
  /**
   * How often it has been on the screen while it was filled, step by step, so that no step takes long: the current row
   * alone (of lists in a list; else what is in the view), the view, and what lies around it.
   */
  private paints = 0;

  private anchor: string | undefined;
  private anchorIndex = 0;
  /** Coordinate of the anchor's start on the track. */
  private coordinate = 0;
  /** Distance of the anchor's start from the start of the view. */
  private offset = 0;
  private rendered: Range = { first: 0, last: -1 };
  private pending: Placement = "place";
  private cameFrom: "before" | "after" | undefined;
  private written: number | undefined;
  private gliding = false;
  private measuring = false;
  private refilling = false;
  private firstKey: string | undefined;
  private lastKey: string | undefined;
  private disposed = false;
  /** `focused` is being written by ourselves. */
  private pinning = false;

  constructor(props: FocusListProps<T>) {
    this.props = props;
  }

  // --- what the rendering asks -----------------------------------------------------------------------------------

  /** Takes in the items and says which of them to render. Called while rendering. */
  prepare(items: readonly T[]): readonly T[] {
    if (this.rem === 0) this.rem = currentRem();
    if (this.viewSize === 0) this.viewSize = this.guessView();
    if (items !== this.items) this.takeItems(items);
    if (this.items.length === 0) {
      this.rendered = { first: 0, last: -1 };
      return [];
    }
    this.rendered = this.beginsWithRow() ? this.anchorLine() : this.range(this.overscan());
    const { columns } = this;
    return this.items.slice(this.rendered.first * columns, (this.rendered.last + 1) * columns);
  }

  rowOf(key: string): Row {
    let row = this.rows.get(key);
    if (!row) {
      row = { key, active: signal(key === this.anchor), element: null, top: undefined, inner: undefined };
      this.rows.set(key, row);
    }
    return row;
  }

  attachTrack(track: HTMLElement | null): void {
    this.track = track;
    this.written = undefined;
  }

  attachRow(row: Row, element: HTMLElement | null): void {
    row.element = element;
    row.top = undefined;
    if (!element) return;
    if (row.key === this.anchor) element.setAttribute("data-active", "");
    rowOfElement.set(element, row);
    if (!this.props.nested) onHover(element, () => this.hover(row.key));
  }

  /** After each rendering of the list, before paint: measure, place, focus. */
  commit(): void {
    if (!this.track || this.disposed) return;
    this.forgetRows();
    this.measureView();
    this.measureRows();
    this.arrange();
    if (this.paints < this.steps()) this.refillSoon();
    // The guessed view or sizes were wrong, or the anchor's neighbours are smaller than estimated.
    if ((this.paints > 0 || !this.props.nested) && !covers(this.rendered, this.range(this.overscan() / 2))) this.version.value++;
    this.keepFocus();
    this.noticeEnds(false);
  }

  dispose(): void {
    this.disposed = true;
    this.track = null;
  }

  /** A row rendered itself again, or a picture in it arrived: its size may be another. */
  measureSoon(): void {
    if (this.measuring || this.props.fixed) return;
    this.measuring = true;
    void Promise.resolve().then(() => {
      this.measuring = false;
      if (!this.track || this.disposed) return;
      if (!this.measureRows()) return;
      // Whoever follows the end stays there when its last row grows ("waiting for the connection").
      if (this.pending === "keep" && this.props.focused.peek() === null) this.pending = "glide";
      this.arrange();
    });
  }

  /** Window size or text size changed: all sizes are others. */
  resize(): void {
    this.sizes.clear();
    this.viewSize = 0;
    this.rem = 0;
    this.pending = "place";
    this.version.value++;
  }

  // --- what others ask -------------------------------------------------------------------------------------------

  get currentKey(): string | undefined {
    return this.anchor;
  }

  /** Real focus to the current row. False when there is none to be focused. */
  takeFocus(): boolean {
    const row = this.anchor === undefined ? undefined : this.rows.get(this.anchor);
    if (!row?.element) return false;
    // Pinned now: a newer row at the start may not take focus away from it.
    if (this.props.follow !== "end" && this.props.focused.peek() === null) this.pin(row.key);
    if (this.props.nested) {
      if (row.inner) return row.inner.takeFocus();
      const inside = row.element.querySelector<HTMLElement>("button, [tabindex]");
      if (inside) focusElement(inside);
      return inside !== null;
    }
    this.describe(row);
    focusElement(row.element);
    return true;
  }

  /** `focused` was written from outside. */
  follow(key: string | null): void {
    if (this.pinning) return;
    const target = key ?? this.edgeKey();
    if (target === undefined || target === this.anchor || !this.indexes.has(target)) return;
    this.moveTo(target, "place");
    if (this.owns()) this.takeFocus();
  }

  /** The DOM focused something in a row: it is the current one, where it stands. */
  noticeFocusIn(target: Element): void {
    for (let at: Element | null = target; at && at !== this.track; at = at.parentElement) {
      const row = rowOfElement.get(at);
      if (row && this.rows.get(row.key) === row) return this.noticeFocus(row.key);
    }
  }

  private noticeFocus(key: string): void {
    if (key === this.anchor || !this.indexes.has(key)) return;
    this.pin(key);
    this.moveTo(key, "keep");
  }

  private hover(key: string): void {
    if (!this.canFocusKey(key)) return;
    this.noticeFocus(key);
    this.takeFocus();
  }

  /**
   * Moves by `steps` rows along the axis (`across`: within a line of a grid).
   * @returns false when there is nothing in that direction and nothing to wait for.
   */
  move(direction: 1 | -1, steps: number, across: boolean): boolean {
    if (this.anchor === undefined) return false;
    if (!across && this.scrollInside(direction)) return true;
    let target = this.anchorIndex;
    for (let step = 0; step < steps; step++) {
      const next = this.step(target, direction, across);
      if (next === undefined) break;
      target = next;
    }
    if (target === this.anchorIndex) return !across && this.push(direction);
    const key = this.keys[target] as string;
    this.pin(key);
    this.moveTo(key, "glide");
    if (!this.takeFocus()) this.version.value++;
    this.noticeEnds(true);
    return true;
  }

  // --- items -----------------------------------------------------------------------------------------------------

  private takeItems(items: readonly T[]): void {
    const oldKeys = this.keys;
    const indexes = new Map<string, number>();
    const keys: string[] = [];
    for (let i = 0; i < items.length; i++) {
      const { key } = items[i] as T;
      keys.push(key);
      indexes.set(key, i);
    }
    this.items = items;
    this.keys = keys;
    this.indexes = indexes;
    if (this.sizes.size > 2 * keys.length + 200) this.sizes.forEach((_, key) => indexes.has(key) || this.sizes.delete(key));

    const focused = this.props.focused.peek();
    let target: string | undefined;
    if (focused === null) target = this.edgeKey();
    else if (this.canFocusKey(focused)) target = focused;
    else if (this.anchor !== undefined) target = survivor(oldKeys, this.anchor, (key) => this.canFocusKey(key));
    target ??= this.edgeKey();

    if (target === undefined) {
      this.setAnchor(undefined);
      this.pending = "place";
      return;
    }
    if (target === this.anchor) {
      this.anchorIndex = indexes.get(target) as number;
      if (focused === null) this.pending = "glide";
      return;
    }
    const isFirst = this.anchor === undefined;
    const stood = this.anchor === undefined ? undefined : indexes.get(this.anchor);
    const line = this.lineOf(indexes.get(target) as number);
    if (stood !== undefined) {
      // Following an end: the old anchor is still there, the new one lies at its distance.
      const from = this.lineOf(stood);
      const way = distance(this.lines(), from, line);
      this.coordinate += way;
      this.offset += way;
      this.pending = "glide";
      this.cameFrom = undefined;
    } else {
      // The first items, or a neighbour that takes the very place of the removed row.
      this.pending = isFirst ? "place" : "keep";
    }
    this.setAnchor(target);
    if (this.pending !== "keep") this.offset = place(this.lines(), line, this.view(), undefined);
    // Written after the rendering: a signal that the rendering reads may not change in its midst.
    if (focused !== null && focused !== target) void Promise.resolve().then(() => this.anchor === target && this.pin(target as string));
  }

  private edgeKey(): string | undefined {
    const count = this.keys.length;
    const atEnd = this.props.follow === "end";
    const index = nextFocusable(count, atEnd ? count : -1, atEnd ? -1 : 1, this.canFocusIndex);
    return index === undefined ? undefined : this.keys[index];
  }

  private readonly canFocusIndex = (index: number): boolean => {
    const item = this.items[index];
    return item !== undefined && (this.props.canFocus?.(item) ?? true);
  };

  private canFocusKey(key: string): boolean {
    const index = this.indexes.get(key);
    return index !== undefined && this.canFocusIndex(index);
  }

  // --- moving ----------------------------------------------------------------------------------------------------

  /** Makes `key` the anchor at its present place, then moves the track as `how` says. */
  private moveTo(key: string, how: Placement): void {
    const index = this.indexes.get(key) as number;
    const lines = this.lines();
    const from = this.lineOf(this.anchorIndex);
    const line = this.lineOf(index);
    const way = distance(lines, from, line);
    this.coordinate += way;
    this.offset += way;
    this.cameFrom = line > from ? "before" : line < from ? "after" : undefined;
    this.setAnchor(key);
    this.pending = how;
    if (how === "keep") return;
    this.offset = place(lines, line, this.view(), this.cameFrom);
    if (this.isRendered(line)) {
      // Placed for good: data that come later keep it where it is.
      this.pending = "keep";
      this.writeTrack(how === "glide");
      this.refillSoon();
    } else {
      this.version.value++;
    }
  }

  private setAnchor(key: string | undefined): void {
    const old = this.anchor;
    this.anchor = key;
    this.anchorIndex = (key === undefined ? undefined : this.indexes.get(key)) ?? 0;
    if (old === key) return;
    // In a batch: whoever reads both must not see two active rows.
    batch(() => {
      this.markRow(old, false);
      this.markRow(key, true);
    });
  }

  private markRow(key: string | undefined, active: boolean): void {
    const row = key === undefined ? undefined : this.rows.get(key);
    if (!row) return;
    row.active.value = active;
    if (active) row.element?.setAttribute("data-active", "");
    else row.element?.removeAttribute("data-active");
  }

  private step(from: number, direction: 1 | -1, across: boolean): number | undefined {
    const { columns } = this;
    const count = this.keys.length;
    if (columns === 1) return nextFocusable(count, from, direction, this.canFocusIndex);
    const line = this.lineOf(from);
    if (across) {
      const next = nextFocusable(count, from, direction, this.canFocusIndex);
      return next !== undefined && this.lineOf(next) === line ? next : undefined;
    }
    const next = nextFocusable(count, from, direction * columns, this.canFocusIndex);
    // The last line may be shorter than the column that focus stands in.
    if (next !== undefined || direction < 0 || line >= this.lineOf(count - 1)) return next;
    return nextFocusable(count, count, -1, this.canFocusIndex);
  }

  private scrollInside(direction: 1 | -1): boolean {
    const size = this.lines().size(this.lineOf(this.anchorIndex));
    if (size <= this.viewSize) return false;
    const offset = scrollWithin(size, this.offset, this.viewSize, direction);
    if (offset === undefined) return false;
    this.offset = offset;
    this.pending = "keep";
    this.writeTrack(true);
    this.refillSoon();
    return true;
  }

  /** A key against the first or last row. */
  private push(direction: 1 | -1): boolean {
    return (direction < 0 ? this.props.onReachStart?.() : this.props.onReachEnd?.()) === true;
  }

  /** `focused` says where one is: null at the end that the list follows. */
  private pin(key: string): void {
    const { follow, focused, canFollow } = this.props;
    this.pinning = true;
    focused.value = follow === "end" && key === this.edgeKey() && (canFollow?.() ?? true) ? null : key;
    this.pinning = false;
  }

  private noticeEnds(moved: boolean): void {
    if (this.keys.length === 0) return;
    const range = this.range(this.viewSize);
    const first = this.keys[0];
    const last = this.keys[this.keys.length - 1];
    if (range.first === 0 && (moved || first !== this.firstKey)) this.props.onReachStart?.();
    if (range.last === this.lineOf(this.keys.length - 1) && (moved || last !== this.lastKey)) this.props.onReachEnd?.();
    this.firstKey = first;
    this.lastKey = last;
  }

  // --- layout ----------------------------------------------------------------------------------------------------

  private get columns(): number {
    return this.props.columns ?? 1;
  }

  private lineOf(index: number): number {
    return Math.floor(index / this.columns);
  }

  private lines(): Lines {
    const { columns } = this;
    return {
      count: Math.ceil(this.keys.length / columns),
      gap: (this.props.gap ?? 0) * this.rem,
      size: (line) => {
        let size = 0;
        for (let i = line * columns, end = Math.min(i + columns, this.keys.length); i < end; i++) size = Math.max(size, this.sizeOf(i));
        return size;
      },
    };
  }

  private sizeOf(index: number): number {
    return this.sizes.get(this.keys[index] as string) ?? Math.round(this.props.estimate(this.items[index] as T) * this.rem);
  }

  private view(): View {
    const { focusLine, follow, snap } = this.props;
    return { size: this.viewSize, focusLine: focusLine ?? 0.5, stick: follow ?? "start", snap: snap === true };
  }

  private overscan(): number {
    if (this.paints < this.steps()) return 0;
    return this.viewSize * (this.props.overscan ?? 1);
  }

  private steps(): number {
    return this.props.nested ? 2 : 1;
  }

  private beginsWithRow(): boolean {
    return this.props.nested === true && this.paints === 0 && this.rendered.last < 0;
  }

  private anchorLine(): Range {
    const line = this.lineOf(this.anchorIndex);
    return { first: line, last: line };
  }

  private range(overscan: number): Range {
    return rangeAround(this.lines(), this.lineOf(this.anchorIndex), this.offset, this.viewSize, overscan);
  }

  private isRendered(line: number): boolean {
    return line >= this.rendered.first && line <= this.rendered.last;
  }

  private guessView(): number {
    return knownViewSize(this.viewName()) ?? (this.props.axis === "x" ? window.innerWidth : window.innerHeight);
  }

  /** Views of one look are of one size. */
  private viewName(): string {
    return `${this.props.axis ?? "y"} ${this.props.class ?? ""} ${this.rem}`;
  }

  private measureView(): void {
    if (this.props.fixed && knownViewSize(this.viewName()) === this.viewSize) return;
    const track = this.track as HTMLElement;
    const size = this.props.axis === "x" ? track.offsetWidth : track.offsetHeight;
    // 0 while hidden, and where there is no layout at all (tests).
    if (size > 0 && size !== this.viewSize) {
      this.viewSize = size;
      if (this.pending === "keep") this.pending = "place";
    }
    if (size > 0) rememberViewSize(this.viewName(), size);
  }

  /** Reads all rendered rows at once, before anything is written. @returns whether a size changed. */
  private measureRows(): boolean {
    if (this.props.fixed) return false;
    const across = this.props.axis === "x";
    let changed = false;
    this.rows.forEach((row) => {
      if (!row.element || !this.indexes.has(row.key)) return;
      const size = across ? row.element.offsetWidth : row.element.offsetHeight;
      if (size > 0 && size !== this.sizes.get(row.key)) {
        this.sizes.set(row.key, size);
        changed = true;
      }
    });
    return changed;
  }

  /** Writes where the rows and the track stand. */
  private arrange(): void {
    if (this.anchor === undefined) return;
    const lines = this.lines();
    const anchorLine = this.lineOf(this.anchorIndex);
    const view = this.view();
    const { pending } = this;
    this.pending = "keep";
    if (pending !== "keep") this.offset = place(lines, anchorLine, view, this.cameFrom);
    else if (lines.size(anchorLine) <= view.size) this.offset = withoutBlank(lines, anchorLine, this.offset, view);

    const { first, last } = this.rendered;
    const { columns } = this;
    const edge = this.props.axis === "x" ? (isRtl() ? "right" : "left") : "top";
    let at = this.coordinate + distance(lines, anchorLine, first);
    for (let line = first; line <= last; line++) {
      for (let i = line * columns; i < Math.min((line + 1) * columns, this.keys.length); i++) {
        const row = this.rows.get(this.keys[i] as string);
        if (!row?.element) continue;
        const top = Math.round(at);
        if (row.top !== top) {
          row.top = top;
          row.element.style[edge] = `${top}px`;
        }
        if (columns > 1) {
          row.element.style.width = `${100 / columns}%`;
          row.element.style[isRtl() ? "right" : "left"] = `${((i % columns) * 100) / columns}%`;
        }
      }
      at += lines.size(line) + lines.gap;
    }
    this.writeTrack(pending === "glide");
  }

  private writeTrack(glide: boolean): void {
    const { track } = this;
    if (!track) return;
    const shift = Math.round(this.offset - this.coordinate);
    if (shift === this.written) return;
    // The very first placing is no movement.
    const animate = glide && this.written !== undefined;
    this.written = shift;
    if (animate !== this.gliding) {
      this.gliding = animate;
      track.style.transition = animate ? "transform var(--quick, 0ms) ease-out" : "none";
    }
    const across = this.props.axis === "x";
    track.style.transform = across ? `translate3d(${isRtl() ? -shift : shift}px, 0, 0)` : `translate3d(0, ${shift}px, 0)`;
  }

  /** Renders what comes into reach, once the move is on the screen. */
  private refillSoon(): void {
    if (this.refilling) return;
    this.refilling = true;
    afterPaint(() => {
      this.refilling = false;
      this.paints++;
      if (!this.disposed && !covers(this.rendered, this.range(this.overscan() / 2))) this.version.value++;
    });
  }

  private forgetRows(): void {
    this.rows.forEach((row, key) => {
      if (!row.element) this.rows.delete(key);
    });
  }

  /** The row under focus was removed or rendered anew: focus goes to the current row in the same frame. */
  private keepFocus(): void {
    if (!this.owns() || this.anchor === undefined) return;
    const element = this.rows.get(this.anchor)?.element;
    const active = document.activeElement;
    if (!element || (active !== null && element.contains(active))) return;
    // A field or a dialog elsewhere has it.
    if (active !== null && active !== document.body && !this.track?.contains(active)) return;
    this.takeFocus();
  }

  private describe(row: Row): void {
    const { element } = row;
    const index = this.indexes.get(row.key);
    if (!element || index === undefined) return;
    element.setAttribute("aria-posinset", String(index + 1));
    element.setAttribute("aria-setsize", String(this.keys.length));
  }
}

const rowOfElement = new WeakMap<Element, Row>();

function covers(outer: Range, inner: Range): boolean {
  return outer.first <= inner.first && outer.last >= inner.last;
}

function isRtl(): boolean {
  return document.documentElement.dir === "rtl";
}
