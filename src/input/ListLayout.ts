import type { Keyed } from "./FocusListProps.ts";
import type { ListHost, ListItems } from "./ListItems.ts";
import type { ListRows } from "./ListRows.ts";
import type { Lines, View } from "./listWindow.ts";
import { currentRem, knownViewSize, rememberViewSize } from "./viewSizes.ts";

/** How large the rows of a list and its view are, in pixels along its axis: measured where they were, else estimated. */
export class ListLayout<T extends Keyed> {
  viewSize = 0;
  private readonly sizes = new Map<string, number>();
  /** Pixels of a rem; 0: to be read. */
  private rem = 0;

  constructor(
    private readonly host: ListHost<T>,
    private readonly items: ListItems<T>,
  ) {}

  /** Before anything is told from it in a rendering: a size of the view, known or guessed. */
  prepare(): void {
    if (this.rem === 0) this.rem = currentRem();
    if (this.viewSize === 0) this.viewSize = this.guessView();
  }

  /** Window size or text size changed: all sizes are others. */
  forget(): void {
    this.sizes.clear();
    this.viewSize = 0;
    this.rem = 0;
  }

  /** Sizes of rows that are in the list no more, once they are many. */
  forgetGone(): void {
    if (this.sizes.size <= 2 * this.items.count + 200) return;
    this.sizes.forEach((_, key) => this.items.indexOf(key) === undefined && this.sizes.delete(key));
  }

  lines(): Lines {
    const { columns, count } = this.items;
    return {
      count: Math.ceil(count / columns),
      gap: (this.host.props.gap ?? 0) * this.rem,
      size: (line) => {
        let size = 0;
        for (let i = line * columns, end = Math.min(i + columns, count); i < end; i++) size = Math.max(size, this.sizeOf(i));
        return size;
      },
    };
  }

  view(): View {
    const { focusLine, follow, snap } = this.host.props;
    return { size: this.viewSize, focusLine: focusLine ?? 0.5, stick: follow ?? "start", snap: snap === true };
  }

  /** @returns whether the view is of another size than it was taken for. */
  measureView(track: HTMLElement): boolean {
    const { fixed, axis } = this.host.props;
    if (fixed && knownViewSize(this.viewName()) === this.viewSize) return false;
    const size = axis === "x" ? track.offsetWidth : track.offsetHeight;
    // While hidden, and where there is no layout at all (tests).
    if (size <= 0) return false;
    rememberViewSize(this.viewName(), size);
    const changed = size !== this.viewSize;
    this.viewSize = size;
    return changed;
  }

  /** Reads all rendered rows at once, before anything is written. @returns whether a size changed. */
  measureRows(rows: ListRows): boolean {
    const { fixed, axis } = this.host.props;
    if (fixed) return false;
    let changed = false;
    rows.forEach(({ key, element }) => {
      if (!element || this.items.indexOf(key) === undefined) return;
      const size = axis === "x" ? element.offsetWidth : element.offsetHeight;
      if (size > 0 && size !== this.sizes.get(key)) {
        this.sizes.set(key, size);
        changed = true;
      }
    });
    return changed;
  }

  private sizeOf(index: number): number {
    const { keys, all } = this.items;
    return this.sizes.get(keys[index] as string) ?? Math.round(this.host.props.estimate(all[index] as T) * this.rem);
  }

  private guessView(): number {
    return knownViewSize(this.viewName()) ?? (this.host.props.axis === "x" ? window.innerWidth : window.innerHeight);
  }

  /** Views of one look are of one size. */
  private viewName(): string {
    return `${this.host.props.axis ?? "y"} ${this.host.props.class ?? ""} ${this.rem}`;
  }
}
