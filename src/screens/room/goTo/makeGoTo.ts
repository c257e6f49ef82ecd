import { computed, effect, type ReadonlySignal, type Signal, signal, untracked } from "@preact/signals";
import { AppError } from "../../../core/errors.ts";
import type { TimelineItem } from "../../../matrix/records.ts";
import type { OpenRoom } from "../../../matrix/roomTypes.ts";
import { startOfDay } from "./calendar.ts";
import type { GoTo, GoToSheet } from "./GoTo.ts";
import { makeDayChoice } from "./makeDayChoice.ts";
import { makePins } from "./makePins.ts";
import { makeSearching } from "./makeSearching.ts";

export interface GoToDependencies {
  readonly room: OpenRoom;
  readonly rows: ReadonlySignal<readonly TimelineItem[]>;
  /** The row one looks at; written here when a jump has landed. */
  readonly focused: Signal<string | null>;
  /** Runs that are spread out: a row inside of a folded one can only be shown so. */
  readonly spread: Signal<ReadonlySet<string>>;
  readonly atEnd: ReadonlySignal<boolean>;
  toEnd(): void;
  /** Runs an action whose failure is shown once. */
  attempt(run: () => Promise<void>): void;
}

/** Matrix began in 2014: no room is older. */
const FIRST_DAY = new Date(2014, 8, 1).getTime();
const MARKED_MS = 3_000;
const CLOSED: GoToSheet = { step: "closed" };

/** Ways through the time of a room, and the way back. Made inside of a Model. */
export function makeGoTo({ room, rows, focused, spread, atEnd, toEnd, attempt }: GoToDependencies): GoTo & { dispose(): void } {
  const { timeline } = room;
  const sheet = signal<GoToSheet>(CLOSED);
  const busy = signal(false);
  const landed = signal<{ readonly key: string } | undefined>(undefined);
  const marked = signal<string | undefined>(undefined);
  /** The event that one looked at before the jump; undefined: none, or it was at the live end. */
  const origin = signal<string | undefined>(undefined);
  let leaving: string | undefined; // becomes the origin when the jump has landed
  let unreadWanted: string | undefined; // the jump is to what stands below this event
  let trip = 0;
  let unmark: ReturnType<typeof setTimeout> | undefined;

  function close(): void {
    if (sheet.peek().step === "search") search.stop();
    sheet.value = CLOSED;
  }

  // --- jumps -------------------------------------------------------------------------------------------------------

  function eventInSight(): string | undefined {
    const key = focused.peek();
    const row = key === null ? undefined : rows.peek().find((item) => item.key === key);
    return row && "eventId" in row ? row.eventId : undefined;
  }

  /** @param run gives the id of the event that it led to, undefined when there is none. */
  function jump(from: string | undefined, run: () => Promise<string | boolean | undefined>, unread?: string): void {
    const mine = ++trip;
    leaving = from;
    unreadWanted = unread;
    busy.value = true;
    attempt(async () => {
      try {
        const led = await run();
        if (led === undefined && mine === trip) throw new AppError("notFound", "nothing there");
      } finally {
        if (mine === trip) busy.value = false;
      }
    });
  }

  const toEvent = (eventId: string): void => jump(eventInSight(), () => timeline.showEvent(eventId));

  function land(eventId: string): boolean {
    let key = timeline.rowOf(eventId);
    if (key === undefined) return false;
    // The first unread is below the line that stands under what was read.
    if (unreadWanted === eventId) {
      const list = rows.peek();
      const line = list.findIndex((item) => item.kind === "readMarker");
      key = list.slice(line + 1).find((item) => line >= 0 && "at" in item)?.key ?? key;
    }
    unreadWanted = undefined;
    origin.value = leaving !== eventId ? leaving : undefined;
    leaving = undefined;
    if (!rows.peek().some((item) => item.key === key)) spread.value = new Set(spread.peek()).add(key);
    focused.value = key;
    marked.value = key;
    landed.value = { key };
    clearTimeout(unmark);
    unmark = setTimeout(() => (marked.value = undefined), MARKED_MS);
    close();
    return true;
  }
  let seen = timeline.landing.peek();
  effect(() => {
    const landing = timeline.landing.value;
    if (!landing || landing === seen) return;
    void rows.value; // again, should the row come later than it was announced
    if (untracked(() => land(landing.eventId))) seen = landing;
  });
  // At the live end there is nowhere to go back to.
  effect(() => {
    if (atEnd.value) origin.value = undefined;
  });

  // --- where to -----------------------------------------------------------------------------------------------------

  const hasUnread = computed(() => {
    const { readUpTo } = room;
    if (readUpTo === undefined || room.state.value.status !== "open") return false;
    // Not loaded: it stands above everything that is.
    return rows.value.some(({ kind }) => kind === "readMarker") || timeline.rowOf(readUpTo) === undefined;
  });
  const span = computed(() => {
    const last = startOfDay(Date.now());
    const oldest = rows.value.find((item) => "at" in item) as { readonly at: number } | undefined;
    const began = Math.min(room.beganAt.value ?? 0, oldest?.at ?? Infinity);
    return { first: Math.min(startOfDay(Math.max(began, FIRST_DAY)), last), last };
  });
  const day = makeDayChoice(span);
  const pins = makePins({ room, toEvent, shown: computed(() => sheet.value.step === "pinned") });
  const search = makeSearching({ room, toEvent });

  return {
    sheet,
    busy,
    landed,
    marked,
    hasOrigin: computed(() => origin.value !== undefined),
    hasUnread,
    hasPins: computed(() => (room.pinned.value ?? []).length > 0),
    day,
    pins,
    search,
    open() {
      if (sheet.peek().step === "closed") sheet.value = { step: "menu" };
    },
    show(step, direct = false) {
      if (step === "date") {
        room.learnBeginning();
        const row = rows.peek().find((item) => item.key === focused.peek());
        day.start(row && "at" in row ? row.at : Date.now());
      }
      sheet.value = { step, direct };
    },
    close,
    toEvent,
    toFirstUnread() {
      const { readUpTo } = room;
      if (readUpTo === undefined) return;
      jump(eventInSight(), () => timeline.showEvent(readUpTo), readUpTo);
    },
    toDay() {
      const start = day.chosen.peek();
      jump(eventInSight(), () => timeline.showDate(start));
    },
    toBeginning: () => jump(eventInSight(), () => timeline.showDate(0)),
    toNewest() {
      trip++;
      close();
      landed.value = { key: "" }; // focus goes to the timeline
      toEnd();
    },
    backInSheet() {
      const now = sheet.peek();
      if (now.step === "closed") return false;
      if (busy.peek()) {
        // Not wanted any more: what comes of it is not looked at.
        trip++;
        busy.value = false;
        if (timeline.position.peek() === "live") void timeline.showLive();
      }
      if (now.step === "menu" || now.direct) close();
      else {
        search.stop();
        sheet.value = { step: "menu" };
      }
      return true;
    },
    backToOrigin() {
      const from = origin.peek();
      if (from === undefined) return false;
      origin.value = undefined;
      jump(undefined, () => timeline.showEvent(from));
      return true;
    },
    dispose() {
      clearTimeout(unmark);
      search.stop();
    },
  };
}
