import { computed, createModel, effect, type ReadonlySignal, type Signal, signal, untracked } from "@preact/signals";
import type { AppErrorKind } from "../../core/errors.ts";
import type { Services } from "../../core/services.ts";
import type { RoomName } from "../../matrix/records.ts";
import type { RoomMediaItem } from "../../matrix/fileTypes.ts";
import type { Session } from "../../matrix/types.ts";

export interface RoomMediaDependencies {
  readonly session: Pick<Session, "roomMedia"> & { readonly rooms: Pick<Session["rooms"], "all"> };
  readonly services: Pick<Services, "navigation">;
  readonly roomId: string;
}

/** The one condition of the screen; `older` while and why there are no more yet (`data-step`). */
export type GridState =
  | { readonly step: "looking" }
  | { readonly step: "none" }
  | { readonly step: "failed"; readonly error: AppErrorKind }
  | { readonly step: "shown"; readonly older: "more" | "loading" | "failed" | "end" };

export interface RoomMediaViewModel {
  readonly name: ReadonlySignal<RoomName | undefined>;
  readonly state: ReadonlySignal<GridState>;
  /** Newest first. */
  readonly tiles: ReadonlySignal<readonly RoomMediaItem[]>;
  readonly focused: Signal<string | null>;
  /** Milliseconds since 1970 of the focused one, for the month above. */
  readonly at: ReadonlySignal<number | undefined>;
  open(item: RoomMediaItem): void;
  /** A slideshow from the focused one. */
  play(): void;
  reachEnd(): void;
  retry(): void;
  /** The viewer lies over it; the one that is looked at there is focused. */
  cover(on: boolean): void;
  close(): void;
}

/** Fewer than a screenful: more are looked for without anybody asking, so often at most. */
const SCREENFUL = 25;
const MOST_FRUITLESS = 8;

/** All pictures and films of a room. Leaving it closes them. */
export const RoomMediaModel = createModel(({ session, services, roomId }: RoomMediaDependencies): RoomMediaViewModel => {
  const media = session.roomMedia(roomId);
  const { navigation } = services;
  const focused = signal<string | null>(null);
  const covered = signal(false);
  let seenBefore = navigation.seen.peek();
  let fruitless = 0;

  const tiles = computed(() => media.items.value.slice().reverse());
  const state = computed<GridState>(() => {
    const older = media.older.value;
    if (tiles.value.length > 0) return { step: "shown", older: older.status };
    if (older.status === "failed") return { step: "failed", error: older.kind };
    return { step: older.status === "end" ? "none" : "looking" };
  });

  async function load(): Promise<void> {
    const before = media.items.peek().length;
    await media.loadOlder();
    fruitless = media.items.peek().length > before ? 0 : fruitless + 1;
  }
  effect(() => {
    if (tiles.value.length < SCREENFUL && media.older.value.status === "more" && fruitless < MOST_FRUITLESS) untracked(() => void load());
  });
  effect(() => () => media.close());
  // Focus follows the picture that is looked at while the grid is out of sight: nothing moves any more when it is seen again.
  effect(() => {
    const seen = covered.value ? navigation.seen.value : undefined;
    if (!seen || seen === seenBefore || seen.roomId !== roomId) return;
    const key = seen.part === undefined ? seen.eventId : `${seen.eventId}/${seen.part}`;
    if (tiles.peek().some((tile) => tile.key === key)) focused.value = key;
  });

  const current = computed(() => tiles.value.find(({ key }) => key === focused.value) ?? tiles.value[0]);
  function view(item: RoomMediaItem | undefined, slideshow: boolean): void {
    const { eventId, key } = item ?? {};
    if (eventId === undefined || key === undefined) return;
    const part = key === eventId ? undefined : Number(key.slice(eventId.length + 1));
    navigation.push({ screen: "viewer", roomId, eventId, ...(part === undefined ? {} : { part }), ...(slideshow ? { slideshow } : {}) });
  }

  return {
    name: computed(() => session.rooms.all.value.get(roomId)?.name),
    state,
    tiles,
    focused,
    at: computed(() => current.value?.at),
    open: (item) => view(item, false),
    play: () => view(current.peek(), true),
    reachEnd() {
      const { status } = media.older.peek();
      if (status === "more" || status === "failed") void load();
    },
    retry() {
      fruitless = 0;
      void load();
    },
    cover(on) {
      if (on === covered.peek()) return;
      if (on) seenBefore = navigation.seen.peek();
      covered.value = on;
    },
    close: () => void navigation.back(),
  };
});
