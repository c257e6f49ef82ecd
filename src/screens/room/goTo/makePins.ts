import { computed, effect, type ReadonlySignal, signal, untracked } from "@preact/signals";
import { toAppError } from "../../../core/errors.ts";
import type { OpenRoom } from "../../../matrix/roomTypes.ts";
import type { Pin, Pins } from "./GoTo.ts";

export interface PinsDependencies {
  readonly room: Pick<OpenRoom, "pinned" | "item">;
  /** The list is on the screen: only then anything is asked for. */
  readonly shown: ReadonlySignal<boolean>;
  toEvent(eventId: string): void;
}

const LOADING: Pin["state"] = { status: "loading" };

/** The pinned messages of a room, fetched one by one while they are looked at. Made inside of a Model. */
export function makePins({ room, shown, toEvent }: PinsDependencies): Pins {
  const states = signal<ReadonlyMap<string, Pin["state"]>>(new Map());
  const focused = signal<string | null>(null);
  let busy = false;

  /** The same object while nothing of it changed. */
  let before: ReadonlyMap<string, Pin> = new Map();
  const list = computed<readonly Pin[]>(() => {
    const pins = (room.pinned.value ?? []).map((eventId): Pin => {
      const state = states.value.get(eventId) ?? LOADING;
      const known = before.get(eventId);
      return known?.state === state ? known : { key: eventId, eventId, state };
    });
    before = new Map(pins.map((pin) => [pin.eventId, pin]));
    return pins;
  });

  function tell(eventId: string, state: Pin["state"]): void {
    states.value = new Map(states.peek()).set(eventId, state);
  }

  async function loadAll(): Promise<void> {
    if (busy) return;
    busy = true;
    for (;;) {
      const next = shown.peek() ? list.peek().find(({ eventId }) => !states.peek().has(eventId)) : undefined;
      if (!next) break;
      try {
        const item = await room.item(next.eventId);
        tell(next.eventId, item ? { status: "shown", item } : { status: "missing" });
      } catch (thrown) {
        tell(next.eventId, { status: "failed", kind: toAppError(thrown).kind });
      }
    }
    busy = false;
  }

  effect(() => {
    void room.pinned.value;
    if (shown.value) untracked(() => void loadAll());
  });

  return {
    list,
    known: computed(() => room.pinned.value !== undefined),
    focused,
    open({ eventId, state }) {
      if (state.status === "shown") toEvent(eventId);
      else if (state.status !== "loading") {
        const rest = new Map(states.peek());
        rest.delete(eventId);
        states.value = rest;
        void loadAll();
      }
    },
  };
}
