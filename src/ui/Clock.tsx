import type { JSX } from "preact";
import { now } from "../core/signals.ts";
import { clockTime } from "../core/time.ts";
import styles from "./Clock.module.css";

/** The time of day, as every television screen has it. */
export function Clock(): JSX.Element {
  return <time class={styles.clock}>{clockTime(now.value)}</time>;
}
