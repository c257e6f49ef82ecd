/** Where a jump leads: to the event itself, or to the one that it is about, and the page that has to be loaded for it. */
import { AppError } from "../core/errors.ts";
import type { EventPage, LoadedPage, RoomHistory } from "./roomHistory.ts";
import { field, type RawEvent, string } from "./rawEvent.ts";
import { redactedId } from "./relations.ts";
import { isQuiet } from "./summary.ts";
import { isRow } from "./timelineRows.ts";
import type { TimelineWindow } from "./timelineWindow.ts";

export interface Place {
  readonly eventId: string;
  /** To be shown instead of what is; undefined: the event is in the window. */
  readonly page?: LoadedPage;
}

/** A reaction to an edit of a reply in a thread; events that point at each other end here. */
const MOST_HOPS = 4;
const EVENT_ID = /^\$[\x21-\x7e]{1,254}$/;

/** @throws AppError "notFound" for what is unknown, of another room, or nothing that an event can be called. */
export async function findPlace(eventId: string, window: TimelineWindow, history: Pick<RoomHistory, "around">): Promise<Place> {
  if (!EVENT_ID.test(eventId)) throw new AppError("notFound", "not an event id");
  let best: Place | undefined;
  let wanted = eventId;
  const been = new Set<string>();
  for (let hop = 0; hop < MOST_HOPS && !been.has(wanted); hop++) {
    been.add(wanted);
    let event: RawEvent | undefined = window.find(wanted);
    let page: EventPage | undefined;
    if (!event) {
      try {
        page = await history.around(wanted);
      } catch (thrown) {
        // What it is about cannot be had: its own surroundings are the next best.
        if (best) return best;
        throw thrown;
      }
      event = page.event;
    }
    best = page ? { eventId: wanted, page } : { eventId: wanted };
    const about = aboutOf(event);
    if (about === undefined) break;
    wanted = about;
  }
  return best as Place;
}

/** The event that this one has to be looked for at; undefined: it is a row, or about nothing. */
export function aboutOf(event: RawEvent): string | undefined {
  if (event.state_key !== undefined) return undefined;
  const relation = field(event.content, "m.relates_to");
  const related = string(field(relation, "event_id"));
  let about: string | undefined;
  if (event.type === "m.room.redaction") about = redactedId(event);
  else if (!isRow(event) || isQuiet(event.type) || field(relation, "rel_type") === "m.thread") about = related;
  return about !== undefined && EVENT_ID.test(about) ? about : undefined;
}
