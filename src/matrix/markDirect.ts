/** A chat that we were invited to as a direct one becomes direct for us too (client-server API, "Direct Messaging"). */
import { log } from "../core/log.ts";
import type { Http } from "./http.ts";
import { fromThrown } from "./matrixErrors.ts";
import { array, field, fields } from "./rawEvent.ts";

/** Best effort: without it the chat stands among the rooms. Never throws. */
export async function markDirect(http: Http, ownUserId: string, roomId: string, userId: string): Promise<void> {
  const path = `/v3/user/${encodeURIComponent(ownUserId)}/account_data/m.direct`;
  try {
    // Asked anew, since the whole value is replaced: another client may have changed it a second ago.
    const direct = await http.call("GET", path).catch((thrown: unknown) => {
      const error = fromThrown(thrown);
      // The homeserver's own word: a proxy's 404 would have us write over what is there.
      if (/\bM_NOT_FOUND\b/.test(error.detail)) return {};
      throw error;
    });
    const rooms = array(field(direct, userId));
    if (rooms.includes(roomId)) return;
    await http.call("PUT", path, { body: { ...fields(direct), [userId]: [...rooms, roomId] } });
  } catch (thrown) {
    log("session").info("a direct chat was not marked", fromThrown(thrown).detail);
  }
}
