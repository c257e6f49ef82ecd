/**
 * What we ask `/sync` for. A television shows one line per room and everything of one room, so the list's answer is kept
 * small; whatever the open room needs beyond it, it asks for itself (OpenRoom.ts).
 */

/** `initial`: no token yet · `catchUp`: the first with a saved token, maybe of last week · `live`: from then on. */
export type SyncPhase = "initial" | "catchUp" | "live";

/** State that the reducer reads, and power levels for the open room. */
const STATE = [
  "m.room.create",
  "m.room.name",
  "m.room.canonical_alias",
  "m.room.avatar",
  "m.room.topic",
  "m.room.encryption",
  "m.room.tombstone",
  "m.room.member",
  "m.room.power_levels",
  "m.space.child",
  "im.vector.modular.widgets",
  "org.matrix.msc3401.call.member",
];

/** For the open room: it asks for what there is, and is told of what changes. */
const PINNED = "m.room.pinned_events";

/**
 * What a person would call a message: at first only these, so that one line is found among hundreds of reactions. And
 * state, because servers without MSC4222 tell the state *before* the timeline only.
 */
const SAID = [
  "m.room.message",
  "m.room.encrypted",
  "m.sticker",
  "m.poll.start",
  "org.matrix.msc3381.poll.start",
  "m.call.invite",
  "m.room.redaction",
].concat(STATE.filter((type) => type !== "m.room.member" && type !== "m.room.power_levels"));

const TIMELINE_LIMIT: Readonly<Record<SyncPhase, number>> = { initial: 4, catchUp: 8, live: 20 };

/** Client-server API, "Filtering": sent whole with the first poll of a start, since a stored filter costs one request more (liveFilter.ts). */
export function syncFilter(phase: SyncPhase): string {
  return JSON.stringify({
    presence: { not_types: ["*"] },
    room: {
      include_leave: false,
      timeline: { limit: TIMELINE_LIMIT[phase], lazy_load_members: true, ...(phase === "initial" ? { types: SAID } : {}) },
      // Redundant members: we forget those of closed rooms, the server must not count on our memory.
      state: { types: phase === "initial" ? STATE : STATE.concat(PINNED), lazy_load_members: true, include_redundant_members: true },
      ephemeral: { types: ["m.receipt", "m.typing"] },
      account_data: { types: ["m.tag", "m.fully_read", "m.marked_unread", "com.famedly.marked_unread"] },
    },
  });
}
