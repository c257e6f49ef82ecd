/** What this TV tells others of its user: read up to here, is typing. Never in the way: fire and forget, tried again. */
import { log } from "../core/log.ts";
import { type Http, roomPath } from "./http.ts";
import { fromThrown, isPassing } from "./matrixErrors.ts";

export interface Reading {
  /** Read up to the event; only the newest call counts. What is above what was read before stays read. */
  markRead(eventId: string): void;
  /** Read up to the event of the thread; only the newest call counts. */
  markThreadRead(root: string, eventId: string): void;
  setTyping(typing: boolean): void;
  /** The network is back. */
  kick(): void;
  close(): void;
}

const TYPING_MS = 20_000;
const RETRY_MS = 15_000;

export function createReading(options: {
  readonly http: Http;
  readonly roomId: string;
  readonly ownUserId: string;
  /** Whether others may see what was read (setting `receipts`). */
  receipts(): "private" | "public";
  /** The room is marked as unread by hand: reading it takes the mark away. */
  markedUnread(): boolean;
  /** Where the read marker stood on opening. */
  readonly readUpTo: string | undefined;
  /** Of the loaded events, from the oldest; -1 for others. */
  placeOf(eventId: string): number;
}): Reading {
  const { http, roomId, ownUserId } = options;
  const logger = log("reading");
  let { readUpTo } = options;
  let wanted: string | undefined;
  let told: string | undefined;
  let busy = false;
  let closed = false;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let typing = false;
  let typedAt = 0;
  const threads = new Map<string, string>(); // root → what is still to be told

  async function tell(): Promise<void> {
    if (busy || wanted === undefined || wanted === told) return;
    clearTimeout(retry);
    busy = true;
    const eventId = wanted;
    try {
      const kind = options.receipts() === "public" ? "m.read" : "m.read.private";
      // One request for both; a receipt without a thread counts for the whole room.
      await http.call("POST", roomPath(roomId, "read_markers"), { body: { "m.fully_read": eventId, [kind]: eventId } });
      if (options.markedUnread()) {
        const path = `/v3/user/${encodeURIComponent(ownUserId)}/rooms/${encodeURIComponent(roomId)}/account_data/m.marked_unread`;
        await http.call("PUT", path, { body: { unread: false } });
      }
      told = eventId; // both or neither: what failed is told again as a whole
    } catch (thrown) {
      const error = fromThrown(thrown);
      logger.info("not told what was read", error.detail);
      const passing = isPassing(error);
      if (passing && !closed) retry = setTimeout(() => void tell(), Math.max(RETRY_MS, error.retryAfterMs ?? 0));
      else if (!passing) told = eventId; // it will not be taken the next time either
    } finally {
      busy = false;
    }
    if (wanted !== eventId) void tell();
  }

  async function tellThread(root: string): Promise<void> {
    const eventId = threads.get(root);
    if (eventId === undefined) return;
    try {
      const kind = options.receipts() === "public" ? "m.read" : "m.read.private";
      await http.call("POST", roomPath(roomId, "receipt", kind, eventId), { body: { thread_id: root } });
    } catch (thrown) {
      const error = fromThrown(thrown);
      logger.info("not told what was read of a thread", error.detail);
      if (isPassing(error)) return; // with the next one, or when the network is back
    }
    if (threads.get(root) === eventId) threads.delete(root);
  }

  return {
    markThreadRead(root, eventId) {
      threads.set(root, eventId);
      void tellThread(root);
    },
    markRead(eventId) {
      const before = readUpTo === undefined ? -1 : options.placeOf(readUpTo);
      // Scrolling up does not make the newer unread again.
      const isOlder = before >= 0 && options.placeOf(eventId) <= before;
      // All was read before, and somebody marked the room as unread by hand: being here takes the mark away.
      if (isOlder && !options.markedUnread()) return;
      if (!isOlder) readUpTo = eventId;
      wanted = readUpTo;
      void tell();
    },
    setTyping(now) {
      // Told again before it lapses, not with every letter.
      if (now === typing && (!now || Date.now() - typedAt < TYPING_MS * 0.7)) return;
      typing = now;
      typedAt = Date.now();
      const body = now ? { typing: true, timeout: TYPING_MS } : { typing: false };
      http
        .call("PUT", roomPath(roomId, "typing", ownUserId), { body })
        .catch((thrown) => logger.debug("typing", fromThrown(thrown).detail));
    },
    kick() {
      void tell();
      threads.forEach((_eventId, root) => void tellThread(root));
    },
    close() {
      if (typing) this.setTyping(false);
      closed = true;
      clearTimeout(retry);
    },
  };
}
