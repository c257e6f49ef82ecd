import type { Keyed } from "./FocusListProps.ts";
import type { ListAnchor } from "./ListAnchor.ts";
import type { ListHost, ListItems } from "./ListItems.ts";
import type { ListLayout } from "./ListLayout.ts";
import type { ListRows } from "./ListRows.ts";
import { distance, type Range } from "./listWindow.ts";

/** Writes where rows and their track stand on the page; what stands there already is not written again. */
export class ListTrack<T extends Keyed> {
  element: HTMLElement | null = null;
  private written: number | undefined;
  private gliding = false;

  constructor(
    private readonly host: ListHost<T>,
    private readonly items: ListItems<T>,
    private readonly layout: ListLayout<T>,
    private readonly anchor: ListAnchor<T>,
    private readonly rows: ListRows,
  ) {}

  attach(element: HTMLElement | null): void {
    this.element = element;
    this.written = undefined;
  }

  /** Each row of the rendered lines to its coordinate. */
  writeRows({ first, last }: Range): void {
    const lines = this.layout.lines();
    const { columns, keys } = this.items;
    const start = isRtl() ? "right" : "left";
    const edge = this.host.props.axis === "x" ? start : "top";
    let at = this.anchor.coordinate + distance(lines, this.anchor.line, first);
    for (let line = first; line <= last; line++) {
      for (let i = line * columns; i < Math.min((line + 1) * columns, keys.length); i++) {
        const row = this.rows.find(keys[i]);
        if (!row?.element) continue;
        const top = Math.round(at);
        if (row.top !== top) {
          row.top = top;
          row.element.style[edge] = `${top}px`;
        }
        if (columns > 1) {
          row.element.style.width = `${100 / columns}%`;
          row.element.style[start] = `${((i % columns) * 100) / columns}%`;
        }
      }
      at += lines.size(line) + lines.gap;
    }
  }

  /** Shifts the track so that the anchor stands at its offset. */
  shift(glide: boolean): void {
    const { element } = this;
    if (!element) return;
    const shift = Math.round(this.anchor.offset - this.anchor.coordinate);
    if (shift === this.written) return;
    // The very first placing is no movement.
    const animate = glide && this.written !== undefined;
    this.written = shift;
    if (animate !== this.gliding) {
      this.gliding = animate;
      element.style.transition = animate ? "transform var(--quick, 0ms) ease-out" : "none";
    }
    const across = this.host.props.axis === "x";
    element.style.transform = across ? `translate3d(${isRtl() ? -shift : shift}px, 0, 0)` : `translate3d(0, ${shift}px, 0)`;
  }
}

function isRtl(): boolean {
  return document.documentElement.dir === "rtl";
}
