/** A room's history and state from the server: `/messages`, `/context`, `/state` (client-server API, "Events in a room"). */
import { AppError } from "../core/errors.ts";
import { type Http, type Query, roomPath } from "./http.ts";
import { fromThrown, isNoEndpoint } from "./matrixErrors.ts";
import { array, field, isRawEvent, type RawEvent, string, whole } from "./rawEvent.ts";
import type { Cursor, Page } from "./timelineWindow.ts";

export interface LoadedPage extends Page {
  /** Members of whoever speaks on the page. */
  readonly state: readonly RawEvent[];
}

export interface Moment {
  readonly eventId: string;
  /** Milliseconds since 1970, where the server says it. */
  readonly at?: number;
}

export interface EventPage extends LoadedPage {
  /** The event that was asked for. */
  readonly event: RawEvent;
}

export interface RoomHistory {
  /** The newest events. */
  latest(): Promise<LoadedPage>;
  older(from: Cursor): Promise<LoadedPage>;
  newer(from: Cursor): Promise<LoadedPage>;
  /** The events just before a gap, newest last. */
  before(token: string): Promise<LoadedPage>;
  event(eventId: string): Promise<RawEvent | undefined>;
  /** An event and what stands around it. @throws AppError "notFound": unknown here, or of another room. */
  around(eventId: string): Promise<EventPage>;
  /** The event nearest to a moment, at or after it ("f") or before ("b"). @throws AppError "unsupported": the server cannot say. */
  nearest(at: number, dir: "f" | "b"): Promise<Moment | undefined>;
  /** Rights, and members as far as they are cheap. */
  state(newestEventId: string | undefined, memberCount: number): Promise<readonly RawEvent[]>;
}

const FIRST = 40;
const AROUND = 40;
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
    // Without one nobody knows what comes after: that is not the live end.
    if (token === undefined && dir === "f") throw new AppError("server", "/context gave no token");
    const page = token === undefined ? NOTHING : await messages(dir, token, MORE);
    return { ...page, events: dir === "b" ? page.events.concat(near) : near.concat(page.events) };
  }

  async function around(eventId: string): Promise<EventPage> {
    const answer = await http.call("GET", roomPath(roomId, "context", eventId), { query: { limit: AROUND, filter: LAZY }, signal });
    const asked = field(answer, "event");
    const [event] = wellFormed([asked]);
    const elsewhere = string(field(asked, "room_id"));
    if (event?.event_id !== eventId) throw new AppError("server", "/context answered with another event");
    if (elsewhere !== undefined && elsewhere !== roomId) throw new AppError("notFound", "the event is of another room");
    const events = wellFormed(field(answer, "events_before"))
      .reverse()
      .concat(event, wellFormed(field(answer, "events_after")));
    const [start, end] = [string(field(answer, "start")), string(field(answer, "end"))];
    const first = events.some(({ type, state_key }) => type === "m.room.create" && state_key === "");
    return {
      event,
      events,
      older: first || start === undefined ? "end" : { token: start },
      // Never "end": that would mean that the page reaches the present.
      newer: end === undefined ? { anchor: events[events.length - 1]?.event_id ?? eventId } : { token: end },
      // The state is that of back then: names are taken from it where they are not known better, and nothing else.
      state: wellFormed(field(answer, "state")).filter(({ type }) => type === "m.room.member"),
    };
  }

  async function nearest(at: number, dir: "f" | "b"): Promise<Moment | undefined> {
    const query = { ts: Math.round(at), dir };
    const path = `/rooms/${encodeURIComponent(roomId)}/timestamp_to_event`;
    let answer: unknown;
    try {
      answer = await http.call("GET", `/v1${path}`, { query, signal });
    } catch (thrown) {
      const error = fromThrown(thrown);
      if (error.kind === "notFound" && !isNoEndpoint(error)) return undefined;
      if (error.kind !== "unsupported" && !isNoEndpoint(error)) throw error;
      answer = await unstable(`/unstable/org.matrix.msc3030${path}`, query);
    }
    const eventId = string(field(answer, "event_id"));
    const when = whole(field(answer, "origin_server_ts"), 0, 8.64e15);
    return eventId === undefined ? undefined : { eventId, ...(when === undefined ? {} : { at: when }) };
  }

  /** Servers before specification v1.6. */
  async function unstable(path: string, query: Query): Promise<unknown> {
    try {
      return await http.call("GET", path, { query, signal });
    } catch (thrown) {
      const error = fromThrown(thrown);
      if (error.kind === "notFound" && !isNoEndpoint(error)) return undefined;
      if (error.kind === "unsupported" || isNoEndpoint(error)) throw new AppError("unsupported", error.detail);
      throw error;
    }
  }

  return {
    latest: () => messages("b", undefined, FIRST),
    older: (from) => onFrom(from, "b"),
    newer: (from) => onFrom(from, "f"),
    before: (token) => messages("b", token, MORE),
    async event(eventId) {
      return wellFormed([await http.call("GET", roomPath(roomId, "event", eventId), { signal })])[0];
    },
    around,
    nearest,
    async state(newestEventId, memberCount) {
      if (memberCount <= SMALL_ROOM || !newestEventId) return wellFormed(await http.call("GET", roomPath(roomId, "state"), { signal }));
      const answer = await http.call("GET", roomPath(roomId, "context", newestEventId), { query: { limit: 1, filter: LAZY }, signal });
      return wellFormed(field(answer, "state"));
    },
  };
}
