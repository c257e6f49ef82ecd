import type { JSX } from "preact";
import { t } from "../core/i18n.ts";
import { Focusable, FocusRegion } from "../input/focus.tsx";
import type { Reaction } from "../matrix/records.ts";
import { EmojiText } from "../ui/EmojiText.tsx";
import { Icon } from "../ui/Icon.tsx";
import { isOwnReaction } from "./reactionChoices.ts";
import styles from "./ReactionGrid.module.css";

interface GridProps {
  /** Each emoji's own is made of it. */
  readonly focusKey: string;
  readonly emoji: readonly string[];
  /** Those that the message has. */
  readonly reactions: readonly Reaction[];
  /** The first takes the focus. */
  readonly autoFocus: boolean;
  onReact(emoji: string): void;
}

/** Emoji to answer with; those that are our own answer already have a tick, and OK takes them back. */
export function ReactionGrid({ focusKey, emoji, reactions, autoFocus, onReact }: GridProps): JSX.Element {
  return (
    <FocusRegion focusKey={focusKey} class={styles.grid}>
      {emoji.map((each, nth) => {
        const own = isOwnReaction(reactions, each);
        return (
          <Focusable
            key={each}
            focusKey={`${focusKey}-${each}`}
            class={`${styles.emoji} ${own ? styles.chosen : ""}`}
            label={t(own ? "room:menu.unreact" : "room:menu.react", { emoji: each })}
            aria-pressed={own}
            autoFocus={autoFocus && nth === 0}
            onClick={() => onReact(each)}
          >
            <EmojiText text={each} />
            {own && (
              <span class={styles.tick}>
                <Icon name="check" />
              </span>
            )}
          </Focusable>
        );
      })}
    </FocusRegion>
  );
}
