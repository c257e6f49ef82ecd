import type { ComponentChildren, JSX } from "preact";
import { t } from "../../core/i18n.ts";
import { clockTime } from "../../core/time.ts";
import { Focusable } from "../../input/focus.tsx";
import { Button } from "../../ui/Button.tsx";
import { EmojiText } from "../../ui/EmojiText.tsx";
import { Icon } from "../../ui/Icon.tsx";
import styles from "./MessageMenu.module.css";
import { contentWords, type MessageItem } from "./rowLabel.ts";
import type { RoomViewModel } from "./RoomViewModel.ts";
import { Face } from "./rows/MessageFrame.tsx";

/** The message that it is about, in short. */
export function About({ item, children }: { readonly item: MessageItem; readonly children?: ComponentChildren }): JSX.Element {
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

export function Choice(props: Parameters<typeof Button>[0]): JSX.Element {
  return (
    <div class={styles.choice}>
      <Button {...props} wide />
    </div>
  );
}

interface EmojiProps {
  readonly model: RoomViewModel;
  readonly item: MessageItem;
  readonly emoji: string;
  readonly autoFocus: boolean;
}

export function EmojiButton({ model, item, emoji, autoFocus }: EmojiProps): JSX.Element {
  const own = item.reactions.some((reaction) => reaction.key === emoji && reaction.own !== undefined);
  return (
    <Focusable
      focusKey={`room-emoji-${emoji}`}
      class={`${styles.emoji} ${own ? styles.chosen : ""}`}
      label={t(own ? "room:menu.unreact" : "room:menu.react", { emoji })}
      aria-pressed={own}
      autoFocus={autoFocus}
      onClick={() => model.react(emoji)}
    >
      <EmojiText text={emoji} />
      {own && (
        <span class={styles.tick}>
          <Icon name="check" />
        </span>
      )}
    </Focusable>
  );
}
