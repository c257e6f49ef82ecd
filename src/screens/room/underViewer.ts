import { computed, effect, type ReadonlySignal, type Signal, signal, untracked } from "@preact/signals";
import type { Navigation, Seen } from "../../core/navigation.ts";
import type { TimelineItem } from "../../matrix/records.ts";
import { isMessage } from "./rowLabel.ts";
import type { Threads } from "./threads.ts";

export interface UnderViewer {
  /** Nothing lies over the room. */
  readonly uncovered: ReadonlySignal<boolean>;
  cover(covered: boolean): void;
}

/** A room while a viewer lies over it, and where one goes on when that goes. Made inside of a Model. */
export function makeUnderViewer(deps: {
  readonly roomId: string;
  readonly navigation: Pick<Navigation, "seen">;
  readonly rows: ReadonlySignal<readonly TimelineItem[]>;
  readonly focused: Signal<string | null>;
  /** Of the thread beside it, where one is open: the viewer was opened from there. */
  thread(): Pick<Threads, "root" | "rows" | "focused">;
}): UnderViewer {
  const covered = signal(false);
  let before: Seen | undefined;

  // Focus follows the picture that is looked at while the room is out of sight: nothing moves any more when it is seen again.
  effect(() => {
    const seen = covered.value ? deps.navigation.seen.value : undefined;
    if (!seen || seen === before || seen.roomId !== deps.roomId) return;
    untracked(() => {
      const thread = deps.thread();
      const { rows, focused } = thread.root.peek() === undefined ? deps : thread;
      const row = rows.peek().find((item) => isMessage(item) && item.eventId === seen.eventId);
      if (row) focused.value = row.key;
    });
  });

  return {
    uncovered: computed(() => !covered.value),
    cover(on) {
      if (on === covered.peek()) return;
      if (on) before = deps.navigation.seen.peek();
      covered.value = on;
    },
  };
}
