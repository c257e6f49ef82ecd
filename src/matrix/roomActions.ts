/** What one can do with a room that is not open: answer an invite, find it by its address. */
import type { Http } from "./http.ts";
import { roomPath } from "./http.ts";
import { markDirect } from "./markDirect.ts";
import { fromThrown, statusOf } from "./matrixErrors.ts";
import { field } from "./rawEvent.ts";
import type { KeptRoomList } from "./RoomList.ts";
import { isRoomId } from "./roomKeep.ts";

export interface RoomActions {
  /** The record says `answering` until the server's sync tells the outcome. @throws AppError */
  answerInvite(roomId: string, answer: "accept" | "decline"): Promise<void>;
  /** @throws AppError when the server could not be asked. */
  resolve(idOrAlias: string): Promise<string | undefined>;
}

/** A join over federation takes its time. */
const JOIN_TIMEOUT_MS = 120_000;

export function createRoomActions(http: Http, list: KeptRoomList, ownUserId: string): RoomActions {
  return {
    async answerInvite(roomId, answer) {
      const invite = list.all.peek().get(roomId);
      list.setAnswering(roomId, answer);
      try {
        const path = answer === "accept" ? `/v3/join/${encodeURIComponent(roomId)}` : roomPath(roomId, "leave");
        await http.call("POST", path, { body: {}, timeoutMs: JOIN_TIMEOUT_MS });
        if (answer === "accept" && invite?.directUserId) void markDirect(http, ownUserId, roomId, invite.directUserId);
      } catch (thrown) {
        list.setAnswering(roomId, undefined);
        throw fromThrown(thrown);
      }
    },
    async resolve(idOrAlias) {
      if (isRoomId(idOrAlias)) return list.all.peek().has(idOrAlias) ? idOrAlias : undefined;
      if (!/^#[^\s:]+:\S+$/.test(idOrAlias)) return undefined;
      for (const room of Array.from(list.all.peek().values())) {
        if (room.keep.alias === idOrAlias) return room.roomId;
      }
      try {
        const answer = await http.call("GET", `/v3/directory/room/${encodeURIComponent(idOrAlias)}`);
        const roomId = field(answer, "room_id");
        return isRoomId(roomId) ? roomId : undefined;
      } catch (thrown) {
        const error = fromThrown(thrown);
        if (error.kind === "notFound" || error.kind === "unsupported" || statusOf(error) === 400) return undefined;
        throw error;
      }
    },
  };
}
