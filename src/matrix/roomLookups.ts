/**
 * Looking things up in an open room without moving its window: one event as a row, and words (client-server API,
 * "Searching"). What a server cannot search, because it is encrypted, is searched here: in what the room has loaded, then
 * in older pages, which are decrypted, looked at and let go; matches are all that is kept.
 */
import { AppError } from "../core/errors.ts";
import { breather } from "./breathe.ts";
import { ENCRYPTED } from "./clearEvents.ts";
import { excerpt, holds, wordsOf } from "./findWords.ts";
import type { Http } from "./http.ts";
import { aborted, fromThrown, isNoEndpoint } from "./matrixErrors.ts";
import { cleanBody, cleanLine } from "./names.ts";
import { withoutReplyFallback } from "./plainBody.ts";
import { array, field, fields, type RawEvent, string, whole } from "./rawEvent.ts";
import type { Person, TimelineItem } from "./records.ts";
import { bundledRedaction, Relations } from "./relations.ts";
import type { RoomDecryption } from "./RoomDecryption.ts";
import { type RoomHistory, wellFormed } from "./roomHistory.ts";
import type { ReadRows } from "./roomRows.ts";
import { isQuiet } from "./summary.ts";
import { isRow } from "./timelineRows.ts";
import type { Cursor, TimelineWindow } from "./timelineWindow.ts";
import type { OpenRoom, SearchHit, SearchPage } from "./roomTypes.ts";

export interface LookupDeps {
  readonly http: Http;
  readonly roomId: string;
  /** The room is open. */
  readonly signal: AbortSignal;
  readonly history: Pick<RoomHistory, "event" | "older" | "latest">;
  readonly window: TimelineWindow;
  readonly rows: Pick<ReadRows, "one">;
  readonly relations: Relations;
  readonly decryption: Pick<RoomDecryption, "once">;
  person(userId: string): Person;
  wantNames(userIds: readonly string[]): void;
  learn(members: readonly RawEvent[]): void;
  ignored(): ReadonlySet<string>;
  isEncrypted(): boolean;
  quoted(eventId: string): RawEvent | undefined;
}

const PAGE = 20;
const EXCERPT = 160;
const LONGEST_BODY = 20_000;
/** Pages of history that one call looks through at most, unless it found something before. */
const PAGES = 4;
const ENOUGH = 8;

