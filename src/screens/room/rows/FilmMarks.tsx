import type { JSX } from "preact";
import { Icon } from "../../../ui/Icon.tsx";
import { lengthWords } from "../../words.ts";
import styles from "./FilmMarks.module.css";

interface FilmMarksProps {
  readonly durationMs: number | undefined;
  /** One picture among others. */
  readonly small?: boolean;
}

/** What tells a film's poster from a photo: the sign, and how long it is. */
export function FilmMarks({ durationMs, small = false }: FilmMarksProps): JSX.Element {
  const length = lengthWords(durationMs);
  return (
    <>
      <span class={small ? `${styles.play} ${styles.small}` : styles.play} aria-hidden="true">
        <Icon name="play" />
      </span>
      {length && <span class={styles.length}>{length}</span>}
    </>
  );
}
