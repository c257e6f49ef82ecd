import type { JSX } from "preact";
import { t } from "../../core/i18n.ts";
import { fullTime } from "../../core/time.ts";
import { beginning } from "../../matrix/names.ts";
import type { Person, Reaction } from "../../matrix/records.ts";
import { EmojiText } from "../../ui/EmojiText.tsx";
import { Article } from "./Article.tsx";
import { type Covers, htmlOf, isCovered } from "./covers.ts";
import styles from "./MessageMenu.module.css";
import { contentWords, type MessageItem } from "./rowLabel.ts";
import { Formatted } from "./rows/Formatted.tsx";
import { Face } from "./rows/MessageFrame.tsx";
import { ReactionSign } from "./rows/Reactions.tsx";
import { nameList } from "./words.ts";

const ARTICLE = "room-details";
/** Letters that are read aloud. */
const SPOKEN = 8000;

interface DetailsProps {
  readonly item: MessageItem;
  readonly covers: Covers;
  onClose(): void;
}

/**
 * All of a message: every word, every reaction, every reader. Up and Down move it; OK opens the words that it hides,
 * then closes it, as Back does.
 */
export function Details({ item, covers, onClose }: DetailsProps): JSX.Element {
  const revealed = covers.open.value.has(item.key);
  const covered = !revealed && isCovered(item);
  return (
    <Article
      focusKey={ARTICLE}
      label={`${t("room:details.title")}. ${beginning(contentWords(item, revealed), SPOKEN)}`}
      about={revealed ? item.key : item}
      onClose={() => covers.reveal(item) || onClose()}
    >
      <div class={styles.whole} dir="auto">
        <Whole item={item} revealed={revealed} />
      </div>
      {covered && <p class={styles.fact}>{t("room:row.covered")}</p>}
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

/** Every word as it was formatted; a caption stands for its picture, which is seen elsewhere. */
function Whole({ item, revealed }: { readonly item: MessageItem; readonly revealed: boolean }): JSX.Element {
  const html = htmlOf(item);
  if (html) return <Formatted nodes={html} revealed={revealed} />;
  return <EmojiText text={contentWords(item, revealed)} />;
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
