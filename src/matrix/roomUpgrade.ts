/** The way from an upgraded room to the one that carries it on (client-server API, "Room upgrades"). */
import { AppError } from "../core/errors.ts";
import { type Http, roomPath } from "./http.ts";
import { fromThrown } from "./matrixErrors.ts";
import { field, string } from "./rawEvent.ts";
import type { KeptRoomList } from "./RoomList.ts";
import { isRoomId } from "./roomKeep.ts";

/** A join over federation takes its time. */
const JOIN_TIMEOUT_MS = 120_000;
const SERVER = /^[A-Za-z0-9.:[\]-]{1,230}$/;

/**
 * Goes from a room to its successor, joining it where we are not there yet. A room's old one can name any other as the next,
 * and anybody who may write its tombstone can: it is followed only when the new room says that it carries on this one.
 * @returns the new room's id; undefined when the two do not agree (a room that was joined to find out is left again).
 * @throws AppError when the server could not be asked or does not let us in.
 */
export async function followUpgrade(http: Http, list: Pick<KeptRoomList, "all">, roomId: string): Promise<string | undefined> {
  const all = list.all.peek();
  const successor = all.get(roomId)?.successor;
  if (successor === undefined || !isRoomId(successor)) throw new AppError("notFound", "a room without a successor");
  const known = all.get(successor);
  if (known?.membership === "join") {
    const agrees = known.keep.predecessor === roomId || (await predecessorOf(http, successor)) === roomId;
    return agrees ? successor : undefined;
  }
  const via = await serverOfTombstone(http, roomId, successor);
  try {
    await http.call("POST", `/v3/join/${encodeURIComponent(successor)}`, {
      body: {},
      // "via" since spec v1.12, "server_name" before.
      ...(via === undefined ? {} : { query: { via, server_name: via } }),
      timeoutMs: JOIN_TIMEOUT_MS,
    });
  } catch (thrown) {
    throw fromThrown(thrown);
  }
  if ((await predecessorOf(http, successor)) === roomId) return successor;
  await http.call("POST", roomPath(successor, "leave"), { body: {} }).catch(() => undefined);
  return undefined;
}

async function predecessorOf(http: Http, roomId: string): Promise<string | undefined> {
  try {
    return string(field(field(await http.call("GET", roomPath(roomId, "state", "m.room.create")), "predecessor"), "room_id"));
  } catch (thrown) {
    throw fromThrown(thrown);
  }
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
