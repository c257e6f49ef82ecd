import type { JSX } from "preact";
import { Focusable, type FocusableProps } from "../input/focus.tsx";
import styles from "./Button.module.css";
import { Icon, type IconName } from "./Icon.tsx";
import { Spinner } from "./Spinner.tsx";

export interface ButtonProps extends Omit<FocusableProps, "class" | "className"> {
  /** One "primary" on a screen at most; "danger" for what cannot be undone. */
  readonly tone?: "primary" | "quiet" | "danger";
  readonly icon?: IconName;
  /** Its work is under way: stays focusable, does nothing, turns a wheel. */
  readonly busy?: boolean;
  /** As wide as what it stands in. */
  readonly wide?: boolean;
}

/** A button for the remote: at least 76 px high, its ring visible from the sofa. */
export function Button({ tone = "quiet", icon, busy = false, wide = false, onClick, children, ...rest }: ButtonProps): JSX.Element {
  const className = [styles.button, styles[tone], wide ? styles.wide : ""].join(" ");
  return (
    <Focusable {...rest} class={className} aria-busy={busy || undefined} {...(onClick && !busy && { onClick })}>
      {busy ? <Spinner size="small" /> : icon && <Icon name={icon} />}
      {children !== undefined && <span class={busy || icon ? styles.words : undefined}>{children}</span>}
    </Focusable>
  );
}
