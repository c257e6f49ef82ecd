import type { ComponentChildren, JSX } from "preact";
import { FocusTrap } from "../input/focus.tsx";
import { Button, type ButtonProps } from "./Button.tsx";
import styles from "./Dialog.module.css";
import { EmojiText } from "./EmojiText.tsx";

export interface DialogProps {
  readonly focusKey: string;
  /** Mark for tests: `data-overlay` ("exit", "menu", "signOut", …); unless told, the focus key. */
  readonly overlay?: string;
  readonly title: string;
  /** Focus key of what is focused first; unless told, the first answer: the harmless one. */
  readonly prefer?: string | undefined;
  /** Back closes; without it Back does nothing. */
  onBack?(): void;
  readonly children?: ComponentChildren;
  /** Buttons, side by side below the words. */
  readonly answers?: readonly Answer[];
  /** In their place, where a button is not enough. */
  readonly actions?: ComponentChildren;
  /** The buttons one below the other instead: where they are many. */
  readonly stacked?: boolean;
}

/** A button whose children are its words. */
interface Answer extends Omit<ButtonProps, "ref"> {
  readonly focusKey: string;
}

/** A question over the screen. Keeps the focus inside, gives it back when it goes. */
export function Dialog({
  focusKey,
  overlay = focusKey,
  title,
  answers,
  prefer = answers?.[0]?.focusKey,
  onBack,
  children,
  actions = answers?.map((answer) => <Button key={answer.focusKey} {...answer} />),
  stacked = false,
}: DialogProps): JSX.Element {
  return (
    <div class={`${styles.veil} ${styles.over}`} data-overlay={overlay}>
      <FocusTrap class={`${styles.card} ${styles.narrow}`} focusKey={focusKey} label={title} onBack={() => onBack?.()} prefer={prefer}>
        <h2 class={styles.title}>
          <EmojiText text={title} />
        </h2>
        {children !== undefined && <div class={styles.body}>{children}</div>}
        {actions !== undefined && <div class={stacked ? `${styles.actions} ${styles.stacked}` : styles.actions}>{actions}</div>}
      </FocusTrap>
    </div>
  );
}
