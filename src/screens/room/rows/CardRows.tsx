import type { JSX } from "preact";
import { t } from "../../../core/i18n.ts";
import { EmojiText } from "../../../ui/EmojiText.tsx";
import { Icon, type IconName } from "../../../ui/Icon.tsx";
import type { MessageOf } from "../rowLabel.ts";
import { lengthWords, sizeWords } from "../../words.ts";
import { MessageFrame } from "./MessageFrame.tsx";
import styles from "./Row.module.css";

/** Answers of a poll in its row; the details show all. */
const ANSWERS = 5;

export function AudioRow({ item }: { readonly item: MessageOf<"audio"> }): JSX.Element {
  return (
    <MessageFrame item={item}>
      <Card
        icon="play"
        title={item.name || t("room:row.audio")}
        facts={[lengthWords(item.durationMs), sizeWords(item.bytes)]}
        hint={t("room:row.play")}
      />
    </MessageFrame>
  );
}

export function FileRow({ item }: { readonly item: MessageOf<"file"> }): JSX.Element {
  return (
    <MessageFrame item={item}>
      <Card icon="file" title={item.name || t("room:row.file")} facts={[sizeWords(item.bytes)]} hint={t("room:row.fileLater")} />
    </MessageFrame>
  );
}

export function LocationRow({ item }: { readonly item: MessageOf<"location"> }): JSX.Element {
  return (
    <MessageFrame item={item}>
      <Card icon="pin" title={item.body || t("room:row.location")} facts={[]} hint={t("room:row.locationLater")} />
    </MessageFrame>
  );
}

export function PollRow({ item }: { readonly item: MessageOf<"poll"> }): JSX.Element {
  const answers = item.answers ?? [];
  return (
    <MessageFrame item={item}>
      <div class={styles.pollQuestion}>
        <Icon name="poll" />
        <span class={`${styles.words} ${styles.afterIcon}`} dir="auto">
          <EmojiText text={item.question || t("room:row.poll")} />
        </span>
      </div>
      <ul class={styles.pollAnswers}>
        {answers.slice(0, ANSWERS).map((answer, index) => (
          <li key={index} class={styles.pollAnswer} dir="auto">
            <EmojiText text={answer} />
          </li>
        ))}
      </ul>
      {answers.length > ANSWERS && <div class={styles.hint}>{t("room:row.moreAnswers", { count: answers.length - ANSWERS })}</div>}
      <div class={styles.hint}>{t("room:row.pollLater")}</div>
    </MessageFrame>
  );
}

interface CardProps {
  readonly icon: IconName;
  readonly title: string;
  readonly facts: readonly (string | undefined)[];
  readonly hint: string;
}

function Card({ icon, title, facts, hint }: CardProps): JSX.Element {
  const known = facts.filter((fact) => fact !== undefined).join(" · ");
  return (
    <div class={styles.card}>
      <span class={styles.cardSign} aria-hidden="true">
        <Icon name={icon} />
      </span>
      <div class={styles.cardWords}>
        <div class={styles.cardTop}>
          <span class={styles.cardTitle} dir="auto">
            <EmojiText text={title} />
          </span>
          {known && (
            <span class={styles.cardFacts} dir="ltr">
              {known}
            </span>
          )}
        </div>
        <div class={styles.hint}>{hint}</div>
      </div>
    </div>
  );
}
