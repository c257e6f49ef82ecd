/** All pictures and films of a room. */
import { computed, signal } from "@preact/signals";
import type { EdgeState, TimelineItem } from "./records.ts";
import type { OpenRoom, RoomMedia, RoomMediaItem } from "./types.ts";

const isMedia = (item: TimelineItem): item is RoomMediaItem => item.kind === "image" || item.kind === "video";

/** For now: those of the open room's window. */
export function createRoomMedia(room: OpenRoom): RoomMedia {
  const { timeline } = room;
  return {
    items: computed(() => timeline.items.value.filter(isMedia)),
    older: timeline.older,
    newer: signal<EdgeState>({ status: "end" }),
    loadOlder: () => timeline.loadOlder(),
    loadNewer: async () => undefined,
    lookAt: () => undefined,
    toggleReaction: (eventId, key) => room.toggleReaction(eventId, key),
    close: () => room.close(),
  };
}
