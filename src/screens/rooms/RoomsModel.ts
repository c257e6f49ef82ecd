import { batch, computed, createModel, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { attempt } from "../../core/attempt.ts";
import type { AppError } from "../../core/errors.ts";
import type { Services } from "../../core/services.ts";
import type { ProfileRecord, RoomRecord, Shelf } from "../../matrix/records.ts";
import type { Session } from "../../matrix/types.ts";
import { hiddenRoom } from "../hiddenRoom.ts";
import { makeRoomOptions, type OptionsSession, type RoomOptions } from "../roomOptions.ts";

export interface RoomsDependencies {
  readonly services: Pick<Services, "navigation" | "policy" | "settings" | "curtain">;
  readonly session: Pick<Session, "profile" | "sync" | "rooms" | "encryption" | "acceptInvite" | "declineInvite" | "retryNow"> &
    OptionsSession;
}

/** A room on a shelf; the same object as long as its record is. */
export interface Tile {
  readonly key: string;
  readonly room: RoomRecord;
}

/** A shelf that stays the same object while its rooms come and go: its row need not be rendered again. */
export interface ShelfRow {
  readonly key: string;
  readonly shelf: ReadonlySignal<Shelf>;
  readonly tiles: ReadonlySignal<readonly Tile[]>;
  /** The tile where focus stands, or stood last; written by the shelf's list. */
  readonly focused: Signal<string | null>;
}

/** How the list stands to the server, when there is something to say. */
export type ListStatus =
  | { readonly kind: "live" }
  | { readonly kind: "connecting"; readonly saved: boolean }
  | { readonly kind: "trouble"; readonly since: number | undefined; readonly error: AppError | undefined; readonly stopped: boolean };

/** What keeps encrypted rooms closed, as far as the person can do something about it. */
export type LockedOut = "unverified" | "keysLost";

/** What fills the screen below the header. */
export type Body = "shelves" | "results" | "noResults" | "loading" | "failed" | "empty";

export type RoomsDialog = { readonly kind: "invite"; readonly room: RoomRecord } | { readonly kind: "status" };

/** What the first screen shows and what it can be asked to do. */
export interface Rooms {
  readonly profile: ReadonlySignal<ProfileRecord>;
  readonly rows: ReadonlySignal<readonly ShelfRow[]>;
  /** The shelf where focus stands; written by the list of shelves. */
  readonly focusedShelf: Signal<string | null>;
  readonly body: ReadonlySignal<Body>;
  readonly status: ReadonlySignal<ListStatus>;
  readonly query: ReadonlySignal<string>;
  readonly results: ReadonlySignal<readonly Tile[]>;
  readonly focusedResult: Signal<string | null>;
  readonly dialog: ReadonlySignal<RoomsDialog | undefined>;
  readonly previews: ReadonlySignal<boolean>;
  /** Whether names, words and pictures are hidden from guests; undefined where nobody has asked for that. */
  readonly isHidden: ReadonlySignal<boolean | undefined>;
  readonly canOpenSettings: ReadonlySignal<boolean>;
  readonly canShowPhotos: ReadonlySignal<boolean>;
  readonly lockedOut: ReadonlySignal<LockedOut | undefined>;
  /** Of the room that the menu key was pressed on. */
  readonly options: RoomOptions;
  showOptions(roomId: string): void;
  /** Hides from guests, or asks to see again. */
  toggleHidden(): void;
  search(text: string): void;
  /** OK on a tile of a shelf, or of the results (`shelfKey` undefined): a room opens, an invitation asks. */
  open(tile: Tile, shelfKey: string | undefined): void;
  accept(): void;
  decline(): void;
  showStatus(): void;
  closeDialog(): void;
  retry(): void;
  openSettings(page: "general" | "account"): void;
  verify(): void;
  /** Begins the photo frame. */
  showPhotos(): void;
}

const BETWEEN = " ";

/** The list of rooms as shelves; search; invitations; where focus is and to which tile it comes back. */
export const RoomsModel = createModel(({ services, session }: RoomsDependencies): Rooms => {
  const { navigation, policy, settings, curtain } = services;
  const hides = computed(() => curtain.state.value !== "open");
  const { shelves, all, fresh } = session.rooms;

  const tiles = new WeakMap<RoomRecord, Tile>();
  const tileOf = (record: RoomRecord): Tile => {
    const room = hides.value ? hiddenRoom(record) : record;
    let tile = tiles.get(room);
    if (!tile) tiles.set(room, (tile = { key: room.roomId, room }));
    return tile;
  };

  const kept = new Map<string, ShelfRow>();
  function rowOf(first: Shelf): ShelfRow {
    let row = kept.get(first.key);
    if (row) return row;
    let last = first;
    // A shelf that has gone keeps its last rooms until its row is gone too.
    const shelf = computed(() => {
      last = shelves.value.find((each) => each.key === first.key) ?? last;
      return hides.value && last.kind === "space" ? { ...last, space: hiddenRoom(last.space) } : last;
    });
    row = { key: first.key, shelf, tiles: computed(() => shelf.value.rooms.map(tileOf)), focused: signal<string | null>(null) };
    kept.set(first.key, row);
    return row;
  }
  let lastRows: readonly ShelfRow[] = [];
  const rows = computed(() => {
    const next = shelves.value.map(rowOf);
    if (next.length !== lastRows.length || next.some((row, i) => row !== lastRows[i])) lastRows = next;
    return lastRows;
  });

  const focusedShelf = signal<string | null>(null);
  restore(navigation.top.peek().focusKey);

  /** Focus stays with its room: when that leaves its shelf for another, focus goes with it. */
  effect(() => {
    const now = shelves.value;
    const key = focusedShelf.peek();
    const roomId = key === null ? null : (kept.get(key)?.focused.peek() ?? null);
    if (key === null || roomId === null) return;
    const holds = (shelf: Shelf): boolean => shelf.rooms.some((room) => room.roomId === roomId);
    const old = now.find((shelf) => shelf.key === key);
    if (old && holds(old)) return;
    const next = now.find(holds);
    if (next) focusOn(next.key, roomId);
  });

  function focusOn(shelfKey: string, roomId: string): void {
    batch(() => {
      const shelf = shelves.peek().find((each) => each.key === shelfKey);
      if (shelf) rowOf(shelf).focused.value = roomId;
      focusedShelf.value = shelfKey;
    });
  }

  function restore(focusKey: string | undefined): void {
    const at = focusKey?.indexOf(BETWEEN) ?? -1;
    if (focusKey === undefined || at < 0) return;
    const shelfKey = focusKey.slice(0, at);
    const roomId = focusKey.slice(at + 1);
    const now = shelves.peek();
    const holds = (shelf: Shelf): boolean => shelf.rooms.some((room) => room.roomId === roomId);
    const shelf = now.find((each) => each.key === shelfKey && holds(each)) ?? now.find(holds) ?? now.find((each) => each.key === shelfKey);
    if (shelf) focusOn(shelf.key, roomId);
  }

  const query = signal("");
  const focusedResult = signal<string | null>(null);
  const results = computed(() => {
    void all.value; // results are as live as the shelves
    return query.value.trim() === "" ? [] : session.rooms.search(query.value).map(tileOf);
  });

  const status = computed<ListStatus>(() => {
    const sync = session.sync.value;
    switch (sync.status) {
      case "live":
        return fresh.value ? { kind: "live" } : { kind: "connecting", saved: all.value.size > 0 };
      case "starting":
        return { kind: "connecting", saved: all.value.size > 0 };
      case "reconnecting":
        return { kind: "trouble", since: sync.since, error: sync.error, stopped: false };
      case "stopped":
        return { kind: "trouble", since: undefined, error: sync.error, stopped: true };
      default:
        return sync satisfies never;
    }
  });

  const body = computed<Body>(() => {
    if (query.value.trim() !== "") return results.value.length > 0 ? "results" : "noResults";
    if (shelves.value.length > 0) return "shelves";
    if (fresh.value) return "empty";
    return status.value.kind === "trouble" ? "failed" : "loading";
  });

  const asked = signal<"status" | { readonly roomId: string } | undefined>(undefined);
  /** An invitation that was withdrawn, or answered on the phone, closes its own question. */
  const dialog = computed<RoomsDialog | undefined>(() => {
    const question = asked.value;
    if (question === undefined) return undefined;
    if (question === "status") return status.value.kind === "trouble" ? { kind: "status" } : undefined;
    const room = all.value.get(question.roomId);
    return room?.invite && !room.invite.answering ? { kind: "invite", room } : undefined;
  });

  const options = makeRoomOptions({ session, policy, attempt, onLeft: () => undefined, onMarkedUnread: () => undefined });

  function answer(run: (roomId: string) => Promise<void>): void {
    const open = dialog.peek();
    asked.value = undefined;
    if (open?.kind === "invite") void attempt("invite", () => run(open.room.roomId));
  }

  return {
    profile: session.profile,
    rows,
    focusedShelf,
    body,
    status,
    query,
    results,
    focusedResult,
    dialog,
    previews: computed(() => settings.previews.value && !hides.value),
    isHidden: computed(() => (settings.guestSafe.value === "off" ? undefined : hides.value)),
    canOpenSettings: computed(() => policy.canOpenSettings),
    canShowPhotos: computed(() => policy.photoFrame),
    lockedOut: computed<LockedOut | undefined>(() => {
      const encryption = session.encryption.value;
      if (!policy.canOpenSettings) return undefined;
      if (encryption.status === "unverified") return "unverified";
      return encryption.status === "unavailable" && encryption.why === "keysLost" ? "keysLost" : undefined;
    }),
    search(text) {
      if (text === query.peek()) return;
      batch(() => {
        query.value = text;
        // The best match first, whatever stood there before.
        focusedResult.value = null;
      });
    },
    open({ room }, shelfKey) {
      if (hides.peek()) return curtain.ask();
      if (room.membership === "invite") {
        if (!room.invite?.answering) asked.value = { roomId: room.roomId };
        return;
      }
      const holder = shelfKey ?? shelves.peek().find((shelf) => shelf.rooms.indexOf(room) >= 0)?.key;
      if (holder !== undefined) navigation.rememberFocus(holder + BETWEEN + room.roomId);
      navigation.push({ screen: "room", roomId: room.roomId });
    },
    accept: () => answer((roomId) => session.acceptInvite(roomId)),
    decline: () => answer((roomId) => session.declineInvite(roomId)),
    options,
    showOptions(roomId) {
      if (hides.peek()) curtain.ask();
      else options.open(roomId);
    },
    toggleHidden() {
      if (hides.peek()) curtain.ask();
      else curtain.hide();
    },
    showStatus() {
      asked.value = "status";
    },
    closeDialog() {
      asked.value = undefined;
    },
    retry() {
      asked.value = undefined;
      session.retryNow();
    },
    verify() {
      navigation.rememberFocus("rooms-verify");
      navigation.push({ screen: "verification" });
    },
    showPhotos() {
      navigation.push({ screen: "ambient" });
    },
    openSettings(page) {
      navigation.rememberFocus(page === "account" ? "rooms-account" : "rooms-settings");
      navigation.push({ screen: "settings", page });
    },
  };
});
