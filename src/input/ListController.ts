import { signal } from "@preact/signals";
import { afterPaint } from "./afterPaint.ts";
import type { FocusListProps, Keyed } from "./FocusListProps.ts";
import { ListAnchor, type Placement } from "./ListAnchor.ts";
import { ListEnds } from "./ListEnds.ts";
import { ListItems } from "./ListItems.ts";
import { ListLayout } from "./ListLayout.ts";
import { ListRows, type Row } from "./ListRows.ts";
import { ListTrack } from "./ListTrack.ts";
import type { Range } from "./listWindow.ts";
import { onHover } from "./pointer.ts";
import { focusInside, focusRow, hasLostFocus } from "./rowFocus.ts";

/**
 * The moving part of a FocusList: which rows are rendered, which one is current, and when it is measured, placed and
 * focused.
 *
 * Order of a move: mark the row, shift the track, focus; all without rendering when the row exists already, which it
 * does because rows are rendered half a screenful or more ahead. New rows are rendered after the paint.
 */
export class ListController<T extends Keyed> {
  props: FocusListProps<T>;
  /** Changes when the list has to be rendered for another range. */
  readonly version = signal(0);
  /** Does this list hold the focus of the whole page? */
  owns: () => boolean = () => false;

  private readonly items = new ListItems<T>(this);
  private readonly layout = new ListLayout<T>(this, this.items);
  private readonly rows = new ListRows();
  private readonly anchor = new ListAnchor<T>(this.items, this.layout);
  private readonly track = new ListTrack<T>(this, this.items, this.layout, this.anchor, this.rows);
  private readonly ends = new ListEnds<T>(this, this.items, this.layout, this.anchor);
  private rendered: Range = { first: 0, last: -1 };
  /**
   * How often it has been on the screen. It is filled step by step, so that no step takes long: first what is in the
   * view (of lists in a list the current one alone, then the view), then what lies around it.
   */
  private paints = 0;
  private measuring = false;
  private refilling = false;
  private disposed = false;
  /** `focused` is being written by ourselves. */
  private pinning = false;

  constructor(props: FocusListProps<T>) {
    this.props = props;
  }

  // --- what the rendering asks -----------------------------------------------------------------------------------

  /** Takes in the items and says which of them to render. Called while rendering. */
  prepare(items: readonly T[]): readonly T[] {
    this.layout.prepare();
    if (items !== this.items.all) this.takeItems(items);
    if (this.items.count === 0) {
      this.rendered = { first: 0, last: -1 };
      return [];
    }
    const isFirst = this.paints === 0 && this.rendered.last < 0;
    this.rendered = isFirst && this.props.nested ? this.anchorLine() : this.anchor.range(this.overscan());
    const { columns, all } = this.items;
    return all.slice(this.rendered.first * columns, (this.rendered.last + 1) * columns);
  }

  rowOf(key: string): Row {
    return this.rows.make(key);
  }

  attachTrack(track: HTMLElement | null): void {
    this.track.attach(track);
  }

  attachRow(row: Row, element: HTMLElement | null): void {
    this.rows.attach(row, element);
    if (element && !this.props.nested) onHover(element, () => this.hover(row.key));
  }

  /** After each rendering of the list, before paint: measure, place, focus. */
  commit(): void {
    if (!this.track.element || this.disposed) return;
    this.rows.forgetGone();
    // Measuring lays the page out in the midst of the first rendering: where nothing else hangs on it, after the paint.
    if (this.paints > 0 || !this.props.fixed) this.measureView(this.track.element);
    this.layout.measureRows(this.rows);
    this.arrange();
    if (this.paints < this.steps()) this.refillSoon();
    // The guessed view or sizes were wrong, or the anchor's neighbours are smaller than estimated.
    if (this.paints > 0 || !this.props.nested) this.renderIfShort();
    this.keepFocus();
    this.ends.notice(false);
  }

  dispose(): void {
    this.disposed = true;
    this.track.attach(null);
  }

  /** A row rendered itself again, or a picture in it arrived: its size may be another. */
  measureSoon(): void {
    if (this.measuring || this.props.fixed) return;
    this.measuring = true;
    void Promise.resolve().then(() => {
      this.measuring = false;
      if (!this.track.element || this.disposed) return;
      if (!this.layout.measureRows(this.rows)) return;
      // Whoever follows the end stays there when its last row grows ("waiting for the connection").
      if (this.anchor.pending === "keep" && this.props.focused.peek() === null) this.anchor.pending = "glide";
      this.arrange();
    });
  }

  /** Window size or text size changed: all sizes are others. */
  resize(): void {
    this.layout.forget();
    this.anchor.pending = "place";
    this.version.value++;
  }

  // --- what others ask -------------------------------------------------------------------------------------------

  get currentKey(): string | undefined {
    return this.anchor.key;
  }

  /** Real focus to the current row. False when there is none to be focused. */
  takeFocus(): boolean {
    const row = this.rows.find(this.anchor.key);
    if (!row?.element) return false;
    // Pinned now: a newer row at the start may not take focus away from it.
    if (this.props.follow !== "end" && this.props.focused.peek() === null) this.pin(row.key);
    return this.props.nested ? focusInside(row) : focusRow(row, this.anchor.index, this.items.count);
  }

  /** `focused` was written from outside. */
  follow(key: string | null): void {
    if (this.pinning) return;
    const target = key ?? this.items.edgeKey();
    if (target === undefined || target === this.anchor.key || this.items.indexOf(target) === undefined) return;
    this.moveTo(target, "place");
    if (this.owns()) this.takeFocus();
  }

