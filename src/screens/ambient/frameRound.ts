/** The rooms of the frame, a few at a time: opened one after the other, paged back until there are photos enough. */
import { computed, type ReadonlySignal, signal } from "@preact/signals";
import type { Session } from "../../matrix/types.ts";
import { type FramePhoto, photosOf } from "./framePhotos.ts";

/** Rooms held open at once: each keeps its events in memory. */
const ROOMS_AT_ONCE = 6;
/** A room that has so many is not asked for older ones. */
const ENOUGH = 40;
const STEPS = 5;
/** Between two steps back through the rooms: other things are asked for, too, and nobody waits for this. */
const PAUSE_MS = 2000;

type Opened = { readonly roomId: string; readonly media: ReturnType<Session["roomMedia"]> };

export interface FrameRound {
  /** Those of the open rooms, as they come. */
  readonly photos: ReadonlySignal<readonly FramePhoto[]>;
  /** Everything that is to be had of these rooms is among the photos. */
  isFull(): boolean;
  /** On to the next rooms of `roomIds`, round and round; the same ones stay open where there are no others. */
  next(roomIds: readonly string[]): void;
  close(): void;
}

export function makeFrameRound(session: Pick<Session, "roomMedia">): FrameRound {
  const opened = signal<readonly Opened[]>([]);
  let at = 0;
  /** Counts the rounds: what an earlier one still waits for is given up. */
  let round = 0;
  let isFull = false;

  function closeAll(): void {
    round++;
    const left = opened.peek();
    opened.value = [];
    for (const { media } of left) media.close();
  }

  async function fill(roomIds: readonly string[]): Promise<void> {
    const mine = round;
    for (let step = 0; step < STEPS; step++) {
      for (const roomId of roomIds) {
        let room = opened.peek().find((one) => one.roomId === roomId);
        if (!room) opened.value = [...opened.peek(), (room = { roomId, media: session.roomMedia(roomId) })];
        const { status } = room.media.older.peek();
        if (status === "end" || status === "loading" || photosOf(roomId, room.media.items.peek()).length >= ENOUGH) continue;
        await room.media.loadOlder();
        if (mine !== round) return;
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      if (mine !== round) return;
    }
    isFull = true;
  }

  return {
    photos: computed(() => opened.value.flatMap(({ roomId, media }) => photosOf(roomId, media.items.value))),
    isFull: () => isFull,
    next(roomIds) {
      const first = at < roomIds.length ? at : 0;
      const rooms = roomIds.slice(first, first + ROOMS_AT_ONCE);
      at = first + ROOMS_AT_ONCE;
      const open = opened.peek();
      if (open.length === rooms.length && open.every(({ roomId }) => rooms.indexOf(roomId) >= 0)) return;
      closeAll();
      isFull = false;
      void fill(rooms);
    },
    close: closeAll,
  };
}
