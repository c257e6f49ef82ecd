import { batch, type Signal, signal } from "@preact/signals";

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

/** A list inside of a row. `takeFocus` is false when it has no row to focus. */
export interface InnerList {
  takeFocus(): boolean;
}

const rowOfElement = new WeakMap<Element, Row>();

/** The rows of a list that are on the page, by key; one of them is marked as the current one. */
export class ListRows {
  private readonly rows = new Map<string, Row>();
  private current: string | undefined;

  find(key: string | undefined): Row | undefined {
    return key === undefined ? undefined : this.rows.get(key);
  }

  /** The row of a key, made when it is rendered for the first time. */
  make(key: string): Row {
    let row = this.rows.get(key);
    if (!row) {
      row = { key, active: signal(key === this.current), element: null, top: undefined, inner: undefined };
      this.rows.set(key, row);
    }
    return row;
  }

  attach(row: Row, element: HTMLElement | null): void {
    row.element = element;
    row.top = undefined;
    if (!element) return;
    if (row.key === this.current) element.setAttribute("data-active", "");
    rowOfElement.set(element, row);
  }

  /** The row that holds `target`, looked for no further up than `track`. */
  around(target: Element, track: Element | null): Row | undefined {
    for (let at: Element | null = target; at && at !== track; at = at.parentElement) {
      const row = rowOfElement.get(at);
      if (row && this.rows.get(row.key) === row) return row;
    }
    return undefined;
  }

  forEach(run: (row: Row) => void): void {
    this.rows.forEach(run);
  }

  /** Those that are on the page no more. */
  forgetGone(): void {
    this.rows.forEach((row, key) => {
      if (!row.element) this.rows.delete(key);
    });
  }

  /** Marks the current row, without rendering. */
  setCurrent(key: string | undefined): void {
    const old = this.current;
    if (old === key) return;
    this.current = key;
    // In a batch: whoever reads both must not see two active rows.
    batch(() => {
      mark(this.find(old), false);
      mark(this.find(key), true);
    });
  }
}

function mark(row: Row | undefined, active: boolean): void {
  if (!row) return;
  row.active.value = active;
  if (active) row.element?.setAttribute("data-active", "");
  else row.element?.removeAttribute("data-active");
}
