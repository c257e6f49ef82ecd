import type { JSX } from "preact";
import type { GoTo } from "./GoTo.ts";
import styles from "./GoToSheet.module.css";

/** Marks the row that a jump has led to, for a moment. */
export function LandingMark({ goTo, rowKey }: { readonly goTo: GoTo; readonly rowKey: string }): JSX.Element | null {
  return goTo.marked.value === rowKey ? <span class={styles.mark} /> : null;
}
