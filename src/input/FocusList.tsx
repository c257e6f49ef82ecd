import type { ReadonlySignal, Signal } from "@preact/signals";
import type { ComponentChildren, JSX } from "preact";

export interface Keyed {
  readonly key: string;
}

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
  /** Where the focused row stands in the view while the list moves: 0 start … 1 end. Default 0.5; 0 for axis "x". */
  focusLine?: number;
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
  class?: string;
  rowClass?: string;
  children?: never;
}

/** Types first; the working list follows within the hour. */
export function FocusList<T extends Keyed>(props: FocusListProps<T>): JSX.Element {
  return <div class={props.class}>{props.items.value.map((item) => props.renderItem(item, { value: false } as ReadonlySignal<boolean>))}</div>;
}
