import type { JSX } from "preact";
import styles from "./Badge.module.css";

/** A count in a pill; nothing at zero. `tone` "ember" asks for attention (a mention), "plain" only informs. */
export function Badge({ count, tone = "plain" }: { readonly count: number; readonly tone?: "plain" | "ember" }): JSX.Element | null {
  if (count < 1) return null;
  // The sign stands behind the number in every language.
  return (
    <span class={`${styles.badge} ${styles[tone]}`} dir="ltr">
      {count > 99 ? "99+" : count}
    </span>
  );
}
