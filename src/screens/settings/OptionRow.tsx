import type { JSX } from "preact";
import { Focusable } from "../../input/focus.tsx";
import styles from "./OptionRow.module.css";

interface OptionRowProps {
  readonly focusKey: string;
  readonly name: string;
  readonly value: string;
  /** What it does, where its name does not say it. */
  readonly explanation?: string;
  onClick(): void;
}

/** A setting and its value; OK takes the next one. */
export function OptionRow({ focusKey, name, value, explanation, onClick }: OptionRowProps): JSX.Element {
  const label = `${name}: ${value}`;
  return (
    <Focusable
      class={explanation === undefined ? `${styles.row} ${styles.plain}` : styles.row}
      focusKey={focusKey}
      label={explanation === undefined ? label : `${label}. ${explanation}`}
      onClick={onClick}
    >
      <span class={styles.words}>
        <span class={styles.name}>{name}</span>
        {explanation !== undefined && <span class={styles.explanation}>{explanation}</span>}
      </span>
      <span class={styles.value}>{value}</span>
    </Focusable>
  );
}
