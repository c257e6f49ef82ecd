import type { ComponentChildren, JSX } from "preact";
import { t } from "../../core/i18n.ts";
import { clockTime } from "../../core/time.ts";
import { EmojiText } from "../../ui/EmojiText.tsx";
import styles from "./MessageMenu.module.css";
import { contentWords, type MessageItem } from "./rowLabel.ts";
import { Face } from "./rows/MessageFrame.tsx";

/** The message that it is about, in short. */
export function AboutMessage({ item, children }: { readonly item: MessageItem; readonly children?: ComponentChildren }): JSX.Element {
  return (
    <div class={styles.about}>
      <Face person={item.sender} />
      <div class={styles.aboutWords}>
        <p class={styles.aboutHead}>
          <span class={styles.aboutName} dir="auto">
            <EmojiText text={item.own ? t("room:row.you") : item.sender.name} />
          </span>
          <span class={styles.aboutTime}>{clockTime(item.at)}</span>
        </p>
        {children ?? (
          <p class={styles.aboutText} dir="auto">
            <EmojiText text={contentWords(item)} />
          </p>
        )}
      </div>
    </div>
  );
}
