/**
 * The votes of an open room's polls (MSC3381): responses and ends, as they come. Of ten thousand responses each is a
 * small record, and counting them happens once per change of the poll, not once per picture.
 */
import { cameEncrypted } from "./clearEvents.ts";
import { isPollEnd, isPollResponse, type PollCount, pollOf, selectionsOf } from "./poll.ts";
import { field, type RawEvent, string, whole } from "./rawEvent.ts";

interface Response {
  readonly eventId: string;
  readonly at: number;
  readonly answers: readonly string[];
  readonly encrypted: boolean;
}

interface End {
  readonly eventId: string;
  readonly sender: string;
  readonly at: number;
  readonly encrypted: boolean;
}

interface Poll {
  readonly bySender: Map<string, readonly Response[]>;
  readonly ends: End[];
  version: number;
  counted?: { readonly key: string; readonly content: unknown; readonly count: PollCount } | undefined;
}

const MOST_POLLS = 200;
const MOST_VOTERS = 10_000;
/** Somebody's newest ones: of those after the end the last before it counts. */
const MOST_EACH = 4;
const MOST_ENDS = 20;

export interface PollRights {
  /** Whether somebody may redact others' events: then they may end others' polls. */
  mayEnd(userId: string): boolean;
  isRedacted(eventId: string): boolean;
  /** Changes with every redaction. */
  readonly redactions: number;
}

export class PollVotes {
  private readonly polls = new Map<string, Poll>();
  private pending: ReadonlyMap<string, readonly string[]> = new Map();

  constructor(private readonly rights: PollRights) {}

  /** Takes in a response or an end; anything else is none of ours. */
  add(event: RawEvent): void {
    const response = isPollResponse(event.type);
    if ((!response && !isPollEnd(event.type)) || event.state_key !== undefined) return;
    if (field(event.unsigned, "redacted_because") !== undefined) return;
    const relation = field(event.content, "m.relates_to");
    const target = string(field(relation, "event_id"));
    const { event_id: eventId, sender } = event;
    if (field(relation, "rel_type") !== "m.reference" || !target || !eventId || !sender) return;
    const poll = this.pollOf(target);
    const at = whole(event.origin_server_ts, 0, 8.64e15) ?? 0;
    const encrypted = cameEncrypted(event);
    if (!response) {
      if (poll.ends.length >= MOST_ENDS || poll.ends.some((end) => end.eventId === eventId)) return;
      poll.ends.push({ eventId, sender, at, encrypted });
    } else {
      const known = poll.bySender.get(sender);
      if (known?.some((other) => other.eventId === eventId) || (!known && poll.bySender.size >= MOST_VOTERS)) return;
      const all = (known ?? []).concat({ eventId, at, answers: selectionsOf(event.content), encrypted });
      all.sort((a, b) => a.at - b.at);
      poll.bySender.set(sender, all.slice(-MOST_EACH));
    }
    poll.version++;
  }

  /** Our votes on their way, by poll: they count as if they had arrived. */
  expect(pending: ReadonlyMap<string, readonly string[]>): void {
    this.pending = pending;
  }

  /** Whether the response is among those that have come. */
  has(pollId: string, sender: string, eventId: string | undefined): boolean {
    return (
      this.polls
        .get(pollId)
        ?.bySender.get(sender)
        ?.some((response) => response.eventId === eventId) ?? false
    );
  }

  /** Whether anybody has voted: then the question stays what it was. */
  hasVotes(pollId: string): boolean {
    return (this.polls.get(pollId)?.bySender.size ?? 0) > 0;
  }

  /** The event that ended the poll: the first one by its sender or by somebody who may redact others' events. */
  endOf(start: RawEvent): { readonly eventId: string; readonly at: number } | undefined {
    const poll = this.polls.get(start.event_id as string);
    const secure = cameEncrypted(start);
    let first: End | undefined;
    for (const end of poll?.ends ?? []) {
      const allowed = end.sender === start.sender || this.rights.mayEnd(end.sender);
      if (allowed && (end.encrypted || !secure) && (!first || end.at < first.at) && !this.rights.isRedacted(end.eventId)) first = end;
    }
    return first;
  }

  /** @param content of the poll itself. The same object while nothing changed. */
  count(start: RawEvent, content: unknown, ownUserId: string): PollCount {
    const id = start.event_id as string;
    const poll = this.polls.get(id);
    if (poll) {
      this.polls.delete(id); // to the end: what is shown stays longest
      this.polls.set(id, poll);
    }
    const end = this.endOf(start);
    const pending = this.pending.get(id);
    const key = `${poll?.version ?? 0}|${end?.at ?? ""}|${this.rights.redactions}|${pending?.join("|") ?? ""}|${pending ? 1 : 0}`;
    const before = poll?.counted;
    if (before && before.key === key && before.content === content) return before.count;
    const { answers, mostChoices } = pollOf(content);
    const ids = new Set(answers.map((answer) => answer.id).filter(Boolean));
    const votes = new Map<string, number>();
    const secure = cameEncrypted(start);
    let voters = 0;
    let own: readonly string[] = [];
    const take = (sender: string, chosen: readonly string[]): void => {
      const valid = Array.from(new Set(chosen.filter((answer) => ids.has(answer)))).slice(0, mostChoices);
      if (sender === ownUserId) own = valid;
      if (valid.length === 0) return; // spoiled
      voters++;
      valid.forEach((answer) => votes.set(answer, (votes.get(answer) ?? 0) + 1));
    };
    poll?.bySender.forEach((responses, sender) => {
      if (pending && sender === ownUserId) return;
      let last: Response | undefined;
      for (const response of responses) {
        const counts = (response.encrypted || !secure) && (!end || response.at <= end.at);
        if (counts && (!last || response.at >= last.at) && !this.rights.isRedacted(response.eventId)) last = response;
      }
      if (last) take(sender, last.answers);
    });
    if (pending) take(ownUserId, pending);
    const count: PollCount = { votes, voters, own, ended: end !== undefined };
    if (poll) poll.counted = { key, content, count };
    return count;
  }

  private pollOf(id: string): Poll {
    let poll = this.polls.get(id);
    if (poll) return poll;
    poll = { bySender: new Map(), ends: [], version: 1 };
    this.polls.set(id, poll);
    if (this.polls.size > MOST_POLLS) this.polls.delete(this.polls.keys().next().value as string);
    return poll;
  }
}
