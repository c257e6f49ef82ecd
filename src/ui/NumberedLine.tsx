import type { ComponentChildren, JSX } from "preact";
import styles from "./NumberedLine.module.css";

/** One of the things to do one after the other, in an `<ol>`. */
export function NumberedLine({ number, children }: { readonly number: number; readonly children: ComponentChildren }): JSX.Element {
  return (
    <li class={styles.line}>
      <span class={styles.number}>{number}</span>
      <span class={styles.words}>{children}</span>
    </li>
  );
}
