/** The rooms on the screen: opened, told of each sync answer, closed; and the rows that are kept of them for the next visit. */
import { batch, computed, type ReadonlySignal } from "@preact/signals";
import { log } from "../core/log.ts";
import { type LiveRoom, openRoom, type OpenRoomDeps } from "./OpenRoom.ts";
import { field, fields } from "./rawEvent.ts";
import { type KeptRoom, redactedIds } from "./roomReducer.ts";
import type { RoomMemories } from "./roomMemory.ts";
import type { RowCache } from "./RowCache.ts";

export interface OpenRooms {
  /** The same object while it is open. */
  open(roomId: string): LiveRoom;
  has(roomId: string): boolean;
  /** The room where it is open, without holding it so. */
  peek(roomId: string): LiveRoom | undefined;
  /** Hands the joined rooms' sections of a sync answer over, unchecked. */
  receive(body: unknown): void;
  /** The network is back: what failed is tried again. */
  kick(): void;
  /** Puts the newest rows of open rooms where they are saved from. */
  keepRows(): void;
  closeAll(): void;
}

export interface OpenRoomsDeps extends Omit<OpenRoomDeps, "roomId" | "record" | "memory" | "saved" | "isHeld" | "onClose"> {
  readonly list: { readonly all: ReadonlySignal<ReadonlyMap<string, KeptRoom>> };
  readonly memories: RoomMemories;
  readonly rows: RowCache;
  /** A room was closed: there may be something to save. */
  onClosed(): void;
}

export function createOpenRooms({ list, memories, rows, onClosed, ...deps }: OpenRoomsDeps): OpenRooms {
  const logger = log("session");
  const rooms = new Map<string, LiveRoom>();
  /** How many hold a room open: a viewer may lie over the room's own screen. */
  const holders = new Map<string, number>();

  function keep(room: LiveRoom): void {
    if (room.timeline.loaded && room.timeline.position.peek() === "live") rows.put(room.roomId, room.timeline.items.peek());
  }

  return {
    open(roomId) {
      const held = (holders.get(roomId) ?? 0) + 1;
      holders.set(roomId, held);
      const already = rooms.get(roomId);
      if (already) return already;
      const room = openRoom({
        ...deps,
        roomId,
        record: computed(() => list.all.value.get(roomId)),
        memory: memories.get(roomId),
        saved: rows.get(roomId),
        isHeld() {
          const others = (holders.get(roomId) ?? 0) - 1;
          if (others > 0) holders.set(roomId, others);
          return others > 0;
        },
        onClose() {
          holders.delete(roomId);
          keep(room);
          rooms.delete(roomId);
          onClosed();
        },
      });
      rooms.set(roomId, room);
      return room;
    },
    has: (roomId) => rooms.has(roomId),
    peek: (roomId) => rooms.get(roomId),
    receive(body) {
      batch(() => {
        const joined = fields(field(field(body, "rooms"), "join"));
        for (const roomId of Object.keys(joined)) {
          const section = joined[roomId];
          try {
            memories.note(roomId, section);
            deps.encryption.encryptor.peek()?.receive(roomId, section);
            rows.forget(roomId, redactedIds(section));
            rooms.get(roomId)?.receive(section);
          } catch (thrown) {
            logger.error("a section could not be applied to an open room", roomId, thrown);
          }
        }
      });
    },
    kick: () => rooms.forEach((room) => room.kick()),
    keepRows: () => rooms.forEach(keep),
    closeAll() {
      holders.clear();
      Array.from(rooms.values()).forEach((room) => room.close());
    },
  };
}
