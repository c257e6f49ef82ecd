/** What is known of an open room beside its messages, and what may be done in it, as signals. */
import { computed, type ReadonlySignal, signal } from "@preact/signals";
import { log } from "../core/log.ts";
import { fromThrown } from "./matrixErrors.ts";
import { array, field } from "./rawEvent.ts";
import type { Person } from "./records.ts";
import type { RoomHistory } from "./roomHistory.ts";
import type { KeptRoom } from "./roomReducer.ts";
import type { RoomState } from "./roomState.ts";

export interface RoomFacts {
  readonly typing: ReadonlySignal<readonly Person[]>;
  /** Undefined while it is not known. */
  readonly pinned: ReadonlySignal<readonly string[] | undefined>;
  /** Milliseconds, of what is known of the room's beginning. */
  readonly beganAt: ReadonlySignal<number | undefined>;
  /** A message would be taken: never while nothing can encrypt for an encrypted room. */
  readonly canSend: ReadonlySignal<boolean>;
  /** Members, rights or another part of the room's state have changed. */
  changed(): void;
  /** The state was loaded whole: what it does not tell, is not. */
  complete(): void;
  /**
   * `m.typing`, unchecked.
   * @returns whose names are needed
   */
  typed(content: unknown): readonly string[];
  /** Asks for the room's first event, once. */
  learnBeginning(): void;
}

const TEXT = "m.room.message";
const TYPISTS = 5;
const NONE_PINNED: readonly string[] = [];

export function createRoomFacts(deps: {
  readonly ownUserId: string;
  readonly people: RoomState;
  readonly record: ReadonlySignal<KeptRoom | undefined>;
  readonly mayEncrypt: ReadonlySignal<boolean>;
  readonly history: Pick<RoomHistory, "nearest">;
  readonly ignored: () => ReadonlySet<string>;
}): RoomFacts {
  const { ownUserId, people, record, mayEncrypt } = deps;
  const version = signal(people.version); // `people` as a signal
  const isComplete = signal(false);
  const typists = signal<readonly string[]>([]);
  const firstAt = signal<number | undefined>(undefined);

  return {
    typing: computed(() => {
      void version.value;
      return typists.value.map((userId) => people.person(userId));
    }),
    pinned: computed(() => {
      void version.value;
      return people.pinned ?? (isComplete.value ? NONE_PINNED : undefined);
    }),
    beganAt: computed(() => {
      void version.value;
      const known = [people.createdAt, firstAt.value].filter((at): at is number => at !== undefined);
      return known.length > 0 ? Math.min(...known) : undefined;
    }),
    canSend: computed(() => {
      void version.value;
      const room = record.value;
      return room?.membership === "join" && (!room.encrypted || mayEncrypt.value) && !room.successor && people.maySend(TEXT);
    }),
    changed: () => void (version.value = people.version),
    complete: () => void (isComplete.value = true),
    typed(content) {
      const ignored = deps.ignored();
      const ids = array(field(content, "user_ids")).filter(
        (id): id is string => typeof id === "string" && id !== ownUserId && !ignored.has(id),
      );
      typists.value = ids.slice(0, TYPISTS);
      return typists.peek();
    },
    learnBeginning() {
      if (firstAt.peek() !== undefined) return;
      deps.history.nearest(0, "f").then(
        (first) => (firstAt.value = first?.at),
        (thrown: unknown) => log("room").info("the first event is not known", fromThrown(thrown).detail),
      );
    },
  };
}
