/** The way from an upgraded room to the one that carries it on (client-server API, "Room upgrades"). */
import { AppError } from "../core/errors.ts";
import { log } from "../core/log.ts";
import { type Http, roomPath } from "./http.ts";
import { fromThrown, isPassing } from "./matrixErrors.ts";
import { field, string } from "./rawEvent.ts";
import type { KeptRoomList } from "./RoomList.ts";
import { isRoomId } from "./roomKeep.ts";
import type { Followed } from "./types.ts";

/** A join over federation takes its time. */
const JOIN_TIMEOUT_MS = 120_000;
/** What fails for a reason that passes is tried again after these; a server that asks for more patience than the longest is not. */
const WAITS_MS = [1_000, 4_000] as const;
const LONGEST_MS = 10_000;
const SERVER = /^[A-Za-z0-9.:[\]-]{1,230}$/;
const AGREES_NOT: Followed = { kind: "disagrees" };
const STUCK: Followed = { kind: "stuck" };

/** Goes from the room to its successor: `Session.followUpgrade`. */
export type FollowUpgrade = (roomId: string) => Promise<Followed>;

/**
 * Goes from rooms to their successors, joining them where we are not there yet. A room's old one can name any other as the
 * next, and anybody who may write its tombstone can: it is followed only when the new room says that it carries on this one,
 * which mostly cannot be read from outside. A room that was joined to find out is left again when it says something else, and
 * when it could not be asked; where the server does not let us out, that is what is told, and the next try asks it anew.
 */
export function createFollowUpgrade(http: Http, list: Pick<KeptRoomList, "all">): FollowUpgrade {
  const logger = log("upgrade");
  /** Rooms that were joined to ask them, and that neither agreed nor were left; "perhaps": the answer to the join was lost. */
  const onTrial = new Map<string, "joined" | "perhaps">();

  async function join(successor: string, from: string): Promise<void> {
    const via = await serverOfTombstone(http, from, successor);
    await http.call("POST", `/v3/join/${encodeURIComponent(successor)}`, {
      body: {},
      // "via" since spec v1.12, "server_name" before.
      ...(via === undefined ? {} : { query: { via, server_name: via } }),
      timeoutMs: JOIN_TIMEOUT_MS,
    });
  }

  /** @returns false: we are still in it, as far as anybody knows. */
  async function leave(successor: string): Promise<boolean> {
    try {
      await patiently(() => http.call("POST", roomPath(successor, "leave"), { body: {} }));
    } catch (thrown) {
      const { kind, detail } = fromThrown(thrown);
      // Leaving is refused to nobody but those who are not in.
      if (kind !== "forbidden" && kind !== "notFound") {
        logger.warn("a room that may be none of ours could not be left", successor, detail);
        return false;
      }
    }
    onTrial.delete(successor);
    return true;
  }

  return async (roomId) => {
    const all = list.all.peek();
    const successor = all.get(roomId)?.successor;
    if (successor === undefined || !isRoomId(successor)) throw new AppError("notFound", "a room without a successor");
    const known = all.get(successor);
    const isIn = known?.membership === "join";
    if (isIn && !onTrial.has(successor)) {
      const agrees = known.keep.predecessor === roomId || (await predecessorOf(http, successor)) === roomId;
      return agrees ? { kind: "there", roomId: successor } : AGREES_NOT;
    }
    let predecessor: string | undefined;
    try {
      if (!isIn) await join(successor, roomId);
      onTrial.set(successor, "joined");
      predecessor = await predecessorOf(http, successor);
    } catch (thrown) {
      const error = fromThrown(thrown);
      if (!onTrial.has(successor) && isPassing(error)) onTrial.set(successor, "perhaps");
      const isOut = !onTrial.has(successor) || (await leave(successor));
      if (!isOut && onTrial.get(successor) === "joined") return STUCK;
      throw error;
    }
    if (predecessor === roomId) {
      onTrial.delete(successor);
      return { kind: "there", roomId: successor };
    }
    return (await leave(successor)) ? AGREES_NOT : STUCK;
  };
}

/** @throws AppError */
async function predecessorOf(http: Http, roomId: string): Promise<string | undefined> {
  const created = await patiently(() => http.call("GET", roomPath(roomId, "state", "m.room.create")));
  return string(field(field(created, "predecessor"), "room_id"));
}

/** Asks again for a while where the reason of a failure may pass. @throws AppError */
async function patiently<T>(ask: () => Promise<T>): Promise<T> {
  for (const wait of WAITS_MS) {
    try {
      return await ask();
    } catch (thrown) {
      const error = fromThrown(thrown);
      const longer = Math.max(wait, error.retryAfterMs ?? 0);
      if (!isPassing(error) || longer > LONGEST_MS) throw error;
      await new Promise((resolve) => setTimeout(resolve, longer));
    }
  }
  return ask();
}

/** Who wrote the tombstone is in the new room, and so is their server; the room's id names another that knows it. */
async function serverOfTombstone(http: Http, roomId: string, successor: string): Promise<string | undefined> {
  const named = successor.indexOf(":") > 0 ? successor.slice(successor.indexOf(":") + 1) : undefined;
  const event = await http
    .call("GET", roomPath(roomId, "state", "m.room.tombstone"), { query: { format: "event" } })
    .catch(() => undefined);
  const sender = string(field(event, "sender")) ?? "";
  const server = sender.charAt(0) === "@" && sender.indexOf(":") > 0 ? sender.slice(sender.indexOf(":") + 1) : named;
  return server !== undefined && SERVER.test(server) ? server : undefined;
}
