/** What a poll says in words: below its row, and aloud. */
import { t } from "../../core/i18n.ts";
import type { PollAnswer } from "../../matrix/records.ts";
import type { MessageOf } from "./rowLabel.ts";

/** Answers in a row; the sheet for voting shows all. */
const MOST_SHOWN = 6;

export const answersShown = (count: number): number => Math.min(count, MOST_SHOWN);

export const percentOf = (share: number): number => Math.round(Math.max(0, Math.min(1, share || 0)) * 100);

export const hasVoted = (item: MessageOf<"poll">): boolean => (item.answers ?? []).some((answer) => answer.own);

/** The line below the answers: how many have voted, and what can be done. */
export function pollHint(item: MessageOf<"poll">): string {
  const voters = item.voters > 0 ? t("room:row.voters", { count: item.voters }) : t("room:row.noVotes");
  if (item.status === "ended") return [t("room:row.pollOver"), voters].join(" · ");
  const doing = t(hasVoted(item) ? "room:row.pollChange" : "room:row.pollVote");
  return [voters, item.results === "hidden" ? t("room:row.pollHidden") : undefined, doing].filter((part) => part !== undefined).join(" · ");
}

/** The same for the ear, answer by answer. */
export function pollSpoken(item: MessageOf<"poll">): string {
  const question = t("room:label.poll", { question: item.question });
  const answers = (item.answers ?? []).map((answer) => answerSpoken(answer, item.results === "shown"));
  return `${question}. ${answers.join(". ")}. ${pollHint(item)}`;
}

export function answerSpoken(answer: PollAnswer, counted: boolean): string {
  return [
    answer.text,
    counted ? t("room:row.votes", { count: answer.votes }) : "",
    answer.winner ? t("room:row.pollWinner") : "",
    answer.own ? t("room:row.pollOwn") : "",
  ]
    .filter(Boolean)
    .join(", ");
}
