/** The list of rooms: records by room id, shelves made of them once per sync answer. Sole owner of its signals. */
import { batch, computed, type ReadonlySignal, signal } from "@preact/signals";
import { log } from "../core/log.ts";
import { type Account, noAccount, reduceAccount } from "./account.ts";
import { breather } from "./breathe.ts";
import { recordSaid } from "./lastLine.ts";
import { field, fields, type RawEvent } from "./rawEvent.ts";
import type { RoomRecord, Shelf } from "./records.ts";
import { events, type KeptRoom, type ReduceContext, rederive, reduceRoom, type SectionKind } from "./roomReducer.ts";
import { share } from "./share.ts";
import { buildShelves, searchRooms } from "./shelves.ts";
import type { RoomList } from "./types.ts";

export interface KeptRoomList extends RoomList {
  readonly all: ReadonlySignal<ReadonlyMap<string, KeptRoom>>;
  readonly account: () => Account;
  /** Puts saved records in place: not fresh. */
  restore(rooms: Iterable<KeptRoom>, account: Account): void;
  /**
   * Applies a sync answer in slices; the signals change once, at the end. `first`: it was asked without a token, so what
   * it does not name is not ours. One call at a time.
   */
  apply(body: unknown, first: boolean): Promise<void>;
  /** Everything is void: the server forgot our token. The records stay on the screen until the new ones come. */
  startOver(): void;
  /** The room's newest encrypted message was decrypted. */
  setClear(roomId: string, event: RawEvent): void;
  setAnswering(roomId: string, answering: "accept" | "decline" | undefined): void;
  /** Something of our own was changed: it shows before the server's sync tells it. */
  patch(roomId: string, change: Partial<RoomRecord>): void;
  setMuted(roomId: string, muted: boolean): void;
  /** We left. */
  remove(roomId: string): void;
  /** Time passed: calls lapse. Cheap. */
  refresh(): void;
}

const KINDS: readonly SectionKind[] = ["join", "invite", "knock", "leave"];

/** @param everEncrypted a room stays encrypted, whatever the server says of it later. */
export function createRoomList(
  ownUserId: string,
  clock: () => number = Date.now,
  everEncrypted: (roomId: string) => boolean = () => false,
): KeptRoomList {
  const logger = log("rooms");
  const fresh = signal(false);
  const all = signal<ReadonlyMap<string, KeptRoom>>(new Map());
  let account: Account = noAccount;
  let shown: readonly Shelf[] = [];
  const shelves = computed(() => (shown = buildShelves(all.value, shown)));

  const context = (): ReduceContext => ({ ownUserId, ...account, now: clock() });

  function rederiveAll(rooms: Map<string, KeptRoom>, ctx: ReduceContext): boolean {
    let changed = false;
    rooms.forEach((room, roomId) => {
      const next = rederive(room, ctx);
      if (next === room) return;
      rooms.set(roomId, next);
      changed = true;
    });
    return changed;
  }

  function reduceSafely(
    record: KeptRoom | undefined,
    roomId: string,
    kind: SectionKind,
    section: unknown,
    ctx: ReduceContext,
  ): KeptRoom | undefined {
    try {
      const next = reduceRoom(record, roomId, kind, section, ctx);
      return next && !next.encrypted && everEncrypted(roomId) ? { ...next, encrypted: true } : next;
    } catch (thrown) {
      logger.error("a room's section could not be reduced", roomId, thrown); // one room failing never stops the list
      return record;
    }
  }

  /** All changes at once, on top of what the records are by now. */
  function publish(results: ReadonlyMap<string, KeptRoom | undefined>, first: boolean, accountChanged: boolean): void {
    const before = all.peek();
    const rooms = new Map(before);
    let changed = false;
    results.forEach((next, roomId) => {
      const old = before.get(roomId);
      const kept = next && old ? share(old, next) : next;
      if (kept === old) return;
      if (kept) rooms.set(roomId, kept);
      else rooms.delete(roomId);
      changed = true;
    });
    if (first) {
      before.forEach((_room, roomId) => {
        if (!results.has(roomId)) changed = rooms.delete(roomId) || changed;
      });
    }
    if (accountChanged && rederiveAll(rooms, context())) changed = true;
    batch(() => {
      if (changed) all.value = rooms;
      fresh.value = true;
    });
  }

  return {
    fresh,
    shelves,
    all,
    account: () => account,
    search: (query) => searchRooms(all.peek().values(), query),
    restore(rooms, saved) {
      account = saved;
      all.value = new Map(Array.from(rooms, (room) => [room.roomId, room] as const));
    },
    async apply(body, first) {
      const accountBefore = account;
      account = reduceAccount(account, events(body, "account_data"));
      const ctx = context();
      const results = new Map<string, KeptRoom | undefined>();
      const breathe = breather();
      for (const kind of KINDS) {
        const sections = fields(field(field(body, "rooms"), kind));
        for (const roomId of Object.keys(sections)) {
          const old = all.peek().get(roomId);
          results.set(roomId, reduceSafely(first ? undefined : old, roomId, kind, sections[roomId], ctx));
          const pause = breathe();
          if (pause) await pause;
        }
      }
      publish(results, first, account !== accountBefore);
    },
    startOver() {
      account = noAccount;
      fresh.value = false;
    },
    setClear(roomId, event) {
      const room = all.peek().get(roomId);
      if (room?.last?.summary.kind !== "encrypted") return; // something newer came, or it was deleted
      const relation = field(event.content, "m.relates_to");
      const said = field(relation, "rel_type") === "m.replace" ? field(relation, "event_id") : event.event_id;
      if (said !== room.last.eventId) return;
      const [next] = recordSaid(room, room.keep, event, new Map(), context());
      if (next.last && next.last !== room.last)
        all.value = new Map(all.peek()).set(roomId, { ...room, last: { ...next.last, sender: room.last.sender, at: room.last.at } });
    },
    setAnswering(roomId, answering) {
      const room = all.peek().get(roomId);
      if (!room?.invite) return;
      const { answering: _old, ...invite } = room.invite;
      const rooms = new Map(all.peek());
      rooms.set(roomId, { ...room, invite: answering ? { ...invite, answering } : invite });
      all.value = rooms;
    },
    patch(roomId, change) {
      const room = all.peek().get(roomId);
      if (room) all.value = new Map(all.peek()).set(roomId, { ...room, ...change });
    },
    setMuted(roomId, on) {
      const muted = new Set(account.muted);
      if (on) muted.add(roomId);
      else muted.delete(roomId);
      account = { ...account, muted };
      const room = all.peek().get(roomId);
      if (room) all.value = new Map(all.peek()).set(roomId, rederive(room, context()));
    },
    remove(roomId) {
      const rooms = new Map(all.peek());
      if (rooms.delete(roomId)) all.value = rooms;
    },
    refresh() {
      const ctx = context();
      let rooms: Map<string, KeptRoom> | undefined;
      all.peek().forEach((room, roomId) => {
        if (room.call && rederive(room, ctx) !== room) (rooms ??= new Map(all.peek())).set(roomId, rederive(room, ctx));
      });
      if (rooms) all.value = rooms;
    },
  };
}
