import type { ComponentChildren, JSX } from "preact";
import { EmojiText } from "../../ui/EmojiText.tsx";
import { Icon, type IconName } from "../../ui/Icon.tsx";
import styles from "./VerificationScreen.module.css";

export interface StepFrameProps {
  readonly icon?: IconName;
  /** What the icon says besides the words: all is well, or look out. */
  readonly tone?: "good" | "bad";
  readonly title: string;
  readonly body?: string;
  readonly children?: ComponentChildren;
  /** Buttons, side by side below everything. */
  readonly actions?: ComponentChildren;
}

/** One step: what it is about, what there is to see, what can be done. */
export function StepFrame({ icon, tone, title, body, children, actions }: StepFrameProps): JSX.Element {
  return (
    <>
      <div class={styles.heading}>
        {icon && (
          <span class={`${styles.sign} ${tone ? styles[tone] : ""}`}>
            <Icon name={icon} />
          </span>
        )}
        <div class={styles.headingWords}>
          <h1 class={styles.title}>
            <EmojiText text={title} />
          </h1>
          {body !== undefined && (
            <p class={styles.body}>
              <EmojiText text={body} />
            </p>
          )}
        </div>
      </div>
      {children}
      {actions !== undefined && <div class={styles.actions}>{actions}</div>}
    </>
  );
}
