import type { ReadonlySignal, Signal } from "@preact/signals";
import type { ComponentChildren } from "preact";

/** `key` stays the same for the life of the thing and is unique in its list. */
export interface Keyed {
  readonly key: string;
}

/** Everything a FocusList can be told. A new object renders all rows again. */
export interface FocusListProps<T extends Keyed> {
  focusKey: string;
  items: ReadonlySignal<readonly T[]>;
  /** Key of the current row, written by the list; null follows the start or the end as items come. */
  focused: Signal<string | null>;
  /** Height of a row (width with axis "x") before it has been measured, in rem. */
  estimate(item: T): number;
  /**
   * Content of a row. Changes of `active` re-render only the rows that read `active.value`; a ring or a lift needs
   * no rendering at all: the row's element carries `data-active` (current row of the list) and has `:focus`.
   */
  renderItem(item: T, active: ReadonlySignal<boolean>): ComponentChildren;
  /** Accessible name of a row: one spoken sentence. */
  label(item: T): string;
  /** Rows are just as large as `estimate` says and the view keeps its size: nothing is measured, no layout is forced. */
  fixed?: boolean;
  /** Name of the list for assistive technology. */
  listLabel?: string;
  /** "end": like a chat. Default "start". */
  follow?: "start" | "end";
  /** With `follow: "end"`: whether the last row is really the end (live), so that reaching it sets `focused` to null. */
  canFollow?(): boolean;
  /** "x" for shelves; the list's height then comes from CSS. Default "y". */
  axis?: "y" | "x";
  /** Items per line of a grid (axis "y"). Default 1. */
  columns?: number;
  /** Space between lines, in rem. Padding of the list's class is space before, after and around. */
  gap?: number;
  /** Where the focused row stands in the view while the list moves: 0 start … 1 end. Default 0.5. */
  focusLine?: number;
  /** Shelves: the focused line stands at the start of the view, which never begins with a piece of a line. */
  snap?: boolean;
  /** Rows that hold another FocusList: focus goes to its current row. */
  nested?: boolean;
  /** Date lines and such are passed over. */
  canFocus?(item: T): boolean;
  /** OK or a click on a row. */
  onOpen?(item: T): void;
  /** The first (last) row comes within a screenful, or a key pushes against it; return true to hold focus there. */
  onReachStart?(): boolean | void;
  onReachEnd?(): boolean | void;
  /** Attributes of the row's element: `data-room-id` and the like. */
  attributes?(item: T): Readonly<Record<`data-${string}`, string | number | undefined>>;
  /** Screenfuls rendered before and after the view. Default 1; less where rows are heavy. */
  overscan?: number;
  class?: string;
  rowClass?: string;
}
