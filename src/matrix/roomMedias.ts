/** The pictures of rooms that somebody looks at: told of each sync answer, closed with the session. */
import type { Encryption } from "./Encryption.ts";
import type { Http } from "./http.ts";
import type { OpenRooms } from "./openRooms.ts";
import { field, fields } from "./rawEvent.ts";
import { createRoomMedia, type LiveRoomMedia } from "./roomMedia.ts";
import type { RoomMedia } from "./fileTypes.ts";

export interface RoomMedias {
  /** The same object while somebody holds it: a viewer goes on where the grid below it is. */
  open(roomId: string): RoomMedia;
  /** Hands the joined rooms' sections of a sync answer over, unchecked. */
  receive(body: unknown): void;
  closeAll(): void;
}

export function createRoomMedias(deps: {
  readonly ownUserId: string;
  readonly http: Http;
  readonly rooms: Pick<OpenRooms, "peek">;
  readonly encryption: Pick<Encryption, "decryptor" | "state" | "trust">;
  isEncrypted(roomId: string): boolean;
  ignored(): ReadonlySet<string>;
}): RoomMedias {
  const { rooms, isEncrypted, ...rest } = deps;
  const all = new Map<string, { readonly media: LiveRoomMedia; holders: number }>();
  return {
    open(roomId) {
      const held = all.get(roomId);
      if (held) {
        held.holders++;
        return held.media;
      }
      const media = createRoomMedia({
        ...rest,
        roomId,
        open: rooms.peek(roomId),
        isEncrypted: () => isEncrypted(roomId),
        isHeld() {
          const entry = all.get(roomId);
          return entry !== undefined && --entry.holders > 0;
        },
        onClose: () => all.delete(roomId),
      });
      all.set(roomId, { media, holders: 1 });
      return media;
    },
    receive(body) {
      if (all.size === 0) return;
      const joined = fields(field(field(body, "rooms"), "join"));
      all.forEach(({ media }, roomId) => roomId in joined && media.receive(field(joined, roomId)));
    },
    closeAll() {
      const open = Array.from(all.values());
      all.clear();
      open.forEach(({ media }) => media.close());
    },
  };
}
