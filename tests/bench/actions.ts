/**
 * The things a person does that are measured, and profiled when a target is missed: the same `act` for both, so that the
 * profile tells of what was measured. `prepare` begins on the rooms screen or on a room; `act` is what counts.
 */
import type { RemoteKey } from "../engines/engine.ts";
import type { Seat } from "./Seat.ts";

export interface Action {
  /** For the report. */
  readonly says: string;
  prepare(seat: Seat): Promise<void>;
  act(seat: Seat): Promise<void>;
}

export type ActionName =
  | "restart"
  | "openFirst"
  | "openAgain"
  | "keysShelves"
  | "keysTimeline"
  | "holdShelf"
  | "holdResults"
  | "holdTimeline";

export const HOLD_MS = 5000;

const repeated = (pattern: readonly RemoteKey[], times: number): readonly RemoteKey[] =>
  Array.from({ length: times }, () => pattern).flat();
/** From the first tile of the first shelf: never against an edge, all four directions. */
const WANDER = repeated(["right", "right", "down", "right", "left", "up"], 10);
const READ = repeated(["up", "up", "up", "up", "down", "down"], 10);

async function rooms(seat: Seat): Promise<void> {
  await seat.start(seat.house.accounts.bench);
  await seat.quiet();
}

/** In the big room, away from its end, with older pages loaded. */
async function deepInBigRoom(seat: Seat): Promise<void> {
  await rooms(seat);
  await seat.enterBigRoom();
  await seat.tv.hold("up", 2500);
  await seat.quiet();
}

export const actions: Readonly<Record<ActionName, Action>> = {
  restart: {
    says: "restart of the account of 300 rooms, until live",
    prepare: (seat) => seat.leavePage(),
    act: (seat) => seat.load(seat.house.accounts.bench),
  },
  openFirst: {
    says: "first opening of the big room after a start, and the second after it",
    async prepare(seat) {
      await rooms(seat);
      await seat.reachBigRoom();
    },
    async act(seat) {
      await seat.openFocused();
      await seat.quiet();
    },
  },
  openAgain: {
    says: "another opening of the big room, and the second after it",
    async prepare(seat) {
      await rooms(seat);
      await seat.enterBigRoom();
      await seat.leaveRoom();
      await seat.reachBigRoom();
    },
    async act(seat) {
      await seat.openFocused();
      await seat.quiet();
    },
  },
  keysShelves: {
    says: `${WANDER.length} presses over two shelves, all four directions`,
    prepare: rooms,
    act: (seat) => seat.tap(WANDER),
  },
  keysTimeline: {
    says: `${READ.length} presses in the big room, up and down`,
    prepare: deepInBigRoom,
    act: (seat) => seat.tap(READ),
  },
  holdShelf: {
    says: "Right held along a shelf",
    async prepare(seat) {
      await rooms(seat);
      await seat.reachShelf("rooms");
    },
    act: (seat) => hold(seat, "right"),
  },
  holdResults: {
    says: "Down held in the grid of 300 found rooms",
    async prepare(seat) {
      await rooms(seat);
      await seat.searchRooms();
    },
    act: (seat) => hold(seat, "down"),
  },
  holdTimeline: {
    says: "Up held in the big room",
    async prepare(seat) {
      await rooms(seat);
      await seat.enterBigRoom();
    },
    act: (seat) => hold(seat, "up"),
  },
};

async function hold(seat: Seat, key: RemoteKey): Promise<void> {
  await seat.tv.hold(key, HOLD_MS);
}
