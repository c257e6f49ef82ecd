import type { ComponentChildren, JSX } from "preact";
import { t } from "../../../core/i18n.ts";
import { clockTime } from "../../../core/time.ts";
import { Avatar } from "../../../ui/Avatar.tsx";
import { EmojiText } from "../../../ui/EmojiText.tsx";
import { Icon } from "../../../ui/Icon.tsx";
import { Spinner } from "../../../ui/Spinner.tsx";
import type { Person, Quote, Shield, ThreadSummary } from "../../../matrix/records.ts";
import type { MessageItem } from "../rowLabel.ts";
import { usePicture, useRow } from "../rowContext.ts";
import { summaryWords } from "../../words.ts";
import { quoteWords } from "../words.ts";
import { Reactions } from "./Reactions.tsx";
import styles from "./Row.module.css";

interface MessageFrameProps {
  readonly item: MessageItem;
  /** "bare": no ground of its own (stickers); "picture": the picture reaches the edges. */
  readonly look?: "words" | "picture" | "bare";
  readonly children: ComponentChildren;
}

/** What every message has around its words: who, when, what it answers, who reacted, who read, how sending stands. */
export function MessageFrame({ item, look = "words", children }: MessageFrameProps): JSX.Element {
  const { own, firstOfRun } = item;
  const readers = item.readBy.length > 0 && <Readers people={item.readBy} more={item.readByMore} />;
  const line = [styles.line, own ? styles.own : "", firstOfRun ? styles.first : ""].join(" ");
  return (
    <div class={line}>
      {!own && <div class={styles.face}>{firstOfRun && <Face person={item.sender} />}</div>}
      <div class={styles.stack}>
        <div class={[styles.bubble, styles[look], item.highlight ? styles.highlight : ""].join(" ")}>
          {firstOfRun && (
            <div class={styles.head}>
              <span class={styles.name} dir="auto">
                <EmojiText text={own ? t("room:row.you") : item.sender.name} />
              </span>
              <span class={styles.time}>{clockTime(item.at)}</span>
              {item.shield?.colour === "grey" && (
                <span class={styles.time}>
                  <Icon name="shield" />
                </span>
              )}
            </div>
          )}
          {item.replyTo && <QuoteLines quote={item.replyTo} />}
          {children}
          {item.shield?.colour === "red" && <ShieldLine shield={item.shield} />}
          {item.edited && <span class={styles.edited}>{t("room:row.edited")}</span>}
        </div>
        {item.reactions.length > 0 && (
          <div class={styles.under}>
            <Reactions reactions={item.reactions} />
            {readers}
          </div>
        )}
        {item.thread && item.thread.replies > 0 && <ThreadLines thread={item.thread} />}
        {own && <SendLine item={item} />}
      </div>
      {item.reactions.length === 0 && readers}
    </div>
  );
}

export function Face({ person, size = "medium" }: { readonly person: Person; readonly size?: "small" | "medium" }): JSX.Element {
  const px = size === "small" ? 40 : 64;
  const picture = usePicture(person.avatar, px, px, "crop");
  return <Avatar name={person.name} id={person.userId} size={size} picture={picture} />;
}

/** How much was said below this message, and what last. */
function ThreadLines({ thread }: { readonly thread: ThreadSummary }): JSX.Element {
  const { ownUserId } = useRow();
  const { latest } = thread;
  const name = latest && (latest.sender.userId === ownUserId ? t("room:row.you") : latest.sender.name);
  return (
    <div class={styles.thread}>
      <div class={styles.threadHead}>
        <Icon name="thread" />
        <span class={styles.afterIcon}>{t("room:row.thread", { count: thread.replies })}</span>
        {thread.participated && (
          <span class={styles.threadJoined}>
            <Icon name="check" />
            <span class={styles.afterIcon}>{t("room:row.threadJoined")}</span>
          </span>
        )}
      </div>
      {latest && (
        <div class={styles.threadLatest} dir="auto">
          <EmojiText text={t("room:row.threadLatest", { name: name ?? "", words: summaryWords(latest.summary) })} />
        </div>
      )}
    </div>
  );
}

/** The answered message, at most two lines of it. */
function QuoteLines({ quote }: { readonly quote: Quote }): JSX.Element {
  const { ownUserId } = useRow();
  return (
    <div class={styles.quote}>
      {quote.status === "shown" && (
        <span class={styles.quoteName} dir="auto">
          <EmojiText text={quote.sender.userId === ownUserId ? t("room:row.quoteYou") : quote.sender.name} />
        </span>
      )}
      <span class={styles.quoteText} dir="auto">
        <EmojiText text={quoteWords(quote)} />
      </span>
    </div>
  );
}

/** A red doubt says at once what is wrong; a grey one, which old messages all have, is a sign, and words in the menu. */
function ShieldLine({ shield }: { readonly shield: Shield }): JSX.Element {
  return (
    <div class={styles.shield}>
      <Icon name={shield.reason === "notEncrypted" ? "lock-open" : "warning"} />
      <span class={styles.afterIcon}>{t(`room:shield.${shield.reason}`)}</span>
    </div>
  );
}

function SendLine({ item }: { readonly item: MessageItem }): JSX.Element | null {
  const { status } = item.sendState;
  if (status === "sent") return null;
  return (
    <div class={`${styles.sendLine} ${status === "failed" || status === "held" ? styles.sendFailed : ""}`}>
      {status === "sending" ? <Spinner size="small" /> : <Icon name={status === "queued" ? "retry" : "warning"} />}
      <span class={styles.afterIcon}>{t(`room:send.${status}`)}</span>
    </div>
  );
}

function Readers({ people, more }: { readonly people: readonly Person[]; readonly more: number }): JSX.Element {
  return (
    <div class={styles.readers} aria-hidden="true">
      {people.slice(0, 5).map((person) => (
        <span key={person.userId} class={styles.reader}>
          <Face person={person} size="small" />
        </span>
      ))}
      {more > 0 && <span class={styles.readMore}>{t("room:row.plus", { count: more })}</span>}
    </div>
  );
}
