/**
 * What events say about other events of an open room: edits, reactions, redactions, votes and replies in threads
 * (client-server API, "Forming relationships between events"). Kept beside the timeline window in small records, so that a reaction still shows when
 * its own event has left the window.
 */
import { cameEncrypted } from "./clearEvents.ts";
import { mxc } from "./mxc.ts";
import { PollVotes } from "./pollVotes.ts";
import { field, type RawEvent, string, whole } from "./rawEvent.ts";
import { ThreadReplies } from "./threadReplies.ts";
import type { Annotation } from "./timelineEvent.ts";

interface Edit {
  readonly eventId: string;
  readonly sender: string;
  readonly at: number;
  readonly content: unknown; // m.new_content
  readonly encrypted: boolean;
}

interface KeptAnnotation extends Annotation {
  readonly txnId?: string | undefined;
}

/** Targets remembered at most; the oldest go first. A window has at most some hundred events. */
const MOST_TARGETS = 3000;
const MOST_PER_TARGET = 500;
const MOST_EDITS = 20;
const KEY_LENGTH = 64;

export interface Redaction {
  readonly by?: string | undefined;
  readonly reason?: unknown;
}

export class Relations {
  private readonly edits = new Map<string, readonly Edit[]>();
  private readonly annotations = new Map<string, readonly KeptAnnotation[]>();
  private readonly redactions = new Map<string, Redaction>();
  /** Reaction or edit → its target, for their redaction. */
  private readonly targets = new Map<string, string>();
  private redacted = 0;
  readonly polls: PollVotes;
  readonly threads = new ThreadReplies();

  /** @param mayRedactOthers whether somebody may: they may end others' polls, too. */
  constructor(mayRedactOthers: (userId: string) => boolean = () => false) {
    const redactions = (): number => this.redacted;
    this.polls = new PollVotes({
      mayEnd: mayRedactOthers,
      isRedacted: (eventId) => this.redactions.has(eventId),
      get redactions() {
        return redactions();
      },
    });
  }

  /** Takes in an event that is about another one. True: it is no row of its own. */
  add(event: RawEvent): boolean {
    if (event.type === "m.room.redaction") {
      const target = redactedId(event);
      if (target) this.redact(target, { by: event.sender, reason: field(event.content, "reason") });
      return true;
    }
    this.polls.add(event);
    this.threads.add(event);
    const relation = field(event.content, "m.relates_to");
    const target = string(field(relation, "event_id"));
    const kind = string(field(relation, "rel_type"));
    const isReaction = event.type === "m.reaction";
    if (!target || !event.event_id || !event.sender) return isReaction;
    if (kind === "m.annotation" && isReaction) {
      this.annotate(target, {
        eventId: event.event_id,
        sender: event.sender,
        key: string(field(relation, "key")) ?? "",
        txnId: transactionId(event),
        shortcode: string(field(event.content, "shortcode") ?? field(event.content, "com.beeper.reaction.shortcode")),
      });
      return true;
    }
    if (kind === "m.replace" && event.state_key === undefined) {
      this.edit(target, event);
      return true;
    }
    return isReaction;
  }

  /**
   * The newest edit by the event's own sender; of an encrypted event only an encrypted one, for a plain one can be the
   * server's (client-server API, "Validity of replacement events"). Bundled ones (`unsigned.m.relations.m.replace`) count too.
   */
  editOf(event: RawEvent): unknown {
    const id = event.event_id;
    if (!id || event.state_key !== undefined) return undefined;
    const secure = cameEncrypted(event);
    let newest: Edit | undefined;
    for (const edit of this.edits.get(id) ?? []) {
      if (edit.sender === event.sender && (edit.encrypted || !secure) && (!newest || edit.at >= newest.at)) newest = edit;
    }
    if (secure) return newest?.content; // a bundled one is decrypted by itself (RoomDecryption.ts)
    const bundled = field(field(event.unsigned, "m.relations"), "m.replace");
    const content = field(field(bundled, "content"), "m.new_content");
    const isGone = this.redactions.has(string(field(bundled, "event_id")) ?? "");
    if (typeof content === "object" && content !== null && field(bundled, "sender") === event.sender && !isGone) {
      if (!newest || (whole(field(bundled, "origin_server_ts"), 0, 8.64e15) ?? 0) > newest.at) return content;
    }
    return newest?.content;
  }

  annotationsOf(eventId: string): readonly Annotation[] | undefined {
    return this.annotations.get(eventId);
  }

