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

  /** Token of an edge that is only known by its event. */
  async function tokenAt(cursor: Exclude<Cursor, "end">, side: "start" | "end"): Promise<string | undefined> {
    if ("token" in cursor) return cursor.token;
    const answer = await http.call("GET", roomPath(roomId, "context", cursor.anchor), { query: { limit: 1, filter: LAZY }, signal });
    return string(field(answer, side));
  }

  return {
    latest: () => messages("b", undefined, FIRST),
    async older(from) {
      if (from === "end") return { events: [], older: "end", newer: "end", state: [] };
      return messages("b", await tokenAt(from, "start"), MORE);
    },
    async newer(from) {
      if (from === "end") return { events: [], older: "end", newer: "end", state: [] };
      return messages("f", await tokenAt(from, "end"), MORE);
    },
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
