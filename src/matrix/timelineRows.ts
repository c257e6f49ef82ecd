/** The open room's raw events, relations, people and outgoing messages, put in the words of timelineItems.ts. */
import { array, field, type RawEvent, string, whole } from "./rawEvent.ts";
import { cameEncrypted, clearInfo, ENCRYPTED } from "./clearEvents.ts";
import type { Outgoing } from "./outbox.ts";
import type { Shield, Undecryptable } from "./records.ts";
import { isPollEnd, isPollStart, pollOf } from "./poll.ts";
import { bundledRedaction, type Relations, transactionId } from "./relations.ts";
import { isQuiet } from "./summary.ts";
import type { TimelineEvent } from "./timelineEvent.ts";

const EMPTY: Readonly<Record<string, never>> = Object.freeze({});

/** Events that are about others, and those that say nothing to a person, have no row. */
export function isRow(event: RawEvent): boolean {
  if (event.type === "m.reaction" || event.type === "m.room.redaction") return false;
  if (event.state_key !== undefined) return true;
  // Encrypted votes, ends of polls and the like: what they are is not to be seen yet.
  if (event.type === ENCRYPTED && field(field(event.content, "m.relates_to"), "rel_type") === "m.reference") return false;
  return field(field(event.content, "m.relates_to"), "rel_type") !== "m.replace";
}

/** Our own messages keep the key of their local echo. */
export function eventKey(event: RawEvent, ownUserId: string): string {
  return (event.sender === ownUserId && transactionId(event)) || (event.event_id as string);
}

export function toTimelineEvent(
  event: RawEvent,
  relations: Relations,
  own: { readonly userId: string; readonly names: readonly string[] },
  secrecy: Secrecy,
): TimelineEvent {
  const id = event.event_id as string;
  const sender = event.sender as string;
  const redacted = relations.redactionOf(id) ?? bundledRedaction(event);
  const isPoll = isPollStart(event.type);
  // A question that was answered stays what it was.
  const edit = redacted || (isPoll && relations.polls.hasVotes(id)) ? undefined : relations.editOf(event);
  const content = redacted ? EMPTY : (edit ?? event.content);
  return {
    key: eventKey(event, own.userId),
    id,
    type: event.type,
    sender,
    at: whole(event.origin_server_ts, 0, 8.64e15) ?? NaN, // then it stands with the one before it (timelineItems.ts)
    content,
    relatesTo: redacted ? undefined : field(event.content, "m.relates_to"),
    stateKey: event.state_key,
    prevContent: field(event.unsigned, "prev_content"),
    edited: edit !== undefined,
    redacted,
    why: event.type === ENCRYPTED && !redacted ? secrecy.whyNot(id) : undefined,
    shield: redacted ? undefined : (clearInfo(event)?.shield ?? plainShield(event, secrecy.encrypted)),
    annotations: redacted ? undefined : relations.annotationsOf(id),
    highlight: sender !== own.userId && !redacted && mentions(content, own),
    poll: isPoll && !redacted ? relations.polls.count(event, content, own.userId) : undefined,
  };
}

/** The event's place among others: the thread below it, and the poll that it ended. Only rows of their own need this. */
export function withSurroundings(
  row: TimelineEvent,
  event: RawEvent,
  relations: Relations,
  own: { readonly userId: string; readonly names: readonly string[] },
  secrecy: Secrecy,
  find: (eventId: string) => RawEvent | undefined,
): TimelineEvent {
  if (isPollEnd(event.type)) return { ...row, endedPoll: endedPoll(event, relations, find) };
  const sum = relations.threads.sumOf(event, own.userId, (eventId) => relations.redactionOf(eventId) !== undefined);
  if (!sum) return row;
  const latest = sum.latest && toTimelineEvent(sum.latest, relations, own, secrecy);
  return { ...row, thread: { replies: sum.replies, latest, participated: sum.participated } };
}

function endedPoll(
  end: RawEvent,
  relations: Relations,
  find: (eventId: string) => RawEvent | undefined,
): { readonly question: string } | undefined {
  const start = find(string(field(field(end.content, "m.relates_to"), "event_id")) ?? "");
  if (!start || !isPollStart(start.type) || relations.polls.endOf(start)?.eventId !== end.event_id) return undefined;
  return relations.redactionOf(start.event_id as string) ? undefined : { question: pollOf(start.content).question };
}

/** What the room's encryption says about its events. */
export interface Secrecy {
  readonly encrypted: boolean;
  whyNot(eventId: string): Undecryptable;
}

const NOT_ENCRYPTED: Shield = { colour: "red", reason: "notEncrypted" };

/** What people write belongs under encryption in an encrypted room; state, reactions and redactions never are. */
function plainShield(event: RawEvent, encrypted: boolean): Shield | undefined {
  if (!encrypted || cameEncrypted(event) || event.state_key !== undefined) return undefined;
  return isRow(event) && !isQuiet(event.type) ? NOT_ENCRYPTED : undefined;
}

/** `m.mentions` (spec v1.7) where there is one, else our name in the words, as older clients meant it. */
function mentions(content: unknown, own: { readonly userId: string; readonly names: readonly string[] }): boolean {
  const mentioned = field(content, "m.mentions");
  if (typeof mentioned === "object" && mentioned !== null) {
    return field(mentioned, "room") === true || array(field(mentioned, "user_ids")).includes(own.userId);
  }
  const body = string(field(content, "body"))?.slice(0, 5000).toLowerCase();
  return body !== undefined && own.names.some((name) => hasWord(body, name));
}

/** The word stands by itself: "Ida" is not in "Idaho". */
function hasWord(text: string, word: string): boolean {
  const letter = /[\w\u00c0-\uffff]/;
  for (let at = text.indexOf(word); word && at >= 0; at = text.indexOf(word, at + 1)) {
    if (!letter.test(text.charAt(at - 1)) && !letter.test(text.charAt(at + word.length))) return true;
  }
  return false;
}

export function toOutgoingEvent(entry: Outgoing, ownUserId: string): TimelineEvent {
  return {
    key: entry.txnId,
    id: entry.eventId,
    type: entry.type,
    sender: ownUserId,
    at: entry.at,
    content: entry.content,
    relatesTo: field(entry.content, "m.relates_to"),
    sendState: entry.state,
  };
}
