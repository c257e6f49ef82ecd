import type { JSX } from "preact";
import { t } from "../../../core/i18n.ts";
import { EmojiText } from "../../../ui/EmojiText.tsx";
import { Icon, type IconName } from "../../../ui/Icon.tsx";
import { undecryptableHint, undecryptableWords } from "../encryptionWords.ts";
import { type MessageOf, otherWords } from "../rowLabel.ts";
import { MessageFrame } from "./MessageFrame.tsx";
import styles from "./Row.module.css";
import { Words } from "./TextRow.tsx";

export function EncryptedRow({ item }: { readonly item: MessageOf<"encrypted"> }): JSX.Element {
  return (
    <MessageFrame item={item}>
      <Quiet icon="lock" words={undecryptableWords(item)} hint={undecryptableHint(item)} />
    </MessageFrame>
  );
}

export function RedactedRow({ item }: { readonly item: MessageOf<"redacted"> }): JSX.Element {
  const words = item.by ? t("room:row.redactedBy", { name: item.by }) : t("room:row.redacted");
  return (
    <MessageFrame item={item}>
      <Quiet icon="trash" words={words} hint={item.reason ? t("room:row.redactedReason", { reason: item.reason }) : undefined} />
    </MessageFrame>
  );
}

/** What Hearth does not know: the words its sender gave for such cases, else that there is something. */
export function OtherRow({ item }: { readonly item: MessageOf<"other"> }): JSX.Element {
  return (
    <MessageFrame item={item}>
      {item.body ? <Words body={item.body} html={item.html} /> : <Quiet icon="phone-screen" words={otherWords(item)} />}
      <div class={styles.hint}>{t(item.body ? "room:row.otherMore" : "room:row.otherHint")}</div>
    </MessageFrame>
  );
}

function Quiet({
  icon,
  words,
  hint,
}: {
  readonly icon: IconName;
  readonly words: string;
  readonly hint?: string | undefined;
}): JSX.Element {
  return (
    <>
      <div class={styles.quietWords}>
        <Icon name={icon} />
        <span class={styles.afterIcon}>
          <EmojiText text={words} />
        </span>
      </div>
      {hint && (
        <div class={styles.hint}>
          <EmojiText text={hint} />
        </div>
      )}
    </>
  );
}
