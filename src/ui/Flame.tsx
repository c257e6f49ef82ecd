import type { JSX } from "preact";
import styles from "./Flame.module.css";

/** Hearth's sign: a fire under a roof. As high as its font size; decoration. */
export function Flame(): JSX.Element {
  return (
    <svg class={styles.flame} viewBox="0 0 64 64" aria-hidden="true" focusable="false">
      <path class={styles.roof} d="M6 30L32 7l26 23" />
      <path class={styles.fire} d="M33 19c3 8 14 13 14 25a15 15 0 0 1-30 0c0-6 3-10 6-14 1 4 3 6 5 6 1-6 1-11 5-17z" />
      <path class={styles.heart} d="M33 38c2 4 6 6 6 11a7 7 0 0 1-14 0c0-3 1.5-5 3-7 .5 2 1.5 3 2.5 3 .5-3 .5-5 2.5-7z" />
    </svg>
  );
}
