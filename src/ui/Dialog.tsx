import type { ComponentChildren, JSX } from "preact";
import { FocusTrap } from "../input/focus.tsx";
import styles from "./Dialog.module.css";
import { EmojiText } from "./EmojiText.tsx";

export interface DialogProps {
  readonly focusKey: string;
  /** Mark for tests: `data-overlay` ("exit", "menu", "signOut", …). */
  readonly overlay: string;
  readonly title: string;
  /** Focus key of the button that is focused first: the harmless one. */
  readonly prefer?: string;
  /** Back closes; without it Back does nothing. */
  onBack?(): void;
  readonly children?: ComponentChildren;
  /** Buttons, side by side below the words. */
  readonly actions?: ComponentChildren;
  /** The buttons one below the other instead: where they are many. */
  readonly stacked?: boolean;
}

/** A question over the screen. Keeps the focus inside, gives it back when it goes. */
export function Dialog({ focusKey, overlay, title, prefer, onBack, children, actions, stacked = false }: DialogProps): JSX.Element {
  return (
    <div class={`${styles.veil} ${styles.over}`} data-overlay={overlay}>
      <FocusTrap
        class={`${styles.card} ${styles.narrow}`}
        focusKey={focusKey}
        label={title}
        onBack={() => onBack?.()}
        {...(prefer !== undefined && { prefer })}
      >
        <h2 class={styles.title}>
          <EmojiText text={title} />
        </h2>
        {children !== undefined && <div class={styles.body}>{children}</div>}
        {actions !== undefined && <div class={stacked ? `${styles.actions} ${styles.stacked}` : styles.actions}>{actions}</div>}
      </FocusTrap>
    </div>
  );
}
