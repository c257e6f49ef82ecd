/** A room's history and state from the server: `/messages`, `/context`, `/state` (client-server API, "Events in a room"). */
import { type Http, roomPath } from "./http.ts";
import { array, field, isRawEvent, type RawEvent, string } from "./rawEvent.ts";
import type { Cursor, Page } from "./timelineWindow.ts";

export interface LoadedPage extends Page {
  /** Members of whoever speaks on the page. */
  readonly state: readonly RawEvent[];
}

export interface RoomHistory {
  /** The newest events. */
  latest(): Promise<LoadedPage>;
  older(from: Cursor): Promise<LoadedPage>;
  newer(from: Cursor): Promise<LoadedPage>;
  /** The events just before a gap, newest last. */
  before(token: string): Promise<LoadedPage>;
  event(eventId: string): Promise<RawEvent | undefined>;
  /** Rights, and members as far as they are cheap. */
  state(newestEventId: string | undefined, memberCount: number): Promise<readonly RawEvent[]>;
}

const FIRST = 40;
const MORE = 50;
/** Rooms of up to so many people are told whole: one request, and every reader and typist has a name. */
const SMALL_ROOM = 80;
const NOTHING: LoadedPage = { events: [], older: "end", newer: "end", state: [] };
const LAZY = JSON.stringify({ lazy_load_members: true });

/** Well-formed events only: with a type, an id and a sender. */
export function wellFormed(values: unknown): RawEvent[] {
  return array(values).filter(
    (value): value is RawEvent => isRawEvent(value) && value.event_id !== undefined && value.sender !== undefined,
  );
}

export function createRoomHistory(http: Http, roomId: string, signal: AbortSignal): RoomHistory {
  async function messages(dir: "b" | "f", from: string | undefined, limit: number): Promise<LoadedPage> {
    const answer = await http.call("GET", roomPath(roomId, "messages"), { query: { dir, limit, from, filter: LAZY }, signal });
    const chunk = wellFormed(field(answer, "chunk"));
    const end = string(field(answer, "end"));
    // A token that does not move on would be asked for again and again.
    // Synapse gives a token even beyond the first event of all.
    const first = dir === "b" && chunk.some((event) => event.type === "m.room.create");
    const onward: Cursor = end !== undefined && end !== from && !first && (dir === "b" || chunk.length > 0) ? { token: end } : "end";
    const back: Cursor = from === undefined ? "end" : { token: from };
    const state = wellFormed(field(answer, "state"));
    return dir === "b"
      ? { events: chunk.reverse(), older: onward, newer: back, state }
      : { events: chunk, older: back, newer: onward, state };
  }

  /** On from an edge; of one that is only known by its event the server is asked where it is. */
  async function onFrom(cursor: Cursor, dir: "b" | "f"): Promise<LoadedPage> {
    if (cursor === "end") return NOTHING;
    if ("token" in cursor) return messages(dir, cursor.token, MORE);
    const answer = await http.call("GET", roomPath(roomId, "context", cursor.anchor), { query: { limit: 1, filter: LAZY }, signal });
    // Servers round the limit differently: what they tell of this side lies between the event and the token.
    const [near, token] =
      dir === "b"
        ? [wellFormed(field(answer, "events_before")).reverse(), string(field(answer, "start"))]
        : [wellFormed(field(answer, "events_after")), string(field(answer, "end"))];
    const page = token === undefined ? NOTHING : await messages(dir, token, MORE);
    return { ...page, events: dir === "b" ? page.events.concat(near) : near.concat(page.events) };
  }

  return {
    latest: () => messages("b", undefined, FIRST),
    older: (from) => onFrom(from, "b"),
    newer: (from) => onFrom(from, "f"),
    before: (token) => messages("b", token, MORE),
    async event(eventId) {
      return wellFormed([await http.call("GET", roomPath(roomId, "event", eventId), { signal })])[0];
    },
    async state(newestEventId, memberCount) {
      if (memberCount <= SMALL_ROOM || !newestEventId) return wellFormed(await http.call("GET", roomPath(roomId, "state"), { signal }));
      const answer = await http.call("GET", roomPath(roomId, "context", newestEventId), { query: { limit: 1, filter: LAZY }, signal });
      return wellFormed(field(answer, "state"));
    },
  };
}
