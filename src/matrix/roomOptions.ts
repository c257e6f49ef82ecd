/**
 * What one can set of a room for oneself (client-server API, "Room Tagging", "Push Rules", "Unread markers") and leaving it.
 * The record changes at once, and back when the server refuses.
 */
import { type Http, roomPath } from "./http.ts";
import { fromThrown } from "./matrixErrors.ts";
import { mutingRules } from "./account.ts";
import { array, field, string } from "./rawEvent.ts";
import type { RoomRecord } from "./records.ts";
import type { KeptRoomList } from "./RoomList.ts";
import type { Session } from "./types.ts";

export type RoomOptions = Pick<Session, "setFavourite" | "setLowPriority" | "setMuted" | "markRead" | "setMarkedUnread" | "leave">;

export interface RoomOptionsDeps {
  readonly http: Http;
  readonly list: Pick<KeptRoomList, "all" | "patch" | "setMuted" | "remove">;
  readonly ownUserId: string;
  receipts(): "private" | "public";
  /** The room was left: nothing is to be sent there any more. */
  onLeft(roomId: string): void;
}

type Tag = "m.favourite" | "m.lowpriority";
type TagName = "favourite" | "lowPriority";

const LEAVE_TIMEOUT_MS = 60_000;

export function createRoomOptions({ http, list, ownUserId, receipts, onLeft }: RoomOptionsDeps): RoomOptions {
  const ofRoom = (roomId: string, ...parts: readonly string[]): string =>
    `/v3/user/${encodeURIComponent(ownUserId)}/rooms/${[roomId, ...parts].map(encodeURIComponent).join("/")}`;

  /** The change shows before it is made. @throws AppError */
  async function optimistic(roomId: string, change: Partial<RoomRecord>, run: () => Promise<void>): Promise<void> {
    const before = list.all.peek().get(roomId);
    list.patch(roomId, change);
    try {
      await run();
    } catch (thrown) {
      const undo = Object.keys(change).map((name) => [name, before?.[name as keyof RoomRecord]] as const);
      if (before) list.patch(roomId, Object.fromEntries(undo) as Partial<RoomRecord>);
      throw fromThrown(thrown);
    }
  }

  /** A tag that is not there is as good as taken away. */
  async function untag(roomId: string, tag: Tag): Promise<void> {
    await http.call("DELETE", ofRoom(roomId, "tags", tag)).catch((thrown: unknown) => {
      if (fromThrown(thrown).kind !== "notFound") throw thrown;
    });
  }

  async function setTag(roomId: string, tag: Tag, name: TagName, on: boolean): Promise<void> {
    const before = list.all.peek().get(roomId)?.tags ?? {};
    const order = orderAtEnd(Array.from(list.all.peek().values()), name);
    const { [name]: _old, ...others } = before;
    // A room is either dear or in the way.
    await optimistic(roomId, { tags: on ? { [name]: order } : others }, async () => {
      if (!on) return untag(roomId, tag);
      await http.call("PUT", ofRoom(roomId, "tags", tag), { body: { order } });
      const [otherTag, otherName] =
        tag === "m.favourite" ? (["m.lowpriority", "lowPriority"] as const) : (["m.favourite", "favourite"] as const);
      if (before[otherName] !== undefined) await untag(roomId, otherTag);
    });
  }

  const rulePath = (kind: string, ruleId: string): string => `/v3/pushrules/global/${kind}/${encodeURIComponent(ruleId)}`;

  async function mute(roomId: string): Promise<void> {
    const conditions = [{ kind: "event_match", key: "room_id", pattern: roomId }];
    // No actions: since v1.7 that is how a rule says "do not notify", and older servers understand it.
    await http.call("PUT", rulePath("override", roomId), { body: { conditions, actions: [] } });
    // One of that name that was switched off stays so.
    await http.call("PUT", `${rulePath("override", roomId)}/enabled`, { body: { enabled: true } });
  }

  /** Takes every rule away that silences the room, whoever made it. */
  async function unmute(roomId: string): Promise<void> {
    const rules = await http.call("GET", "/v3/pushrules/global/");
    for (const { kind, ruleId } of mutingRules(rules).filter((rule) => rule.roomId === roomId)) {
      await http.call("DELETE", rulePath(kind, ruleId)).catch((thrown: unknown) => {
        if (fromThrown(thrown).kind !== "notFound") throw thrown;
      });
    }
  }

  async function unmark(roomId: string, unread: boolean): Promise<void> {
    await http.call("PUT", ofRoom(roomId, "account_data", "m.marked_unread"), { body: { unread } });
  }

  return {
    setFavourite: (roomId, on) => setTag(roomId, "m.favourite", "favourite", on),
    setLowPriority: (roomId, on) => setTag(roomId, "m.lowpriority", "lowPriority", on),
    async setMuted(roomId, on) {
      list.setMuted(roomId, on);
      try {
        await (on ? mute(roomId) : unmute(roomId));
      } catch (thrown) {
        list.setMuted(roomId, !on);
        throw fromThrown(thrown);
      }
    },
    async markRead(roomId) {
      const marked = list.all.peek().get(roomId)?.markedUnread === true;
      await optimistic(roomId, { unread: 0, highlight: 0, markedUnread: false }, async () => {
        const newest = await http.call("GET", roomPath(roomId, "messages"), { query: { dir: "b", limit: 1 } });
        const eventId = string(field(array(field(newest, "chunk"))[0], "event_id"));
        const kind = receipts() === "public" ? "m.read" : "m.read.private";
        if (eventId !== undefined) {
          await http.call("POST", roomPath(roomId, "read_markers"), { body: { "m.fully_read": eventId, [kind]: eventId } });
        }
        if (marked) await unmark(roomId, false);
      });
    },
    setMarkedUnread: (roomId, on) => optimistic(roomId, { markedUnread: on }, () => unmark(roomId, on)),
    async leave(roomId) {
      try {
        await http.call("POST", roomPath(roomId, "leave"), { body: {}, timeoutMs: LEAVE_TIMEOUT_MS });
      } catch (thrown) {
        const error = fromThrown(thrown);
        if (error.kind !== "notFound") throw error; // the server knows nothing of it: it is as good as left
      }
      onLeft(roomId);
      list.remove(roomId);
    },
  };
}

/** Behind all others: orders are from 0 to 1 ("Room Tagging"). One without an order stands behind those with one. */
function orderAtEnd(rooms: readonly RoomRecord[], name: TagName): number {
  const last = Math.max(0, ...rooms.map(({ tags }) => tags[name] ?? 0).filter((order) => order <= 1));
  return (last + 1) / 2;
}
