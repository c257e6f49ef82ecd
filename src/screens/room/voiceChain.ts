import { computed, type ReadonlySignal, signal } from "@preact/signals";
import type { TimelineItem } from "../../matrix/records.ts";
import type { VoiceMemory } from "../../matrix/voiceMemory.ts";
import type { Threads } from "./threads.ts";
import { nextVoice } from "./voiceOrder.ts";
import type { VoiceItem } from "./voiceTypes.ts";

export interface VoiceChain {
  /** The one after it that nobody has heard; undefined: none is loaded. */
  readonly following: ReadonlySignal<VoiceItem | undefined>;
  /** Its row as it is now; undefined: it has left the loaded ones. */
  readonly row: ReadonlySignal<TimelineItem | undefined>;
  /** It was chosen: where it stands is where the next ones are looked for. */
  beginAt(item: VoiceItem): void;
}

const NOTHING: readonly TimelineItem[] = [];

/**
 * Which voice message follows the one that is heard: of the thread that it was begun in, or of the room. A thread's goes on
 * as long as that thread is beside the room; closed, its last one plays on alone. Made inside of a Model.
 */
export function makeVoiceChain(deps: {
  readonly item: ReadonlySignal<VoiceItem | undefined>;
  /** The room's. */
  readonly rows: ReadonlySignal<readonly TimelineItem[]>;
  readonly thread: Pick<Threads, "root" | "rows">;
  readonly memory: Pick<VoiceMemory, "heard">;
}): VoiceChain {
  const { item, thread, memory } = deps;
  /** Event id of the thread's root; undefined: the room. */
  const from = signal<string | undefined>(undefined);
  const rows = computed(() => {
    if (from.value === undefined) return deps.rows.value;
    return thread.root.value === from.value ? thread.rows.value : NOTHING;
  });
  const isOf = (eventId: string | undefined) => (row: TimelineItem) => eventId !== undefined && "eventId" in row && row.eventId === eventId;
  return {
    following: computed(() => {
      const heard = memory.heard.value;
      return item.value && heard && nextVoice(rows.value, item.value, heard);
    }),
    row: computed(() => rows.value.find(isOf(item.value?.eventId))),
    beginAt({ eventId }) {
      from.value = thread.rows.peek().some(isOf(eventId)) ? thread.root.peek() : undefined;
    },
  };
}
