import type { JSX } from "preact";
import { t } from "../../../core/i18n.ts";
import type { HtmlNode } from "../../../matrix/records.ts";
import { EmojiText } from "../../../ui/EmojiText.tsx";
import { Html } from "../../../ui/Html.tsx";
import { isCut } from "../estimateHeight.ts";
import { plainText } from "../plainText.ts";
import { contentWords, type MessageOf } from "../rowLabel.ts";
import { MessageFrame } from "./MessageFrame.tsx";
import styles from "./Row.module.css";

export function TextRow({ item }: { readonly item: MessageOf<"text" | "emote" | "botNotice"> }): JSX.Element {
  const big = item.kind === "text" && !item.html && isOnlyEmoji(item.body);
  // Below its name "dances" reads as it is meant; alone in a run it brings the name along.
  const isEmote = item.kind === "emote";
  const look = isEmote ? styles.emote : item.kind === "botNotice" ? styles.bot : "";
  return (
    <MessageFrame item={item}>
      <Words
        body={isEmote && !item.firstOfRun ? `${item.sender.name} ${contentWords(item)}` : item.body}
        html={isEmote && !item.firstOfRun ? undefined : item.html}
        class={big ? styles.bigEmoji : look}
      />
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
  const cut = isCut(html ? plainText(html) : body);
  return (
    <>
      <div class={`${styles.words} ${look} ${cut ? styles.cut : ""}`} dir="auto">
        {html ? <Html nodes={html} /> : <EmojiText text={body} />}
      </div>
      {cut && <div class={styles.hint}>{t("room:row.more")}</div>}
    </>
  );
}

/** One to three emoji and nothing else are shown large. Without \p{} (Chromium 64): pictographs by their ranges. */
export function isOnlyEmoji(body: string): boolean {
  const bare = body.replace(/[\s\u200d\ufe0f]|\ud83c[\udffb-\udfff]/g, "");
  return (
    bare.length > 0 &&
    bare.length <= 8 &&
    /^(?:[\u203c-\u3299]|[\ud83c-\ud83e][\udc00-\udfff])+$/.test(bare) &&
    Array.from(bare).length <= 3
  );
}
