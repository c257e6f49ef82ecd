/** Which rooms a wall shows: addresses of the configuration become rooms, or a reason why they do not. */
import { computed, effect, type ReadonlySignal, signal, untracked } from "@preact/signals";
import { log } from "../../core/log.ts";
import type { RoomRecord } from "../../matrix/records.ts";
import type { Session } from "../../matrix/types.ts";

export type WallRoom =
  | { readonly status: "looking"; readonly address: string }
  | { readonly status: "here"; readonly address: string; readonly record: RoomRecord }
  | { readonly status: "absent"; readonly address: string; readonly why: "unknown" | "notJoined" | "offline" };

export interface WallRoomsOptions {
  readonly session: Pick<Session, "rooms" | "resolveRoom" | "acceptInvite" | "sync">;
  /** Room ids and aliases. */
  readonly addresses: ReadonlySignal<readonly string[]>;
  /** Whether this account joins what it is not in, as a guest does; invites are accepted anyway. */
  readonly joins: boolean;
}

/** What is not there is looked for again after so long. */
const AGAIN_MS = 60_000;

type Found = { readonly status: "found"; readonly roomId: string } | { readonly status: "unknown" | "offline" };

/** Made inside of a Model. */
export function makeWallRooms({ session, addresses, joins }: WallRoomsOptions): ReadonlySignal<readonly WallRoom[]> {
  const { all, fresh } = session.rooms;
  const note = log("kiosk");
  const found = signal<ReadonlyMap<string, Found>>(new Map());
  const round = signal(0);
  const looking = new Set<string>();
  /** Round in which it was last asked to let us in. */
  const asked = new Map<string, number>();
  let left = false;

  const put = (address: string, what: Found): void => {
    if (!left) found.value = new Map(found.peek()).set(address, what);
  };

  function look(address: string): void {
    if (isId(address)) return put(address, { status: "found", roomId: address });
    if (looking.has(address)) return;
    looking.add(address);
    session
      .resolveRoom(address)
      .then(
        (roomId) => put(address, roomId === undefined ? { status: "unknown" } : { status: "found", roomId }),
        (thrown: unknown) => {
          note.info("a room was not found", thrown);
          put(address, { status: "offline" });
        },
      )
      .then(() => looking.delete(address));
  }

  // Each round, and whenever the line is there again: what is not here is looked for.
  effect(() => {
    void round.value;
    if (session.sync.value.status !== "live" && fresh.value) return;
    const wanted = addresses.value;
    untracked(() => {
      for (const address of wanted) if (found.peek().get(address)?.status !== "found") look(address);
    });
  });
  const timer = setInterval(() => (round.value = round.peek() + 1), AGAIN_MS);

  const rooms = computed(() =>
    addresses.value.map((address): WallRoom => {
      const what = found.value.get(address);
      if (what === undefined) return { status: "looking", address };
      if (what.status !== "found") return { status: "absent", address, why: what.status };
      const record = current(all.value, what.roomId);
      if (record?.membership === "join") return { status: "here", address, record };
      return fresh.value ? { status: "absent", address, why: "notJoined" } : { status: "looking", address };
    }),
  );

  // Rooms of the configuration are wanted: an invite is answered, and a guest asks to be let in.
  effect(() => {
    const now = round.value;
    const missing = rooms.value.filter((room) => room.status === "absent" && room.why === "notJoined");
    for (const { address } of missing) {
      const what = found.peek().get(address);
      if (what?.status !== "found" || asked.get(address) === now) continue;
      const invited = all.peek().get(what.roomId)?.membership === "invite";
      if (!invited && !joins) continue;
      asked.set(address, now);
      // By its address where there is one: the server finds a room of other servers by that alone.
      session.acceptInvite(invited ? what.roomId : address).catch((thrown: unknown) => note.info("not let in", thrown));
    }
  });

  effect(() => () => {
    left = true;
    clearInterval(timer);
  });
  return rooms;
}

const isId = (address: string): boolean => address.charAt(0) === "!";

/** The room, or the one that carries it on, as far as we are in it. */
function current(all: ReadonlyMap<string, RoomRecord>, roomId: string): RoomRecord | undefined {
  let record = all.get(roomId);
  // A chain of upgrades is short; one that bites its tail ends here too.
  for (let step = 0; step < 10 && record?.successor !== undefined; step++) {
    const next = all.get(record.successor);
    if (next?.membership !== "join") break;
    record = next;
  }
  return record;
}
