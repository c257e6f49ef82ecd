import type { JSX } from "preact";
import styles from "./Row.module.css";

const BARS = 44;
const STEP = 10;
const HEIGHT = 48;

/** One path for all bars: a row of 44 elements would cost more than the whole rest of it. */
export function waveformPath(heights: readonly number[]): string {
  const known = heights.map((height) => (height >= 0 && height < 1e6 ? height : 0));
  const top = Math.max(1, ...known.slice(0, 1000));
  let path = "";
  for (let bar = 0; bar < BARS; bar++) {
    const height = known.length === 0 ? 0 : (known[Math.floor((bar * known.length) / BARS)] as number) / top;
    const half = Math.max(1, Math.round((height * (HEIGHT - 8)) / 2));
    path += `M${bar * STEP + 4} ${HEIGHT / 2 - half}v${2 * half}`;
  }
  return path;
}

/** How a voice message sounds, drawn (MSC3246). */
export function Waveform({ heights }: { readonly heights: readonly number[] }): JSX.Element {
  return (
    <svg class={styles.waveform} viewBox={`0 0 ${BARS * STEP} ${HEIGHT}`} aria-hidden="true" focusable="false">
      <path d={waveformPath(heights)} />
    </svg>
  );
}