export function createLookups(deps: LookupDeps): Pick<OpenRoom, "item" | "search"> {
  const { history, window, relations, decryption } = deps;
  /** Edits that the pages of one search told of: they are newer than their messages, so they come first. */
  let edits = new Relations();

  async function item(eventId: string): Promise<TimelineItem | undefined> {
    let event = window.find(eventId) ?? deps.quoted(eventId);
    if (!event) {
      try {
        event = await history.event(eventId);
      } catch (thrown) {
        const error = fromThrown(thrown);
        if (error.kind === "notFound" || error.kind === "forbidden") return undefined;
        throw error;
      }
    }
    const elsewhere = string(field(event, "room_id"));
    if (event?.event_id !== eventId || (elsewhere !== undefined && elsewhere !== deps.roomId)) return undefined;
    const read = await decryption.once(event);
    if (read.edit) relations.add(read.edit);
    return deps.rows.one(read.event);
  }

  function hitOf(event: RawEvent, words: readonly string[], known: Relations, mustHold: boolean): SearchHit | undefined {
    if (!event.event_id || !event.sender || deps.ignored().has(event.sender)) return undefined;
    if (event.state_key !== undefined || !isRow(event) || isQuiet(event.type) || event.type === ENCRYPTED) return undefined;
    if (bundledRedaction(event) || relations.redactionOf(event.event_id) || known.redactionOf(event.event_id)) return undefined;
    const text = textOf(known.editOf(event) ?? relations.editOf(event) ?? event.content, isReply(event));
    if (text === "" || (mustHold && !holds(text, words))) return undefined;
    return {
      eventId: event.event_id,
      sender: deps.person(event.sender),
      at: whole(event.origin_server_ts, 0, 8.64e15) ?? 0,
      text: excerpt(text, words, EXCERPT),
    };
  }

  async function onServer(text: string, from: string | undefined, signal: AbortSignal): Promise<SearchPage> {
    const words = wordsOf(text);
    const answer = await deps.http.call("POST", "/v3/search", {
      signal,
      query: { next_batch: from },
      body: {
        search_categories: {
          room_events: {
            search_term: text.trim().slice(0, 400),
            keys: ["content.body"],
            filter: { rooms: [deps.roomId], limit: PAGE },
            order_by: "recent",
            event_context: { before_limit: 0, after_limit: 0, include_profile: true },
          },
        },
      },
    });
    const found = field(field(answer, "search_categories"), "room_events");
    if (typeof found !== "object" || found === null) throw new AppError("server", "/search answered without results");
    const results = array(field(found, "results")).slice(0, 2 * PAGE);
    deps.learn(results.reduce<RawEvent[]>((members, result) => members.concat(membersOf(result)), []));
    const marks = words.concat(
      array(field(found, "highlights"))
        .slice(0, 20)
        .reduce<string[]>((all, word) => all.concat(wordsOf(string(word) ?? "")), []),
    );
    const events = wellFormed(results.map((result) => field(result, "result"))).filter((event) => isHere(event, deps.roomId));
    const hits = events.map((event) => hitOf(event, marks, relations, false)).filter((hit): hit is SearchHit => hit !== undefined);
    const next = string(field(found, "next_batch"));
    // Without results there is nothing more, whatever the token says.
    const goesOn = next !== undefined && next !== from && results.length > 0;
    return {
      hits,
      words: marks.filter((word, at) => marks.indexOf(word) === at),
      where: "server",
      ...(goesOn ? { next: { server: next } } : {}),
    };
  }

  async function here(text: string, from: Cursor | undefined, where: SearchPage["where"], signal: AbortSignal): Promise<SearchPage> {
    const words = wordsOf(text);
    const hits: SearchHit[] = [];
    const breathe = breather();
    let backTo: number | undefined;
    let cursor = from;
    const look = async (events: readonly RawEvent[]): Promise<void> => {
      for (let i = events.length - 1; i >= 0; i--) {
        const pause = breathe();
        if (pause) await pause;
        if (signal.aborted) throw aborted();
        const { event, edit } = await decryption.once(events[i] as RawEvent);
        edits.add(event);
        if (edit) edits.add(edit);
        const hit = hitOf(event, words, edits, true);
        if (hit) hits.push(hit);
        backTo = whole(event.origin_server_ts, 0, 8.64e15) ?? backTo;
      }
    };
    if (cursor === undefined) {
      edits = new Relations();
      const page = window.isLive && !window.isEmpty ? { events: window.events, older: window.older } : await history.latest();
      if (signal.aborted) throw aborted();
      await look(page.events);
      cursor = page.older;
    } else {
      for (let pages = 0; pages < PAGES && cursor !== "end" && hits.length < ENOUGH; pages++) {
        const page = await history.older(cursor);
        if (signal.aborted) throw aborted();
        deps.learn(page.state);
        await look(page.events);
        cursor = page.older;
      }
    }
    deps.wantNames(hits.map(({ sender }) => sender.userId));
    return { hits, words, where, ...(cursor === "end" ? {} : { next: { older: cursor } }), ...(backTo === undefined ? {} : { backTo }) };
  }

  return {
    item,
    async search({ text, from }, signal) {
      if (wordsOf(text).length === 0) return { hits: [], words: [], where: "server" };
      const { stop, free } = either(signal, deps.signal);
      try {
        if (from && "older" in from) return await here(text, from.older, deps.isEncrypted() ? "encrypted" : "noServerSearch", stop);
        if (deps.isEncrypted()) return await here(text, undefined, "encrypted", stop);
        return await onServer(text, from?.server, stop);
      } catch (thrown) {
        const error = fromThrown(thrown);
        if (stop.aborted) throw aborted();
        if (from || deps.isEncrypted() || !isNoEndpoint(error)) throw error;
        return await here(text, undefined, "noServerSearch", stop);
      } finally {
        free();
      }
    },
  };
}

const isReply = (event: RawEvent): boolean => field(field(event.content, "m.relates_to"), "m.in_reply_to") !== undefined;

/** What a person would search a message for, on one line. */
function textOf(content: unknown, reply: boolean): string {
  const body = cleanBody(field(content, "body"), LONGEST_BODY);
  const words = cleanLine(reply ? withoutReplyFallback(body) : body, LONGEST_BODY);
  const name = cleanLine(field(content, "filename"), 200);
  return name && words.indexOf(name) < 0 ? `${words} ${name}`.trim() : words;
}

function isHere(event: RawEvent, roomId: string): boolean {
  const elsewhere = field(event, "room_id");
  return elsewhere === undefined || elsewhere === roomId;
}

/** Names of the people in a result, as members: `context.profile_info`. */
function membersOf(result: unknown): RawEvent[] {
  const profiles = fields(field(field(result, "context"), "profile_info"));
  return Object.keys(profiles)
    .slice(0, 5)
    .map((userId) => ({
      type: "m.room.member",
      state_key: userId,
      sender: userId,
      content: {
        membership: "join",
        displayname: field(profiles[userId], "displayname"),
        avatar_url: field(profiles[userId], "avatar_url"),
      },
    }));
}

/** A signal that fires with either of two: `AbortSignal.any` is of 2023. */
function either(a: AbortSignal, b: AbortSignal): { readonly stop: AbortSignal; free(): void } {
  const both = new AbortController();
  const go = (): void => both.abort();
  if (a.aborted || b.aborted) go();
  a.addEventListener("abort", go);
  b.addEventListener("abort", go);
  return {
    stop: both.signal,
    free() {
      a.removeEventListener("abort", go);
      b.removeEventListener("abort", go);
    },
  };
}
