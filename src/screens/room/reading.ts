import { computed, effect, type ReadonlySignal, type Signal, signal, untracked } from "@preact/signals";
import type { TimelineItem } from "../../matrix/records.ts";
import type { OpenRoom } from "../../matrix/roomTypes.ts";
import type { Pill } from "./RoomViewModel.ts";
import { canFocusRow, isNewer, newestEvent, pageFrom, type Seen, timeOf, unseen } from "./rowQueries.ts";

const HIDDEN: Pill = { shown: false };
/** A row has been seen when it was there so long; a held key passes by without telling the server of every row. */
const SEEN_AFTER_MS = 400;

export interface Reading {
  readonly hasRows: ReadonlySignal<boolean>;
  /** At the live end, following it. */
  readonly atEnd: ReadonlySignal<boolean>;
  readonly away: ReadonlySignal<boolean>;
  readonly pill: ReadonlySignal<Pill>;
  load(which: "older" | "newer"): void;
  toEnd(): void;
  page(direction: "up" | "down"): void;
  /** Tells the server at once what was seen. */
  tellRead(): void;
  close(): void;
}

export interface ReadingDependencies {
  readonly room: Pick<OpenRoom, "state" | "timeline" | "markRead">;
  readonly rows: ReadonlySignal<readonly TimelineItem[]>;
  /** The row one looks at; written by the list, and here when the place is left. */
  readonly focused: Signal<string | null>;
  /** The TV is awake, and nothing lies over the room. */
  readonly inSight: ReadonlySignal<boolean>;
  /** Runs an action whose failure is shown once. */
  attempt(run: () => Promise<void>): void;
}

/** Where one reads in a room: what was seen, what is new beyond it, and the ways there. Made inside of a Model. */
export function makeReading({ room, rows, focused, inSight, attempt }: ReadingDependencies): Reading {
  const { timeline } = room;
  /** The newest row that was on the screen. */
  const seen = signal<Seen>(undefined);

  const hasRows = computed(() => rows.value.some(canFocusRow));
  const atEnd = computed(() => focused.value === null && timeline.position.value === "live");
  const away = computed(() => !atEnd.value);
  // Numbers and booleans first: a key press that changes none of them renders nothing.
  const count = computed(() => (away.value ? unseen(rows.value, seen.value) : 0));
  const pill = computed<Pill>(() =>
    away.value && (count.value > 0 || timeline.position.value === "history") ? { shown: true, count: count.value } : HIDDEN,
  );

  effect(() => {
    if (!inSight.value || room.state.value.status !== "open") return;
    const list = rows.value;
    const at = focused.value === null ? list.length - 1 : list.findIndex(({ key }) => key === focused.value);
    const row = list[at];
    const before = seen.peek();
    if (!row || !isNewer(list, at, before)) return;
    seen.value = { key: row.key, at: timeOf(row) };
  });

  // The newest events were none that show (reactions, edits): there must be some before them.
  effect(() => {
    if (room.state.value.status !== "open" || timeline.older.value.status !== "more") return;
    void rows.value; // again, when a page brought nothing that shows
    if (!hasRows.value) untracked(() => load("older"));
  });

  let told: string | undefined;
  let telling: ReturnType<typeof setTimeout> | undefined;
  function tellRead(): void {
    clearTimeout(telling);
    telling = undefined;
    const upTo = newestEvent(rows.peek(), seen.peek()?.key);
    if (upTo === undefined || upTo === told) return;
    told = upTo;
    room.markRead(upTo);
  }
  effect(() => {
    // Rows are read too: the row that was seen as a local echo gets its event id later.
    void rows.value;
    if (seen.value && telling === undefined) telling = setTimeout(tellRead, SEEN_AFTER_MS);
  });

  function load(which: "older" | "newer"): void {
    const edge = timeline[which].value.status;
    if (edge !== "more" && edge !== "failed") return;
    // A failure is the edge's row, not a toast: both sides say it in `older` and `newer`.
    void (which === "older" ? timeline.loadOlder() : timeline.loadNewer()).catch(() => undefined);
  }

  function toEnd(): void {
    focused.value = null;
    if (timeline.position.value === "history") attempt(() => timeline.showLive());
  }

  return {
    hasRows,
    atEnd,
    away,
    pill,
    load,
    toEnd,
    page(direction) {
      const target = pageFrom(rows.value, focused.value, direction);
      if (target !== undefined) focused.value = target;
      else if (direction === "down") toEnd();
      else load("older");
    },
    tellRead,
    close() {
      if (telling !== undefined) tellRead();
    },
  };
}
