/** Moving through the time of a room: the contract between the model's part (makeGoTo.ts) and its views. */
import type { ReadonlySignal, Signal } from "@preact/signals";
import type { AppErrorKind } from "../../../core/errors.ts";
import type { TimelineItem } from "../../../matrix/records.ts";
import type { SearchHit, SearchPage } from "../../../matrix/roomTypes.ts";
import type { Choice } from "./calendar.ts";

/** The sheet over the room's side. `direct`: not by way of the menu, so Back closes it. */
export type GoToSheet =
  | { readonly step: "closed" }
  | { readonly step: "menu" }
  | { readonly step: "date" | "pinned" | "search"; readonly direct: boolean };

export interface GoTo {
  readonly sheet: ReadonlySignal<GoToSheet>;
  /** A jump is under way. */
  readonly busy: ReadonlySignal<boolean>;
  /** The row that a jump has just led to: focus belongs there, and it is marked for a moment. */
  readonly landed: ReadonlySignal<{ readonly key: string } | undefined>;
  /** Key of the row that is marked. */
  readonly marked: ReadonlySignal<string | undefined>;
  /** Back leads to the place of before the jump. */
  readonly hasOrigin: ReadonlySignal<boolean>;
  readonly hasUnread: ReadonlySignal<boolean>;
  readonly hasPins: ReadonlySignal<boolean>;
  readonly day: DayChoice;
  readonly pins: Pins;
  readonly search: Searching;

  open(): void;
  show(step: "date" | "pinned" | "search", direct?: boolean): void;
  close(): void;
  /** To an event of this room, wherever it stands; a failure is a toast. */
  toEvent(eventId: string): void;
  toFirstUnread(): void;
  /** To the chosen day. */
  toDay(): void;
  toBeginning(): void;
  toNewest(): void;
  /** One step out of the sheet. @returns false when it is closed. */
  backInSheet(): boolean;
  /** To the place of before the jump. @returns false when there is none. */
  backToOrigin(): boolean;
}

export interface DayChoice {
  readonly years: ReadonlySignal<readonly Choice[]>;
  readonly months: ReadonlySignal<readonly Choice[]>;
  readonly days: ReadonlySignal<readonly Choice[]>;
  /** Keys of the chosen ones, written by their lists. */
  readonly year: Signal<string | null>;
  readonly month: Signal<string | null>;
  readonly date: Signal<string | null>;
  /** The chosen day's beginning, always one that is offered. */
  readonly chosen: ReadonlySignal<number>;
}

export interface Pin {
  readonly key: string;
  readonly eventId: string;
  readonly state:
    | { readonly status: "loading" }
    | { readonly status: "shown"; readonly item: TimelineItem }
    /** Not to be had: deleted for good, or not ours to see. */
    | { readonly status: "missing" }
    | { readonly status: "failed"; readonly kind: AppErrorKind };
}

export interface Pins {
  /** Newest first. */
  readonly list: ReadonlySignal<readonly Pin[]>;
  /** Whether it is known what is pinned. */
  readonly known: ReadonlySignal<boolean>;
  readonly focused: Signal<string | null>;
  /** OK on one: jumps there, or asks for it again. */
  open(pin: Pin): void;
}

export type SearchState =
  | { readonly status: "idle" }
  | { readonly status: "searching" }
  | {
      readonly status: "found";
      readonly hits: readonly SearchHit[];
      readonly words: readonly string[];
      readonly where: SearchPage["where"];
      /** How far back it was looked (milliseconds since 1970), where the TV itself looks. */
      readonly backTo?: number;
      readonly more: { readonly status: "none" | "more" | "loading" } | { readonly status: "failed"; readonly kind: AppErrorKind };
    }
  | { readonly status: "failed"; readonly kind: AppErrorKind };

/** A row of the results: what was found, and below it the way on. */
export type ResultRow =
  | { readonly key: string; readonly row: "hit"; readonly hit: SearchHit; readonly words: readonly string[] }
  | { readonly key: "more"; readonly row: "more"; readonly state: SearchState };

export interface Searching {
  readonly query: ReadonlySignal<string>;
  readonly state: ReadonlySignal<SearchState>;
  readonly rows: ReadonlySignal<readonly ResultRow[]>;
  readonly focused: Signal<string | null>;
  type(text: string): void;
  /** Searches for what was typed; again after a failure. */
  run(): void;
  open(row: ResultRow): void;
  /** Whatever is under way stops; what was found stays for the next time. */
  stop(): void;
}
