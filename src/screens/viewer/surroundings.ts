/** What one goes through with left and right: the room's pictures and films, or those of the thread that one came from. */
import { computed, effect, type ReadonlySignal, signal, untracked } from "@preact/signals";
import type { RoomMedia, RoomMediaItem } from "../../matrix/fileTypes.ts";
import { itemsOfRow } from "../../matrix/mediaItems.ts";
import type { EdgeState, TimelineItem } from "../../matrix/records.ts";
import type { OpenRoom, OpenThread } from "../../matrix/roomTypes.ts";
import type { Session } from "../../matrix/types.ts";

export interface Surroundings {
  readonly room: OpenRoom;
  /** The loaded rows among which what is looked at may be: they know most of it. */
  readonly rows: ReadonlySignal<readonly TimelineItem[]>;
  readonly media: RoomMedia;
  /** @throws AppError */
  react(eventId: string, key: string): Promise<void>;
  close(): void;
}

export interface Place {
  readonly roomId: string;
  readonly eventId: string;
  /** Event id of the thread's root, where it was opened from a thread. */
  readonly thread?: string | undefined;
}

/** Made inside of a Model; whoever opens it closes it. */
export function openSurroundings(session: Pick<Session, "openRoom" | "roomMedia">, { roomId, eventId, thread: root }: Place): Surroundings {
  const room = session.openRoom(roomId);
  const thread = root === undefined ? undefined : room.thread(root);
  const media = thread ? threadMedia(room, thread, eventId) : session.roomMedia(roomId);
  const rows = thread?.items ?? room.timeline.items;
  return {
    room,
    rows,
    media,
    react(id, key) {
      const isLoaded = rows.peek().some((row) => "sender" in row && row.eventId === id);
      return (isLoaded ? room : media).toggleReaction(id, key);
    },
    close() {
      media.close();
      room.close();
    },
  };
}

const END: EdgeState = { status: "end" };

/**
 * Pictures and films of a thread, as those of a room. Replies are loaded backwards from the newest one, so that there may be
 * some between the root and what is loaded: the root's own picture is the last on the left, and comes when they all are there.
 */
function threadMedia(room: Pick<OpenRoom, "toggleReaction">, thread: OpenThread, eventId: string): RoomMedia {
  const { rootId, older } = thread;
  const found = new WeakMap<TimelineItem, readonly RoomMediaItem[]>();
  const itemsOf = (row: TimelineItem): readonly RoomMediaItem[] => {
    const items = found.get(row) ?? itemsOfRow(row);
    found.set(row, items);
    return items;
  };
  // Who begins at the root waits for all of them: else there would be nothing on either side.
  if (eventId === rootId)
    effect(() => {
      if (older.value.status === "more") untracked(() => void thread.loadOlder());
    });
  return {
    items: computed(() => {
      const isWhole = older.value.status === "end";
      const all: RoomMediaItem[] = [];
      for (const row of thread.items.value) {
        if (isWhole || !("eventId" in row) || row.eventId !== rootId) all.push(...itemsOf(row));
      }
      return all;
    }),
    older,
    newer: signal(END),
    loadOlder: () => thread.loadOlder(),
    loadNewer: async () => undefined,
    lookAt: (id) => thread.lookAt(id),
    toggleReaction: (id, key) => room.toggleReaction(id, key),
    close: () => thread.close(),
  };
}
