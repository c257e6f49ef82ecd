import { computed, type ReadonlySignal, signal } from "@preact/signals";
import type { Policy } from "../core/policy.ts";
import type { RoomRecord } from "../matrix/records.ts";
import type { Session } from "../matrix/types.ts";

export type RoomOptionsState = { readonly step: "closed" } | { readonly step: "choices" | "leave" | "leaving"; readonly roomId: string };

/** What one can set of a room for oneself, and leaving it: the same sheet in the room and over the list of rooms. */
export interface RoomOptions {
  readonly state: ReadonlySignal<RoomOptionsState>;
  readonly room: ReadonlySignal<RoomRecord | undefined>;
  /** Whether this TV may change anything of rooms: one that is set up for reading may not. */
  readonly offered: ReadonlySignal<boolean>;
  readonly canLeave: ReadonlySignal<boolean>;
  open(roomId: string): void;
  toggle(what: "favourite" | "lowPriority" | "muted" | "unread"): void;
  askLeave(): void;
  leave(): void;
  /** One step out. @returns false when it was closed. */
  back(): boolean;
}

export type OptionsSession = Pick<
  Session,
  "rooms" | "setFavourite" | "setLowPriority" | "setMuted" | "markRead" | "setMarkedUnread" | "leave"
>;

export interface RoomOptionsDependencies {
  readonly session: OptionsSession;
  readonly policy: Pick<Policy, "canSend" | "canSignOut">;
  /** Runs an action whose failure is shown once; undefined when it failed. */
  attempt(label: string, run: () => Promise<true>): Promise<true | undefined>;
  /** The room is no longer ours. */
  onLeft(roomId: string): void;
  /** It was marked as unread: whoever looks at it goes on reading would undo it. */
  onMarkedUnread(): void;
}

const CLOSED: RoomOptionsState = { step: "closed" };

/** Something is new there, or somebody marked it so. */
export const isUnread = (room: RoomRecord): boolean => room.markedUnread || room.unread > 0 || room.highlight > 0;

/** Made inside of a Model. */
export function makeRoomOptions({ session, policy, attempt, onLeft, onMarkedUnread }: RoomOptionsDependencies): RoomOptions {
  const asked = signal<RoomOptionsState>(CLOSED);
  const room = computed(() => (asked.value.step === "closed" ? undefined : session.rooms.all.value.get(asked.value.roomId)));
  // A room that was left elsewhere takes its sheet along.
  const state = computed(() => (room.value || asked.value.step === "leaving" ? asked.value : CLOSED));
  const offered = policy.canSend;
  const canLeave = offered && policy.canSignOut; // nobody leaves rooms at a kiosk

  function act(label: string, run: (roomId: string) => Promise<void>): void {
    const now = state.peek();
    if (now.step !== "choices") return;
    void attempt(label, () => run(now.roomId).then(() => true as const));
  }

  return {
    state,
    room,
    offered: signal(offered),
    canLeave: signal(canLeave),
    open(roomId) {
      if (offered && session.rooms.all.peek().get(roomId)?.membership === "join") asked.value = { step: "choices", roomId };
    },
    toggle(what) {
      const now = room.peek();
      if (!now) return;
      switch (what) {
        case "favourite":
          return act("tags", (roomId) => session.setFavourite(roomId, now.tags.favourite === undefined));
        case "lowPriority":
          return act("tags", (roomId) => session.setLowPriority(roomId, now.tags.lowPriority === undefined));
        case "muted":
          return act("mute", (roomId) => session.setMuted(roomId, !now.muted));
        case "unread":
          if (isUnread(now)) return act("unread", (roomId) => session.markRead(roomId));
          act("unread", (roomId) => session.setMarkedUnread(roomId, true));
          asked.value = CLOSED;
          return onMarkedUnread();
        default:
          what satisfies never;
      }
    },
    askLeave() {
      const now = state.peek();
      if (canLeave && now.step === "choices") asked.value = { step: "leave", roomId: now.roomId };
    },
    leave() {
      const now = state.peek();
      if (now.step !== "leave") return;
      asked.value = { step: "leaving", roomId: now.roomId };
      void attempt("leave", () => session.leave(now.roomId).then(() => true as const)).then((left) => {
        const still = asked.peek();
        if (still.step === "leaving" && still.roomId === now.roomId) asked.value = left ? CLOSED : { step: "choices", roomId: now.roomId };
        if (left) onLeft(now.roomId);
      });
    },
    back() {
      const now = state.peek();
      if (now.step === "closed") return false;
      if (now.step !== "leaving") asked.value = now.step === "leave" ? { step: "choices", roomId: now.roomId } : CLOSED;
      return true;
    },
  };
}
