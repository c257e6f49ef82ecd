/** What polls say (MSC3381, stable and unstable names): the question, a response, and how the votes stand (pure). */
import { cleanLine } from "./names.ts";
import { array, field, string, whole } from "./rawEvent.ts";
import type { TimelineItem } from "./records.ts";

/** MSC3381: what comes beyond is cut off. */
const MOST_ANSWERS = 20;
const ID_LENGTH = 200;

export interface PollQuestion {
  readonly question: string;
  /** Each id once; `id` is "" where there is none: nobody can vote for it. */
  readonly answers: readonly { readonly id: string; readonly text: string }[];
  /** So many answers of one person count. */
  readonly mostChoices: number;
  /** Results are shown while people vote. */
  readonly disclosed: boolean;
}

export function isPollStart(type: string): boolean {
  return type === "m.poll.start" || type === "org.matrix.msc3381.poll.start";
}

export function isPollResponse(type: string): boolean {
  return type === "m.poll.response" || type === "org.matrix.msc3381.poll.response";
}

export function isPollEnd(type: string): boolean {
  return type === "m.poll.end" || type === "org.matrix.msc3381.poll.end";
}

export function pollOf(content: unknown): PollQuestion {
  const poll = field(content, "m.poll") ?? field(content, "m.poll.start") ?? field(content, "org.matrix.msc3381.poll.start");
  const question = words(field(poll, "question")) || words(content);
  const ids = new Set<string>();
  const answers: { readonly id: string; readonly text: string }[] = [];
  for (const answer of array(field(poll, "answers")).slice(0, MOST_ANSWERS)) {
    const text = words(answer);
    const id = answerId(field(answer, "m.id") ?? field(answer, "id")) ?? "";
    if (!text || (id && ids.has(id))) continue;
    ids.add(id);
    answers.push({ id, text });
  }
  const kind = string(field(poll, "kind")) ?? "";
  return {
    question,
    answers,
    mostChoices: whole(field(poll, "max_selections"), 1, 1e6) ?? 1,
    // Whatever is not known is hidden: showing it could not be taken back.
    disclosed: /^(m\.poll\.disclosed|m\.disclosed|org\.matrix\.msc3381\.(poll\.)?disclosed)$/.test(kind),
  };
}

function answerId(value: unknown): string | undefined {
  // Told apart letter by letter and never shown: one that would have to be cleaned is none.
  return typeof value === "string" && value !== "" && cleanLine(value, ID_LENGTH) === value ? value : undefined;
}

/** The answers that a response chooses, as they came; none: the vote is spoiled, or taken back. */
export function selectionsOf(content: unknown): readonly string[] {
  const response = field(content, "org.matrix.msc3381.poll.response") ?? field(content, "m.poll.response");
  const chosen = array(field(content, "m.selections") ?? field(response, "answers"));
  return chosen.slice(0, MOST_ANSWERS).filter((id): id is string => answerId(id) !== undefined);
}

/** The content of our vote, in the names that the poll itself was made with: clients know the ones or the others. */
export function voteContent(
  startType: string,
  pollId: string,
  answers: readonly string[],
): { readonly type: string; readonly content: Readonly<Record<string, unknown>> } {
  const relation = { "m.relates_to": { rel_type: "m.reference", event_id: pollId } };
  if (startType === "m.poll.start") return { type: "m.poll.response", content: { ...relation, "m.selections": answers } };
  const type = "org.matrix.msc3381.poll.response";
  return { type, content: { ...relation, [type]: { answers } } };
}

/** How the votes of a poll stand. */
export interface PollCount {
  /** Answer id → people. */
  readonly votes: ReadonlyMap<string, number>;
  /** People whose vote counts. */
  readonly voters: number;
  /** What we chose. */
  readonly own: readonly string[];
  readonly ended: boolean;
}

const NO_VOTES: PollCount = { votes: new Map(), voters: 0, own: [], ended: false };

/** The fields of a poll's row. Nothing of hidden results is in them. */
export function pollPart(content: unknown, count: PollCount = NO_VOTES): PollPart {
  const { question, answers, mostChoices, disclosed } = pollOf(content);
  const shown = disclosed || count.ended;
  let most = 0;
  answers.forEach(({ id }) => (most = Math.max(most, count.votes.get(id) ?? 0)));
  return {
    kind: "poll",
    question,
    answers: answers.map(({ id, text }) => {
      const votes = shown ? (count.votes.get(id) ?? 0) : 0;
      return {
        id,
        text,
        votes,
        share: count.voters > 0 ? votes / count.voters : 0,
        own: id !== "" && count.own.includes(id),
        winner: count.ended && votes > 0 && votes === most,
      };
    }),
    voters: count.voters,
    status: count.ended ? "ended" : "open",
    results: shown ? "shown" : "hidden",
    mostChoices: Math.min(mostChoices, Math.max(1, answers.length)),
  };
}

type Row = Extract<TimelineItem, { readonly kind: "poll" }>;
export type PollPart = Pick<Row, "kind" | "question" | "answers" | "voters" | "status" | "results" | "mostChoices">;

/** Text of an extensible event's part: a string, or a list of representations of which the first is plain. */
function words(part: unknown): string {
  for (const name of ["m.text", "org.matrix.msc1767.text", "body"]) {
    const text = field(part, name);
    const clean = cleanLine(typeof text === "string" ? text : string(field(array(text)[0], "body")), 300);
    if (clean) return clean;
  }
  return "";
}
