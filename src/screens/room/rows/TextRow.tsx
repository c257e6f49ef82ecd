import type { JSX } from "preact";
import { t } from "../../../core/i18n.ts";
import type { HtmlNode } from "../../../matrix/records.ts";
import { EmojiText } from "../../../ui/EmojiText.tsx";
import { isCut } from "../estimateHeight.ts";
import { firstLetters, firstNodes } from "../firstPart.ts";
import { isBig } from "../onlyEmoji.ts";
import { hasCovers } from "../plainText.ts";
import { contentWords, type MessageOf } from "../rowLabel.ts";
import { useRevealed } from "../rowContext.ts";
import { Formatted } from "./Formatted.tsx";
import { MessageFrame } from "./MessageFrame.tsx";
import styles from "./Row.module.css";

export function TextRow({ item }: { readonly item: MessageOf<"text" | "emote" | "botNotice"> }): JSX.Element {
  const revealed = useRevealed();
  // Below its name "dances" reads as it is meant; alone in a run it brings the name along.
  const isEmote = item.kind === "emote";
  const look = isEmote ? styles.emote : item.kind === "botNotice" ? styles.bot : "";
  const named = isEmote && !item.firstOfRun;
  return (
    <MessageFrame item={item}>
      <Words
        body={named ? `${item.sender.name} ${contentWords(item, revealed)}` : item.body}
        html={named ? undefined : item.html}
        class={isBig(item) ? styles.bigEmoji : look}
      />
      {named && item.html && !revealed && hasCovers(item.html) && <CoverHint />}
    </MessageFrame>
  );
}

interface WordsProps {
  readonly body: string;
  readonly html?: readonly HtmlNode[] | undefined;
  readonly class?: string | undefined;
}

/** The words of a message; long ones are cut, and the row says where to read on. */
export function Words({ body, html, class: look = "" }: WordsProps): JSX.Element {
  const revealed = useRevealed();
  const cut = isCut({ body, html }, revealed);
  return (
    <>
      <div class={`${styles.words} ${look} ${cut ? styles.cut : ""}`} dir="auto">
        {html ? (
          <Formatted nodes={cut ? firstNodes(html) : html} revealed={revealed} />
        ) : (
          <EmojiText text={cut ? firstLetters(body) : body} />
        )}
      </div>
      {html && !revealed && hasCovers(html) && <CoverHint />}
      {cut && <div class={styles.hint}>{t("room:row.more")}</div>}
    </>
  );
}

const CoverHint = (): JSX.Element => <div class={styles.hint}>{t("room:row.covered")}</div>;
