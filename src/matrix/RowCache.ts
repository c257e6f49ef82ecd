/** The last rows of the rooms visited last: painted at once when one comes back, and the newest saved for the next start. */
import type { TimelineItem } from "./records.ts";
import type { SavedRows } from "./snapshot.ts";

const ROOMS = 6;
/** More than fit on any screen. */
const ROWS = 40;

export class RowCache {
  private readonly rooms = new Map<string, { readonly from: readonly TimelineItem[]; readonly saved: SavedRows }>();

  put(roomId: string, items: readonly TimelineItem[]): void {
    const known = this.rooms.get(roomId);
    this.rooms.delete(roomId); // to the end
    this.rooms.set(roomId, known?.from === items ? known : { from: items, saved: { roomId, items: items.filter(isLasting).slice(-ROWS) } });
    if (this.rooms.size > ROOMS) this.rooms.delete(this.rooms.keys().next().value as string);
  }

  get(roomId: string): readonly TimelineItem[] {
    return this.rooms.get(roomId)?.saved.items ?? [];
  }

  /** The words of deleted messages are not painted again; the room itself may be closed, and learn of it when it opens. */
  forget(roomId: string, eventIds: readonly string[]): void {
    const saved = this.rooms.get(roomId)?.saved;
    if (!saved || !eventIds.length) return;
    const items = saved.items.filter((item) => !("eventId" in item) || !eventIds.includes(item.eventId as string));
    // In its place: the order is that of visits.
    if (items.length < saved.items.length) this.rooms.set(roomId, { from: items, saved: { roomId, items } });
  }

  newest(): SavedRows | undefined {
    const all = Array.from(this.rooms.values());
    return all[all.length - 1]?.saved;
  }
}

/** Edges and messages on their way belong to the moment. */
function isLasting(item: TimelineItem): boolean {
  if (item.kind === "edge") return false;
  return !("sendState" in item) || item.sendState.status === "sent";
}
