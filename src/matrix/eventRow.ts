/** One event → what it is in the timeline: a row, lines of a notice, or nothing. */
import { log } from "../core/log.ts";
import { type MessagePart, messagePart, other } from "./messagePart.ts";
import { ENCRYPTED } from "./clearEvents.ts";
import { isBeaconInfo, liveLocationOf } from "./location.ts";
import { cleanLine } from "./names.ts";
import { isCallNotice, notices } from "./notices.ts";
import { field, string } from "./rawEvent.ts";
import { isPollEnd, pollPart } from "./poll.ts";
import { countReactions } from "./reactions.ts";
import type { NoticeText, Person, Quote, SendState, Summary, ThreadSummary, TimelineItem } from "./records.ts";
import { isQuiet, messageSummary, summarise } from "./summary.ts";
import type { TimelineContext, TimelineEvent } from "./timelineEvent.ts";

type MessageItem = Extract<TimelineItem, { readonly sendState: unknown }>;

export type EventRow =
  | { readonly row: "hidden" }
  | { readonly row: "notice"; readonly notices: readonly NoticeText[] }
  /** The newest reply of a thread, in the room: a line that leads there. */
  | { readonly row: "thread"; readonly root: string; readonly notice: NoticeText }
  | { readonly row: "message"; readonly item: MessageItem };

/** Parsed contents by event key: parsing HTML is the dearest part of a row, and contents seldom change. */
export type PartCache = Map<
  string,
  { readonly content: unknown; readonly type: string; readonly isReply: boolean; readonly part: MessagePart }
>;

const HIDDEN: EventRow = { row: "hidden" };
const SENT: SendState = { status: "sent" };
const EVENT_ID = /^\$[\x21-\x7e]{1,254}$/;
const MOST_READERS = 5;
const NOBODY: readonly Person[] = [];

const note = log("timeline");

/** Never throws: what cannot be read is a row of kind "other" with the event's type. */
export function eventRow(event: TimelineEvent, at: number, ctx: TimelineContext, before: PartCache, next: PartCache): EventRow {
  const sound = withSoundFields(event);
  try {
    return rowOf(sound, at, ctx, before, next);
  } catch (thrown) {
    note.warn(`event ${cleanLine(sound.id, 80)} of type ${cleanLine(sound.type, 80)} could not be read`, thrown);
    return { row: "message", item: assemble(sound, at, ctx, other(sound.type, undefined), true) };
  }
}

/** Servers check these fields, most of them. The same object when they are what they should be. */
function withSoundFields(event: TimelineEvent): TimelineEvent {
  const { type, sender, stateKey } = event;
  if (typeof type === "string" && typeof sender === "string" && (stateKey === undefined || typeof stateKey === "string")) return event;
  return {
    ...event,
    type: string(type) ?? "",
    sender: string(sender) ?? "",
    stateKey: stateKey === undefined ? undefined : (string(stateKey) ?? ""),
  };
}

function rowOf(event: TimelineEvent, at: number, ctx: TimelineContext, before: PartCache, next: PartCache): EventRow {
  const { type } = event;
  if (isBeaconInfo(type)) return beaconRow(event, at, ctx);
  if (event.stateKey !== undefined || isCallNotice(type)) {
    const lines = notices(event, { nameOf: (userId) => ctx.person(userId).name });
    return lines.length > 0 ? { row: "notice", notices: lines } : HIDDEN;
  }
  const relation = event.relatesTo ?? field(event.content, "m.relates_to");
  if (event.standsForThread !== undefined) {
    const own = event.sender === ctx.ownUserId;
    const notice: NoticeText = { key: own ? "threadReplyOwn" : "threadReply", values: { who: ctx.person(event.sender).name } };
    return { row: "thread", root: event.standsForThread, notice };
  }
  if (isPollEnd(type) && event.endedPoll && !event.redacted) {
    return { row: "notice", notices: [{ key: "pollEnded", values: { question: event.endedPoll.question } }] };
  }
  if (isQuiet(type) || field(relation, "rel_type") === "m.replace") return HIDDEN;
  if (event.redacted) return { row: "message", item: assemble(event, at, ctx, redactedPart(event, ctx), false) };
  const replyTo = replyTarget(relation);
  const isReply = field(relation, "m.in_reply_to") !== undefined;
  if (type === ENCRYPTED) {
    const sealed = assemble(event, at, ctx, { kind: "encrypted", why: event.why ?? "unavailable" }, false);
    return { row: "message", item: replyTo ? { ...sealed, replyTo: quote(replyTo, ctx) } : sealed };
  }
  let cached = before.get(event.key);
  if (!cached || cached.content !== event.content || cached.type !== type || cached.isReply !== isReply) {
    cached = { content: event.content, type, isReply, part: messagePart(type, event.content, isReply) };
  }
  next.set(event.key, cached);
  const part = event.poll && cached.part.kind === "poll" ? pollPart(event.content, event.poll) : cached.part;
  const item = assemble(event, at, ctx, part, false);
  return { row: "message", item: replyTo ? { ...item, replyTo: quote(replyTo, ctx) } : item };
}

