import type { JSX } from "preact";
import { t } from "../../core/i18n.ts";
import { fullTime } from "../../core/time.ts";
import type { Person, Reaction } from "../../matrix/records.ts";
import { EmojiText } from "../../ui/EmojiText.tsx";
import { Html } from "../../ui/Html.tsx";
import { Article } from "./Article.tsx";
import styles from "./MessageMenu.module.css";
import { contentWords, type MessageItem } from "./rowLabel.ts";
import { Face } from "./rows/MessageFrame.tsx";
import { ReactionSign } from "./rows/Reactions.tsx";
import { nameList } from "./words.ts";

const ARTICLE = "room-details";
/** All of a message: every word, every reaction, every reader. Up and Down move it, OK and Back close it. */
export function Details({ item, onClose }: { readonly item: MessageItem; onClose(): void }): JSX.Element {
  return (
    <Article focusKey={ARTICLE} label={`${t("room:details.title")}. ${"html" in item ? item.body : contentWords(item)}`} onClose={onClose}>
      <div class={styles.whole} dir="auto">
        {"html" in item && item.html ? <Html nodes={item.html} revealed /> : <EmojiText text={contentWords(item)} />}
      </div>
      <p class={styles.fact}>
        <EmojiText text={t("room:details.from", { name: item.sender.name })} />
      </p>
      <p class={styles.fact}>{item.sender.userId}</p>
      <p class={styles.fact}>{t("room:details.sent", { time: fullTime(item.at) })}</p>
      {item.reactions.length > 0 && <ReactionList reactions={item.reactions} />}
      <Readers people={item.readBy} more={item.readByMore} />
    </Article>
  );
}

function ReactionList({ reactions }: { readonly reactions: readonly Reaction[] }): JSX.Element {
  return (
    <>
      <h3 class={styles.heading}>{t("room:details.reactions")}</h3>
      {reactions.map(({ key, shortcode, who, count }) => {
        const others = Math.max(0, count - who.length);
        return (
          <p key={key} class={styles.entry}>
            <span class={styles.entrySign}>
              <ReactionSign name={key} shortcode={shortcode} />
            </span>
            <span class={styles.entryWords}>
              <EmojiText text={nameList(who)} />
              {others > 0 && ` ${t("room:details.others", { count: others })}`}
            </span>
          </p>
        );
      })}
    </>
  );
}

function Readers({ people, more }: { readonly people: readonly Person[]; readonly more: number }): JSX.Element {
  return (
    <>
      <h3 class={styles.heading}>{t("room:details.readBy")}</h3>
      {people.length === 0 && <p class={styles.fact}>{t("room:details.readByNone")}</p>}
      {people.map((person) => (
        <p key={person.userId} class={styles.entry}>
          <Face person={person} size="small" />
          <span class={styles.entryWords} dir="auto">
            <EmojiText text={person.name} />
          </span>
        </p>
      ))}
      {more > 0 && <p class={styles.fact}>{t("room:details.others", { count: more })}</p>}
    </>
  );
}
