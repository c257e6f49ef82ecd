import type { JSX } from "preact";
import styles from "./Spinner.module.css";

/** Something is under way. `label` says what, in words beside it; without one it is decoration. */
export function Spinner({
  label,
  size = "medium",
}: {
  readonly label?: string;
  readonly size?: "small" | "medium" | "large";
}): JSX.Element {
  return (
    <span class={`${styles.spinner} ${styles[size]}`} {...(label !== undefined && { role: "status" })}>
      <svg class={styles.turning} viewBox="0 0 48 48" aria-hidden="true" focusable="false">
        <circle class={styles.track} cx="24" cy="24" r="19" />
        <path class={styles.arc} d="M24 5a19 19 0 0 1 19 19" />
      </svg>
      {label !== undefined && <span class={styles.label}>{label}</span>}
    </span>
  );
}
