/** A room's messages with pictures and films in them, page by page (client-server API, `/messages` with a filter). */
import { type Http, roomPath } from "./http.ts";
import { field, type RawEvent, string } from "./rawEvent.ts";
import { wellFormed } from "./roomHistory.ts";
import type { Cursor } from "./timelineWindow.ts";

/**
 * "pictures": messages with a file, which servers can tell apart; "words": those without, among which galleries are
 * (MSC4274 has no `url` at its top); "sealed": an encrypted room's, of which the server knows nothing.
 */
export type MediaPageKind = "pictures" | "words" | "sealed";

export interface MediaPage {
  /** Oldest first. */
  readonly events: readonly RawEvent[];
  /** Members of whoever speaks on it. */
  readonly state: readonly RawEvent[];
  /** On in the same direction. */
  readonly next: Cursor;
  /** Where the page began, as the server names it; undefined: it did not say. */
  readonly start: string | undefined;
}

export interface MediaPages {
  /** @param from undefined: from the newest on. @param to no further than this token. @throws AppError */
  page(kind: MediaPageKind, dir: "b" | "f", from: Cursor | undefined, to?: string): Promise<MediaPage>;
}

const LAZY = { lazy_load_members: true };
const FILTERS: Readonly<Record<MediaPageKind, string>> = {
  pictures: JSON.stringify({ ...LAZY, types: ["m.room.message"], contains_url: true }),
  words: JSON.stringify({ ...LAZY, types: ["m.room.message"], contains_url: false }),
  sealed: JSON.stringify({ ...LAZY, types: ["m.room.encrypted", "m.room.message"] }),
};
const LIMITS: Readonly<Record<MediaPageKind, number>> = { pictures: 40, words: 100, sealed: 50 };
/** Of a server that sends more than it was asked for. */
const MOST_EVENTS = 500;
const NOTHING: MediaPage = { events: [], state: [], next: "end", start: undefined };

export function createMediaPages(http: Http, roomId: string, signal: AbortSignal): MediaPages {
  async function messages(kind: MediaPageKind, dir: "b" | "f", from: string | undefined, to: string | undefined): Promise<MediaPage> {
    const query = { dir, limit: LIMITS[kind], from, to, filter: FILTERS[kind] };
    const answer = await http.call("GET", roomPath(roomId, "messages"), { query, signal });
    const events = wellFormed(field(answer, "chunk")).slice(0, MOST_EVENTS);
    const end = string(field(answer, "end"));
    // A token that does not move on would be asked for again and again. Forwards servers give one at the live end, too.
    const goesOn = end !== undefined && end !== from && end !== to && (dir === "b" || events.length > 0);
    return {
      events: dir === "b" ? events.reverse() : events,
      state: wellFormed(field(answer, "state")),
      next: goesOn ? { token: end } : "end",
      start: from ?? string(field(answer, "start")),
    };
  }

  return {
    async page(kind, dir, from, to) {
      if (from === "end") return NOTHING;
      if (from === undefined || "token" in from) return messages(kind, dir, from?.token, to);
      const query = { limit: 1, filter: FILTERS[kind] };
      const answer = await http.call("GET", roomPath(roomId, "context", from.anchor), { query, signal });
      // Servers round the limit differently: what they tell of this side lies between the event and the token.
      const near = wellFormed(field(answer, dir === "b" ? "events_before" : "events_after"));
      const token = string(field(answer, dir === "b" ? "start" : "end"));
      const page = token === undefined ? NOTHING : await messages(kind, dir, token, to);
      return { ...page, events: dir === "b" ? page.events.concat(near.reverse()) : near.concat(page.events) };
    },
  };
}
