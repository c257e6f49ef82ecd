import type { Keyed } from "./FocusListProps.ts";
import type { ListAnchor } from "./ListAnchor.ts";
import type { ListHost, ListItems } from "./ListItems.ts";
import type { ListLayout } from "./ListLayout.ts";

/** Tells the owner of a list of its ends, so that more may be loaded. */
export class ListEnds<T extends Keyed> {
  private firstKey: string | undefined;
  private lastKey: string | undefined;

  constructor(
    private readonly host: ListHost<T>,
    private readonly items: ListItems<T>,
    private readonly layout: ListLayout<T>,
    private readonly anchor: ListAnchor<T>,
  ) {}

  /** An end within a screenful is told when it is another row than before, and with each move. */
  notice(moved: boolean): void {
    const { keys, count } = this.items;
    if (count === 0) return;
    const { onReachStart, onReachEnd } = this.host.props;
    const range = this.anchor.range(this.layout.viewSize);
    const first = keys[0];
    const last = keys[count - 1];
    if (range.first === 0 && (moved || first !== this.firstKey)) onReachStart?.();
    if (range.last === this.items.lineOf(count - 1) && (moved || last !== this.lastKey)) onReachEnd?.();
    this.firstKey = first;
    this.lastKey = last;
  }

  /** A key against the first or last row. @returns true when focus is to wait there for what comes. */
  push(direction: 1 | -1): boolean {
    const { onReachStart, onReachEnd } = this.host.props;
    return (direction < 0 ? onReachStart?.() : onReachEnd?.()) === true;
  }
}
