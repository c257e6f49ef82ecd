import type { FocusListProps, Keyed } from "./FocusListProps.ts";
import { nextFocusable, survivor } from "./listWindow.ts";

/** The list that its parts belong to; its properties change with each rendering. */
export interface ListHost<T extends Keyed> {
  readonly props: FocusListProps<T>;
}

/** What a list holds, by index and by key, and where a step leads in it. A line is a row, or `columns` items of a grid. */
export class ListItems<T extends Keyed> {
  all: readonly T[] = [];
  keys: readonly string[] = [];
  private indexes = new Map<string, number>();

  constructor(private readonly host: ListHost<T>) {}

  take(items: readonly T[]): void {
    const indexes = new Map<string, number>();
    const keys: string[] = [];
    for (let i = 0; i < items.length; i++) {
      const { key } = items[i] as T;
      keys.push(key);
      indexes.set(key, i);
    }
    this.all = items;
    this.keys = keys;
    this.indexes = indexes;
  }

  get columns(): number {
    return this.host.props.columns ?? 1;
  }

  get count(): number {
    return this.keys.length;
  }

  indexOf(key: string): number | undefined {
    return this.indexes.get(key);
  }

  lineOf(index: number): number {
    return Math.floor(index / this.columns);
  }

  /** The row at the end (or start) that the list follows. */
  edgeKey(): string | undefined {
    const { count } = this;
    const atEnd = this.host.props.follow === "end";
    const index = nextFocusable(count, atEnd ? count : -1, atEnd ? -1 : 1, this.canFocusIndex);
    return index === undefined ? undefined : this.keys[index];
  }

  /**
   * Who is current after other items came: the focused row, else the neighbour that outlives the one that was current,
   * else the followed edge, as from the beginning with `focused` null.
   */
  heirOf(current: string | undefined, focused: string | null, oldKeys: readonly string[]): string | undefined {
    if (focused === null) return this.edgeKey();
    if (this.canFocus(focused)) return focused;
    const neighbour = current === undefined ? undefined : survivor(oldKeys, current, (key) => this.canFocus(key));
    return neighbour ?? this.edgeKey();
  }

  canFocus(key: string): boolean {
    const index = this.indexes.get(key);
    return index !== undefined && this.canFocusIndex(index);
  }

  /** Index of the next row along the axis (`across`: within a line of a grid); undefined when nobody is there. */
  step(from: number, direction: 1 | -1, across: boolean): number | undefined {
    const { columns, count } = this;
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

  private readonly canFocusIndex = (index: number): boolean => {
    const item = this.all[index];
    return item !== undefined && (this.host.props.canFocus?.(item) ?? true);
  };
}