  /** The DOM focused something in a row: it is the current one, where it stands. */
  noticeFocusIn(target: Element): void {
    const row = this.rows.around(target, this.track.element);
    if (row) this.noticeFocus(row.key);
  }

  /**
   * Moves by `steps` rows along the axis (`across`: within a line of a grid).
   * @returns false when there is nothing in that direction and nothing to wait for.
   */
  move(direction: 1 | -1, steps: number, across: boolean): boolean {
    if (this.anchor.key === undefined) return false;
    if (!across && this.anchor.scrollInside(direction)) {
      this.track.shift(true);
      this.refillSoon();
      return true;
    }
    let target = this.anchor.index;
    for (let step = 0; step < steps; step++) {
      const next = this.items.step(target, direction, across);
      if (next === undefined) break;
      target = next;
    }
    if (target === this.anchor.index) return !across && this.ends.push(direction);
    const key = this.items.keys[target] as string;
    this.pin(key);
    this.moveTo(key, "glide");
    if (!this.takeFocus()) this.version.value++;
    this.ends.notice(true);
    return true;
  }

  // --- how it moves ----------------------------------------------------------------------------------------------

  private takeItems(items: readonly T[]): void {
    const oldKeys = this.items.keys;
    this.items.take(items);
    this.layout.forgetGone();

    const { anchor } = this;
    const focused = this.props.focused.peek();
    const target = this.items.heirOf(anchor.key, focused, oldKeys);

    const isFirst = anchor.key === undefined;
    const stands = anchor.findAgain();
    if (target === undefined) {
      anchor.pending = "place";
    } else if (target === anchor.key) {
      if (focused === null) anchor.pending = "glide";
      return;
    } else if (stands) {
      // Following an end: the old anchor is still there, the new one lies at its distance.
      anchor.walkTo(target);
      anchor.pending = "glide";
    } else {
      // The first items, or a neighbour that takes the very place of the removed row.
      anchor.pending = isFirst ? "place" : "keep";
    }
    this.setAnchor(target);
    if (target === undefined) return;
    if (anchor.pending !== "keep") anchor.placeAfresh();
    // Written after the rendering: a signal that the rendering reads may not change in its midst.
    if (focused !== null && focused !== target) void Promise.resolve().then(() => anchor.key === target && this.pin(target as string));
  }

  /** Makes `key` the anchor at its present place, then moves the track as `how` says. */
  private moveTo(key: string, how: Placement): void {
    const { anchor, rendered } = this;
    anchor.walkTo(key);
    this.rows.setCurrent(key);
    anchor.pending = how;
    if (how === "keep") return;
    anchor.place();
    if (anchor.line >= rendered.first && anchor.line <= rendered.last) {
      // Placed for good: data that come later keep it where it is.
      anchor.pending = "keep";
      this.track.shift(how === "glide");
      this.refillSoon();
    } else {
      this.version.value++;
    }
  }

  private setAnchor(key: string | undefined): void {
    this.anchor.replaceBy(key);
    this.rows.setCurrent(key);
  }

  private noticeFocus(key: string): void {
    if (key === this.anchor.key || this.items.indexOf(key) === undefined) return;
    this.pin(key);
    this.moveTo(key, "keep");
  }

  private hover(key: string): void {
    if (!this.items.canFocus(key)) return;
    this.noticeFocus(key);
    this.takeFocus();
  }

  /** `focused` says where one is: null at the end that the list follows. */
  private pin(key: string): void {
    const { follow, focused, canFollow } = this.props;
    this.pinning = true;
    focused.value = follow === "end" && key === this.items.edgeKey() && (canFollow?.() ?? true) ? null : key;
    this.pinning = false;
  }

  // --- what is on the page ---------------------------------------------------------------------------------------

  private arrange(): void {
    if (this.anchor.key === undefined) return;
    const how = this.anchor.settle();
    this.track.writeRows(this.rendered);
    this.track.shift(how === "glide");
  }

  /** Pixels beyond the view that are rendered on both sides. */
  private overscan(): number {
    if (this.paints < this.steps()) return 0;
    return this.layout.viewSize * (this.props.overscan ?? 1);
  }

  private steps(): number {
    return this.props.nested ? 2 : 1;
  }

  private anchorLine(): Range {
    const line = this.items.lineOf(this.anchor.index);
    return { first: line, last: line };
  }

  /** @returns whether it is of another size than was taken for it; rows are placed anew then. */
  private measureView(track: HTMLElement): boolean {
    const changed = this.layout.measureView(track);
    if (changed && this.anchor.pending === "keep") this.anchor.pending = "place";
    return changed;
  }

  private renderIfShort(): void {
    const needed = this.anchor.range(this.overscan() / 2);
    if (needed.first < this.rendered.first || needed.last > this.rendered.last) this.version.value++;
  }

  /** Renders what comes into reach, once the move is on the screen. */
  private refillSoon(): void {
    if (this.refilling) return;
    this.refilling = true;
    afterPaint(() => {
      this.refilling = false;
      this.paints++;
      if (this.disposed) return;
      if (this.paints === 1 && this.props.fixed && this.track.element && this.measureView(this.track.element)) this.version.value++;
      else this.renderIfShort();
    });
  }

  /** In the same frame as the rendering: nobody sees a moment without focus. */
  private keepFocus(): void {
    const element = this.rows.find(this.anchor.key)?.element;
    if (element && this.owns() && hasLostFocus(element, this.track.element)) this.takeFocus();
  }
}
