/** Left and right through pictures and films (surroundings.ts): the next ones are loaded before one gets there. */
import { computed, effect, type ReadonlySignal, signal, untracked } from "@preact/signals";
import type { MediaSize, MediaStore, RoomMedia, RoomMediaItem } from "../../matrix/fileTypes.ts";
import { screenPicture } from "./pictureParts.ts";

/** "there": one step leads to it; "loading": it is being looked for; "none": nothing in this direction. */
export type Side = "there" | "loading" | "failed" | "none";

/** The newest is the first; `more`: there are older ones that nobody has counted. */
export interface Place {
  readonly nth: number;
  readonly of: number;
  readonly more: boolean;
}

export interface Moving {
  readonly at: ReadonlySignal<number>;
  readonly sides: ReadonlySignal<{ readonly older: Side; readonly newer: Side }>;
  /** Only while it is known for certain. */
  readonly place: ReadonlySignal<Place | undefined>;
  /** To the next (1) or the one before (-1), or there as soon as it is loaded. @returns false: this is no picture among others. */
  go(step: -1 | 1): boolean;
  /** To the nearest older one that fits; the newest again after the oldest. @returns false: it has to be loaded first, or there is none. */
  goOlder(fits: (item: RoomMediaItem) => boolean): boolean;
}

/** Older ones are asked for when no more than so many are left: a held key passes some in the time of a request. */
const AHEAD = 10;
/** Steps that may find nothing, one after the other, before a person has to ask for more. */
const MOST_FRUITLESS = 8;

export function makeMoving(deps: {
  readonly media: RoomMedia;
  readonly store: MediaStore;
  readonly key: ReadonlySignal<string | undefined>;
  readonly screen: MediaSize;
  show(item: RoomMediaItem): void;
}): Moving {
  const { media, store, key, show } = deps;
  const { items, older, newer } = media;
  const wish = signal<-1 | 0 | 1>(0);
  const forward = signal<-1 | 1>(-1);
  let fruitless = 0;
  let lastAt = -1;

  const at = computed(() => items.value.findIndex((item) => item.key === key.value));
  let lastNear: readonly RoomMediaItem[] = [];
  const near = computed(() => {
    const i = at.value;
    // The one that is looked at is held as well: it was a neighbour a moment ago, and would be let go of before it is drawn.
    const both = i < 0 ? [] : [items.value[i], items.value[i + forward.value], items.value[i - forward.value]];
    const found = both.filter((item): item is RoomMediaItem => item !== undefined);
    const same = found.length === lastNear.length && found.every((item, nth) => item.key === lastNear[nth]?.key);
    return same ? lastNear : (lastNear = found);
  });

  async function load(step: -1 | 1): Promise<void> {
    const before = items.peek().length;
    await (step < 0 ? media.loadOlder() : media.loadNewer());
    fruitless = items.peek().length > before ? 0 : fruitless + 1;
  }

  effect(() => {
    const i = at.value;
    if (i < 0) return;
    lastAt = i;
    const many = items.value.length;
    if (fruitless >= MOST_FRUITLESS) return;
    if (i < AHEAD && older.value.status === "more") untracked(() => void load(-1));
    if (many - 1 - i < AHEAD && newer.value.status === "more") untracked(() => void load(1));
  });

  // Somebody waits at the end of what is loaded.
  effect(() => {
    const step = wish.value;
    if (step === 0) return;
    const next = at.value < 0 ? undefined : items.value[at.value + step];
    const { status } = (step < 0 ? older : newer).value;
    const isOver = next !== undefined || status === "end" || status === "failed" || (status === "more" && fruitless >= MOST_FRUITLESS);
    if (!isOver) return;
    wish.value = 0;
    if (next) untracked(() => show(next));
  });

  // The neighbours are loaded at the screen's size, within the store's budget; nothing of them is decoded.
  effect(() => {
    for (const item of near.value) {
      const picture = screenPicture(item);
      if (picture) void store.open(picture, deps.screen).value;
    }
  });

  function sideOf(step: -1 | 1): Side {
    if (at.value < 0) return "none";
    if (items.value[at.value + step]) return "there";
    const { status } = (step < 0 ? older : newer).value;
    if (status === "failed") return "failed";
    return status === "end" ? "none" : "loading";
  }

  function stepTo(item: RoomMediaItem, step: -1 | 1): void {
    forward.value = step;
    wish.value = 0;
    show(item);
  }

  return {
    at,
    sides: computed(() => ({ older: sideOf(-1), newer: sideOf(1) })),
    place: computed(() => {
      const of = items.value.length;
      if (at.value < 0 || newer.value.status !== "end") return undefined;
      return { nth: of - at.value, of, more: older.value.status !== "end" };
    }),
    go(step) {
      const list = items.peek();
      const i = at.peek();
      // What was looked at is gone: its neighbours are where it was.
      if (i < 0 && lastAt < 0) return false;
      const next = i < 0 ? list[step < 0 ? lastAt - 1 : lastAt] : list[i + step];
      if (next) {
        stepTo(next, step);
        return true;
      }
      const { status } = (step < 0 ? older : newer).peek();
      if (i < 0 || status === "end") return true;
      fruitless = 0;
      wish.value = step;
      if (status !== "loading") void load(step);
      return true;
    },
    goOlder(fits) {
      const list = items.peek();
      for (let i = at.peek() - 1; i >= 0; i--) {
        const item = list[i] as RoomMediaItem;
        if (!fits(item)) continue;
        stepTo(item, -1);
        return true;
      }
      const { status } = older.peek();
      if (status === "more" || status === "failed") {
        fruitless = 0;
        void load(-1);
      }
      if (status !== "end") return false;
      for (let i = list.length - 1; i >= 0; i--) {
        const item = list[i] as RoomMediaItem;
        if (!fits(item)) continue;
        stepTo(item, -1);
        return true;
      }
      return false;
    },
  };
}