/** A state event that is a message to people: somebody shows where they are. The event that ends it changes this row. */
function beaconRow(event: TimelineEvent, at: number, ctx: TimelineContext): EventRow {
  if (event.redacted) return { row: "message", item: assemble(event, at, ctx, redactedPart(event, ctx), false) };
  // Whose place it is stands in the state key: nobody can show another's.
  const place = event.stateKey?.indexOf(event.sender) === 0 ? liveLocationOf(event.content, at, event.beacon) : undefined;
  return place ? { row: "message", item: assemble(event, at, ctx, { kind: "location", ...place }, false) } : HIDDEN;
}

function redactedPart(event: TimelineEvent, ctx: TimelineContext): MessagePart {
  const by = string(event.redacted?.by);
  const reason = cleanLine(event.redacted?.reason, 200);
  // Own redactions need no "by".
  return { kind: "redacted", ...(by && by !== event.sender ? { by: ctx.person(by).name } : {}), ...(reason ? { reason } : {}) };
}

/** @param bare without what comes from elsewhere in the event: for one that was broken already. */
function assemble(event: TimelineEvent, at: number, ctx: TimelineContext, part: MessagePart, bare: boolean): MessageItem {
  const own = event.sender === ctx.ownUserId;
  const readers = bare || event.id === undefined ? NOBODY : (ctx.readersAt?.(event.id) ?? NOBODY);
  const sendState = event.sendState ?? SENT;
  const thread = bare ? undefined : threadSummary(event, ctx);
  return {
    ...part,
    key: event.key,
    ...(event.id === undefined ? {} : { eventId: event.id }),
    sender: ctx.person(event.sender),
    own,
    at,
    edited: event.edited === true && part.kind !== "redacted",
    reactions:
      bare || part.kind === "redacted" ? [] : countReactions(event.annotations, ctx.ownUserId, (userId) => ctx.person(userId).name),
    sendState,
    highlight: event.highlight === true,
    firstOfRun: true,
    readBy: readers.length > MOST_READERS ? readers.slice(0, MOST_READERS) : readers,
    readByMore: Math.max(0, readers.length - MOST_READERS),
    canRedact:
      event.id !== undefined && sendState.status === "sent" && part.kind !== "redacted" && (own ? ctx.canRedactOwn : ctx.canRedactOthers),
    ...(event.shield && part.kind !== "redacted" && part.kind !== "encrypted" ? { shield: event.shield } : {}),
    ...(thread ? { thread } : {}),
  } as MessageItem;
}

function threadSummary({ thread }: TimelineEvent, ctx: TimelineContext): ThreadSummary | undefined {
  if (!thread) return undefined;
  const { replies, latest, participated } = thread;
  if (!latest) return { replies, participated };
  const summary: Summary = latest.redacted
    ? { kind: "redacted" }
    : messageSummary(latest.type, latest.content, field(latest.relatesTo, "m.in_reply_to") !== undefined);
  return { replies, participated, latest: { sender: ctx.person(string(latest.sender) ?? ""), summary, at: latest.at || 0 } };
}

/** The event that `m.relates_to` answers and a row quotes. In threads a reply may be there only for clients without threads: that is none. */
export function replyTarget(relation: unknown): string | undefined {
  if (field(relation, "rel_type") === "m.thread" && field(relation, "is_falling_back") === true) return undefined;
  const eventId = string(field(field(relation, "m.in_reply_to"), "event_id"));
  return eventId && EVENT_ID.test(eventId) ? eventId : undefined;
}

function quote(eventId: string, ctx: TimelineContext): Quote {
  const target = ctx.find(eventId);
  if (!target) return { status: "missing", eventId };
  const sender = ctx.person(string(target.sender) ?? "");
  if (target.redacted) return { status: "shown", eventId, sender, summary: { kind: "redacted" } };
  const isReply = field(target.relatesTo ?? field(target.content, "m.relates_to"), "m.in_reply_to") !== undefined;
  const summary =
    target.stateKey === undefined
      ? messageSummary(target.type, target.content, isReply)
      : (summarise(
          {
            type: target.type,
            sender: target.sender,
            state_key: target.stateKey,
            content: target.content,
            unsigned: { prev_content: target.prevContent },
          },
          { ownUserId: ctx.ownUserId, nameOf: (userId) => ctx.person(userId).name },
        ) ?? { kind: "other" as const });
  return { status: "shown", eventId, sender, summary };
}
