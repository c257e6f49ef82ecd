/** Votes of an open room: fetched where they lie beyond the window, and ours sent through the outbox. */
import { effect, untracked } from "@preact/signals";
import { AppError } from "../core/errors.ts";
import { log } from "../core/log.ts";
import { breather } from "./breathe.ts";
import { ENCRYPTED } from "./clearEvents.ts";
import type { Http } from "./http.ts";
import { fromThrown, isAborted } from "./matrixErrors.ts";
import type { Outbox, Outgoing } from "./outbox.ts";
import { isPollResponse, isPollStart, pollOf, selectionsOf, voteContent } from "./poll.ts";
import { field, type RawEvent, string } from "./rawEvent.ts";
import { relationPage } from "./relationPages.ts";
import type { Relations } from "./relations.ts";

export interface Voting {
  vote(pollId: string, answerIds: readonly string[]): Promise<void>;
  want(pollId: string): void;
  /** Votes that were refused while nobody looked do not stay in the outbox. */
  sweep(): void;
}

const PAGE = 250;
/** Ten thousand responses; of more the newest count. */
const MOST_PAGES = 40;

export function createVoting(options: {
  readonly http: Http;
  readonly roomId: string;
  readonly outbox: Outbox;
  readonly relations: Relations;
  readonly signal: AbortSignal;
  find(eventId: string): RawEvent | undefined;
  /** As it can be read now, waiting for its key only as long as that takes. */
  decrypt(event: RawEvent): Promise<RawEvent>;
  /** Reads it when its key comes. */
  decryptLater(event: RawEvent): void;
  maySend(): boolean;
  touch(): void;
}): Voting {
  const { http, roomId, outbox, relations, signal } = options;
  const logger = log("polls");
  const asked = new Set<string>();
  const awaited = new Set<string>();

  async function load(pollId: string): Promise<void> {
    const breathe = breather();
    let from: string | undefined;
    for (let page = 0; page < MOST_PAGES; page++) {
      const { events, next } = await relationPage(
        http,
        { roomId, eventId: pollId, kind: "m.reference" },
        { dir: "b", limit: PAGE, from, signal },
      );
      for (const event of events) {
        const pause = breathe();
        if (pause) await pause;
        if (signal.aborted) return;
        const clear = event.type === ENCRYPTED ? await options.decrypt(event) : event;
        if (clear.type === ENCRYPTED) options.decryptLater(event);
        else relations.add(clear);
      }
      options.touch();
      if (next === undefined) return;
      from = next;
    }
  }

  /** Resolves when the server has it, or it waits for the network. */
  function settled(txnId: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const watch: { stop?: () => void } = {};
      const finish = (end: () => void): void => {
        awaited.delete(txnId);
        untracked(end);
        // The effect may end in its own first run.
        void Promise.resolve().then(() => watch.stop?.());
      };
      awaited.add(txnId);
      watch.stop = effect(() => {
        const entry = outbox.entries.value.find((other) => other.txnId === txnId);
        if (!awaited.has(txnId)) return;
        const status = entry?.state.status;
        if (status === undefined || status === "sent" || status === "queued" || signal.aborted) return finish(resolve);
        if (!entry || status === "sending") return;
        const kind = entry.state.status === "failed" ? entry.state.kind : "forbidden";
        finish(() => {
          outbox.cancel(txnId);
          reject(new AppError(kind, "the vote was not taken"));
        });
      });
    });
  }

  return {
    async vote(pollId, answerIds) {
      const start = options.find(pollId);
      if (!start || !isPollStart(start.type) || relations.redactionOf(pollId)) throw new AppError("notFound", "no such poll");
      if (!options.maySend()) throw new AppError("forbidden", "nothing can be sent here");
      if (relations.polls.endOf(start)) throw new AppError("expired", "the poll has ended");
      const { answers, mostChoices } = pollOf(
        relations.polls.hasVotes(pollId) ? start.content : (relations.editOf(start) ?? start.content),
      );
      const known = answers.map(({ id }) => id).filter((id) => id !== "" && answerIds.includes(id));
      // A vote that waits is not worth sending any more.
      votesIn(outbox, roomId, pollId).forEach(({ txnId }) => outbox.cancel(txnId));
      const { type, content } = voteContent(start.type, pollId, known.slice(0, mostChoices));
      await settled(outbox.add(roomId, type, content));
    },
    want(pollId) {
      if (asked.has(pollId) || signal.aborted) return;
      asked.add(pollId);
      load(pollId).catch((thrown: unknown) => {
        asked.delete(pollId); // the next time that it is shown
        const error = fromThrown(thrown);
        if (!isAborted(error)) logger.info("votes could not be loaded", error.detail);
      });
    },
    sweep() {
      const refused = outbox.entries
        .peek()
        .filter(
          ({ roomId: room, type, state, txnId }) =>
            room === roomId && isPollResponse(type) && state.status === "failed" && !awaited.has(txnId),
        );
      refused.forEach(({ txnId }) => outbox.cancel(txnId));
    },
  };
}

function votesIn(outbox: Outbox, roomId: string, pollId: string): readonly Outgoing[] {
  return outbox.entries.peek().filter((entry) => entry.roomId === roomId && pollOfVote(entry) === pollId);
}

function pollOfVote({ type, content }: Outgoing): string | undefined {
  return isPollResponse(type) ? string(field(field(content, "m.relates_to"), "event_id")) : undefined;
}

/** Our votes on their way, by poll; the last one counts. */
export function pendingVotes(
  outgoing: readonly Outgoing[],
  relations: Relations,
  ownUserId: string,
): ReadonlyMap<string, readonly string[]> {
  const pending = new Map<string, readonly string[]>();
  for (const entry of outgoing) {
    const pollId = pollOfVote(entry);
    if (pollId === undefined || entry.state.status === "failed") continue;
    if (entry.eventId !== undefined && relations.polls.has(pollId, ownUserId, entry.eventId)) pending.delete(pollId);
    else pending.set(pollId, selectionsOf(entry.content));
  }
  return pending;
}
