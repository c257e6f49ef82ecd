import type { JSX } from "preact";
import { Focusable } from "../input/focus.tsx";
import { Icon, type IconName } from "./Icon.tsx";
import styles from "./RoundButton.module.css";
import { Spinner } from "./Spinner.tsx";

interface RoundButtonProps {
  readonly focusKey: string;
  readonly icon: IconName;
  /** What it does: its sign alone says it to those who know it. */
  readonly label: string;
  readonly disabled?: boolean;
  /** Its work is under way: a wheel stands in the sign's place. */
  readonly busy?: boolean;
  onClick(): void;
}

/** A button that is a sign, where words would take the room of what matters. */
export function RoundButton({ icon, busy = false, ...button }: RoundButtonProps): JSX.Element {
  return (
    <Focusable {...button} class={styles.button}>
      {busy ? <Spinner size="small" /> : <Icon name={icon} />}
    </Focusable>
  );
}
