import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { t } from "../../../core/i18n.ts";
import type { PollAnswer } from "../../../matrix/records.ts";
import { EmojiText } from "../../../ui/EmojiText.tsx";
import { Icon } from "../../../ui/Icon.tsx";
import type { MessageOf } from "../rowLabel.ts";
import { useRow } from "../rowContext.ts";
import { MessageFrame } from "./MessageFrame.tsx";
import { answersShown, pollHint, percentOf } from "../pollWords.ts";
import styles from "./PollRow.module.css";
import row from "./Row.module.css";

/** The question, its answers, and how the votes stand, as far as that is to be seen yet. */
export function PollRow({ item }: { readonly item: MessageOf<"poll"> }): JSX.Element {
  const { onPollShown } = useRow();
  const { eventId } = item;
  useEffect(() => {
    if (eventId !== undefined) onPollShown?.(eventId);
  }, [eventId, onPollShown]);
  const answers = item.answers ?? [];
  const shown = answers.slice(0, answersShown(answers.length));
  return (
    <MessageFrame item={item}>
      <div class={styles.question}>
        <Icon name="poll" />
        <span class={`${row.words} ${row.afterIcon}`} dir="auto">
          <EmojiText text={item.question || t("room:row.poll")} />
        </span>
      </div>
      <ul class={styles.answers}>
        {shown.map((answer, index) => (
          <Answer key={index} answer={answer} counted={item.results === "shown"} />
        ))}
      </ul>
      {answers.length > shown.length && <div class={row.hint}>{t("room:row.moreAnswers", { count: answers.length - shown.length })}</div>}
      <div class={`${row.hint} ${styles.hint}`}>{pollHint(item)}</div>
    </MessageFrame>
  );
}

/** An answer with its bar; what the bar says is beside it in numbers, and what is ours or won, in words. */
export function Answer({ answer, counted }: { readonly answer: PollAnswer; readonly counted: boolean }): JSX.Element {
  const percent = percentOf(answer.share);
  const mark = answer.winner ? t("room:row.pollWinner") : answer.own ? t("room:row.pollOwn") : undefined;
  return (
    <li class={styles.answer}>
      <div class={styles.line}>
        <span class={styles.text} dir="auto">
          <EmojiText text={answer.text} />
        </span>
        {mark !== undefined && (
          <span class={styles.mark}>
            <Icon name={answer.winner ? "star" : "check"} />
            <span class={styles.markWords}>{mark}</span>
            {answer.winner && answer.own && (
              <span class={styles.alsoOwn}>
                <Icon name="check" />
                <span class={styles.markWords}>{t("room:row.pollOwn")}</span>
              </span>
            )}
          </span>
        )}
        {counted && <span class={styles.numbers}>{`${answer.votes} · ${t("room:row.percent", { value: percent })}`}</span>}
      </div>
      {counted && (
        <div class={styles.bar}>
          <div class={`${styles.fill} ${answer.winner || answer.own ? styles.strong : ""}`} style={{ width: `${percent}%` }} />
        </div>
      )}
    </li>
  );
}
