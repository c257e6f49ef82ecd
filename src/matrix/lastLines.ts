/**
 * The one last message of encrypted rooms, for the list: decrypted when words may be shown, a few rooms at a time and
 * only live ones; everything else keeps saying "encrypted message". In-room verification comes by the same way.
 */
import type { ReadonlySignal } from "@preact/signals";
import { log } from "../core/log.ts";
import { breather } from "./breathe.ts";
import { ENCRYPTED } from "./clearEvents.ts";
import type { Decryptor, Watcher } from "./Decryptor.ts";
import { field, fields, type RawEvent } from "./rawEvent.ts";
import type { KeptRoomList } from "./RoomList.ts";
import { events } from "./roomReducer.ts";

export interface LastLines {
  /** A sync answer, after the list has taken it. */
  receive(body: unknown): void;
  /** The crypto module runs now. */
  kick(): void;
  stop(): void;
}

/** Rooms whose line waits; the oldest go first. A screenful of tiles is far less. */
const MOST_WAITING = 40;

export function createLastLines(deps: {
  readonly list: KeptRoomList;
  readonly decryptor: ReadonlySignal<Decryptor | undefined>;
  /** Words of messages may be shown outside their room. */
  previews(): boolean;
}): LastLines {
  const { list, decryptor } = deps;
  const waiting = new Map<string, RawEvent>();
  /** Those that had no key yet, by event id. */
  const without = new Map<string, readonly [roomId: string, event: RawEvent]>();
  const watcher: Watcher = {
    onKey(eventId) {
      const again = without.get(eventId);
      if (!again) return;
      without.delete(eventId);
      want(...again);
      void work();
    },
  };
  const breathe = breather();
  let working = false;
  let stopped = false;

  function want(roomId: string, event: RawEvent): void {
    waiting.delete(roomId);
    waiting.set(roomId, event);
    if (waiting.size > MOST_WAITING) waiting.delete(waiting.keys().next().value as string);
  }

  /** The newest first. */
  async function work(): Promise<void> {
    if (working || stopped) return;
    working = true;
    try {
      for (;;) {
        const engine = decryptor.peek();
        const rooms = Array.from(waiting.keys());
        const roomId = rooms[rooms.length - 1];
        if (!engine || roomId === undefined || stopped) return;
        const event = waiting.get(roomId) as RawEvent;
        waiting.delete(roomId);
        const pause = breathe();
        if (pause) await pause;
        await one(engine, roomId, event);
      }
    } finally {
      working = false;
    }
  }

  async function one(engine: Decryptor, roomId: string, event: RawEvent): Promise<void> {
    try {
      const eventId = event.event_id as string;
      without.set(eventId, [roomId, event]);
      if (without.size > MOST_WAITING) {
        const oldest = without.keys().next().value as string;
        without.delete(oldest);
        engine.unwatch(oldest, watcher);
      }
      const result = await engine.decrypt(event, roomId, watcher);
      if ("event" in result) without.delete(eventId);
      if ("event" in result && !stopped && deps.previews()) list.setClear(roomId, result.event);
    } catch (thrown) {
      log("rooms").info("a last message could not be decrypted", roomId, thrown);
    }
  }

  return {
    receive(body) {
      if (!deps.previews()) return;
      const joined = fields(field(field(body, "rooms"), "join"));
      for (const roomId of Object.keys(joined)) {
        const room = list.all.peek().get(roomId);
        if (room?.last?.summary.kind !== "encrypted") continue;
        const timeline = events(joined[roomId], "timeline");
        const newest = timeline.filter((event) => event.type === ENCRYPTED && event.state_key === undefined && event.event_id).pop();
        if (newest) want(roomId, newest);
      }
      void work();
    },
    kick: () => void work(),
    stop() {
      stopped = true;
      waiting.clear();
      without.clear();
    },
  };
}
