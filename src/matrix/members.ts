/** Names of people that lazy loading has not told of: readers and typists of large rooms, asked for one by one. */
import { type Http, roomPath } from "./http.ts";
import type { RawEvent } from "./rawEvent.ts";

export interface MemberLoader {
  /** Asks for those not asked for yet; each person once per visit. */
  want(userIds: readonly string[]): void;
}

const AT_ONCE = 2;
/** A room of thousands is not asked about one by one. */
const MOST = 40;
const USER_ID = /^@[^:]*:[\x21-\x7e]+$/;

export function createMemberLoader(http: Http, roomId: string, signal: AbortSignal, learn: (member: RawEvent) => void): MemberLoader {
  const asked = new Set<string>();
  const queue: string[] = [];
  let running = 0;

  async function load(userId: string): Promise<void> {
    try {
      const content = await http.call("GET", roomPath(roomId, "state", "m.room.member", userId), { signal });
      learn({ type: "m.room.member", state_key: userId, content });
    } catch {
      // Shown by user id, as before.
    }
    running--;
    next();
  }

  function next(): void {
    while (running < AT_ONCE && !signal.aborted) {
      const userId = queue.shift();
      if (userId === undefined) return;
      running++;
      void load(userId);
    }
  }

  return {
    want(userIds) {
      for (const userId of userIds) {
        // Receipts and typing name whom they like; what is no user id must not become part of an address.
        if (asked.size >= MOST || asked.has(userId) || !USER_ID.test(userId)) continue;
        asked.add(userId);
        queue.push(userId);
      }
      next();
    },
  };
}
