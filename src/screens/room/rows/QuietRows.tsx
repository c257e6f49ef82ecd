import type { JSX } from "preact";
import { now } from "../../../core/signals.ts";
import { t } from "../../../core/i18n.ts";
import { dayTitle } from "../../../core/time.ts";
import type { TimelineItem } from "../../../matrix/records.ts";
import { EmojiText } from "../../../ui/EmojiText.tsx";
import { Icon } from "../../../ui/Icon.tsx";
import { Spinner } from "../../../ui/Spinner.tsx";
import { edgeLabel, NEWER_EDGE } from "../rowLabel.ts";
import { noticeWords } from "../../words.ts";
import styles from "./QuietRows.module.css";

type Of<K extends TimelineItem["kind"]> = Extract<TimelineItem, { readonly kind: K }>;

/** Changes of the room: one line, or a run folded into its first. */
export function NoticeRow({ item, spread }: { readonly item: Of<"notice">; readonly spread: boolean }): JSX.Element {
  const lines = item.notices;
  const [first] = lines;
  const open = lines.length > 1 && spread;
  const shown = open ? lines : lines.slice(0, 1);
  return (
    <div class={styles.notice}>
      {first === undefined && <p class={styles.noticeLine}>{t("room:row.notice")}</p>}
      {shown.map((notice, index) => (
        <p key={index} class={styles.noticeLine} dir="auto">
          {item.thread !== undefined && (
            <span class={styles.leads}>
              <Icon name="thread" />
            </span>
          )}
          <EmojiText text={noticeWords(notice)} />
          {!open && lines.length > 1 && (
            <span class={styles.more}>
              {" "}
              {t("room:row.moreChanges", { count: lines.length - 1 })}
              <Icon name="arrow-down" />
            </span>
          )}
        </p>
      ))}
    </div>
  );
}

export function DateRow({ item }: { readonly item: Of<"date"> }): JSX.Element {
  return (
    <div class={styles.date} role="separator">
      <span class={styles.rule} />
      <span class={styles.day}>{dayTitle(item.day, now.value)}</span>
      <span class={styles.rule} />
    </div>
  );
}

export function ReadMarkerRow(): JSX.Element {
  return (
    <div class={styles.marker} role="separator">
      <span class={styles.newRule} />
      <span class={styles.newWord}>{t("room:row.new")}</span>
    </div>
  );
}

export function EdgeRow({ item }: { readonly item: Of<"edge"> }): JSX.Element {
  const newer = item.key === NEWER_EDGE;
  const { edge } = item;
  switch (edge.status) {
    case "loading":
      return (
        <div class={styles.edge}>
          <Spinner size="small" />
          <span class={styles.edgeWords}>{edgeLabel(edge, newer)}</span>
        </div>
      );
    case "failed":
      return (
        <div class={`${styles.edge} ${styles.edgeFailed}`}>
          <Icon name="warning" />
          <span class={styles.edgeWords}>
            <span>{t(newer ? "room:edge.failedNewer" : "room:edge.failed")}</span>
            <span class={styles.edgeWhy}>{t(`error:${edge.kind}`)}</span>
            <span class={styles.edgeRetry}>{t("room:edge.retry")}</span>
          </span>
        </div>
      );
    case "end":
      return (
        <div class={styles.edge}>
          <Icon name="home" />
          <span class={styles.edgeWords}>{edgeLabel(edge, newer)}</span>
        </div>
      );
    case "more":
      return <div class={styles.edge}>{edgeLabel(edge, newer)}</div>;
    default:
      return edge satisfies never;
  }
}