  /** The event is known here as somebody's reaction or edit. */
  knows(eventId: string): boolean {
    return this.targets.has(eventId);
  }

  redactionOf(eventId: string): Redaction | undefined {
    return this.redactions.get(eventId);
  }

  /** Our own reaction before the server has it; the real one takes its place by transaction id. */
  addPending(target: string, sender: string, key: string, txnId: string): void {
    this.annotate(target, { eventId: undefined, sender, key, txnId });
  }

  removePending(target: string, txnId: string): void {
    this.keep(target, (annotation) => annotation.eventId !== undefined || annotation.txnId !== txnId);
  }

  /** The event is gone: as a reaction or edit it no longer counts, as a message it has no words. */
  redact(eventId: string, redaction: Redaction): void {
    if (!this.redactions.has(eventId)) this.redacted++;
    bounded(this.redactions, eventId, redaction);
    this.threads.forget(eventId);
    const target = this.targets.get(eventId);
    if (!target) return;
    this.keep(target, (annotation) => annotation.eventId !== eventId);
    const edits = this.edits.get(target);
    if (edits)
      this.edits.set(
        target,
        edits.filter((edit) => edit.eventId !== eventId),
      );
  }

  private edit(target: string, event: RawEvent): void {
    const content = field(event.content, "m.new_content");
    const eventId = event.event_id as string;
    const edits = this.edits.get(target) ?? [];
    if (typeof content !== "object" || content === null || this.redactions.has(eventId) || edits.some((edit) => edit.eventId === eventId))
      return;
    const edit: Edit = {
      eventId,
      sender: event.sender as string,
      at: whole(event.origin_server_ts, 0, 8.64e15) ?? 0,
      content,
      encrypted: cameEncrypted(event),
    };
    // The older ones stay: the newest may be redacted.
    bounded(this.edits, target, [...edits, edit].slice(-MOST_EDITS));
    bounded(this.targets, eventId, target);
  }

  private annotate(target: string, annotation: KeptAnnotation): void {
    const { eventId, key, sender, txnId } = annotation;
    // MSC4027: a picture's address is no words; one that cannot be fetched is nothing to a person.
    const isKey = key.startsWith("mxc://") ? mxc(key) !== undefined : key !== "" && key.length <= KEY_LENGTH;
    if (!isKey || (eventId && this.redactions.has(eventId))) return;
    const known = this.annotations.get(target) ?? [];
    if (known.length >= MOST_PER_TARGET && txnId === undefined) return; // thousands: each further one costs nothing
    if (eventId) bounded(this.targets, eventId, target);
    const others = known.filter((other) => {
      if (eventId !== undefined && other.eventId === eventId) return false;
      if (txnId !== undefined && other.txnId === txnId) return false;
      return !(other.sender === sender && other.key === key && other.eventId === undefined);
    });
    if (eventId === undefined && others.some((other) => other.sender === sender && other.key === key)) return;
    if (others.length >= MOST_PER_TARGET) return;
    bounded(this.annotations, target, [...others, annotation]);
  }

  private keep(target: string, wanted: (annotation: KeptAnnotation) => boolean): void {
    const known = this.annotations.get(target);
    if (!known) return;
    const left = known.filter(wanted);
    if (left.length) this.annotations.set(target, left);
    else this.annotations.delete(target);
  }
}

function bounded<V>(map: Map<string, V>, key: string, value: V): void {
  map.delete(key); // to the end: the newest stay longest
  map.set(key, value);
  if (map.size <= MOST_TARGETS) return;
  const oldest = map.keys().next();
  if (!oldest.done) map.delete(oldest.value);
}

/** `unsigned.transaction_id`: only our own device's events have one (client-server API, "Transaction identifiers"). */
export function transactionId(event: RawEvent): string | undefined {
  return string(field(event.unsigned, "transaction_id"));
}

/** The event that a `m.room.redaction` takes the words from: beside its content until room version 10, inside from 11 on. */
export function redactedId(event: RawEvent): string | undefined {
  return string(field(event, "redacts")) ?? string(field(event.content, "redacts"));
}

/** The redaction that the server has already applied, if any. */
export function bundledRedaction(event: RawEvent): Redaction | undefined {
  const because = field(event.unsigned, "redacted_because");
  if (because === undefined || because === null) return undefined;
  return { by: string(field(because, "sender")), reason: field(field(because, "content"), "reason") };
}
