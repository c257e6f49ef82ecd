import type { JSX } from "preact";
import styles from "./Row.module.css";

export const BARS = 44;
const STEP = 10;
const HEIGHT = 48;

/**
 * One path for many bars: a row of 44 elements would cost more than the whole rest of it.
 * @param from the first bar, `to` the one after the last.
 */
export function waveformPath(heights: readonly number[], from = 0, to = BARS): string {
  const known = heights.map((height) => (height >= 0 && height < 1e6 ? height : 0));
  const top = Math.max(1, ...known.slice(0, 1000));
  let path = "";
  for (let bar = from; bar < to; bar++) {
    const height = known.length === 0 ? 0 : (known[Math.floor((bar * known.length) / BARS)] as number) / top;
    const half = Math.max(1, Math.round((height * (HEIGHT - 8)) / 2));
    path += `M${bar * STEP + 4} ${HEIGHT / 2 - half}v${2 * half}`;
  }
  return path;
}

interface WaveformProps {
  /** Empty: nobody measured it, the bars are all alike. */
  readonly heights: readonly number[];
  /** From 0 to 1, how much of it has been heard; undefined where it does not play. */
  readonly played?: number | undefined;
}

/** Bars that have been heard; NaN and the like are none. */
export const barsHeard = (played: number): number => (played > 0 ? Math.min(BARS, Math.floor(played * BARS)) : 0);

/**
 * How a voice message sounds, drawn (MSC3246). What has been heard of the one that plays is thick, what is to come thin and
 * pale, with a line between them.
 */
export function Waveform({ heights, played }: WaveformProps): JSX.Element {
  const heard = played === undefined ? 0 : barsHeard(played);
  return (
    <svg class={styles.waveform} viewBox={`0 0 ${BARS * STEP} ${HEIGHT}`} aria-hidden="true" focusable="false">
      {played === undefined ? (
        <path d={waveformPath(heights)} />
      ) : (
        <>
          <path class={styles.heardBars} d={waveformPath(heights, 0, heard)} />
          <path class={styles.comingBars} d={waveformPath(heights, heard)} />
          <path class={styles.playhead} d={`M${Math.max(2, heard * STEP - 1)} 2v${HEIGHT - 4}`} />
        </>
      )}
    </svg>
  );
}
