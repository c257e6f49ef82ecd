import { correction, generate, mode } from "lean-qr";
import { toSvgPath } from "lean-qr/extras/svg";
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { log } from "../core/log.ts";
import { currentRem } from "../input/viewSizes.ts";
import styles from "./Qr.module.css";

export interface QrProps {
  /** A text (an address), or bytes (verification). */
  readonly content: string | Uint8Array;
  /** Edge of the white card in rem. */
  readonly size: number;
  /** What scanning it does, for who cannot see it. */
  readonly label: string;
}

/** ISO 18004 asks for four modules of quiet zone. */
const QUIET = 4;

/**
 * A QR code on a white card. Every module is a whole number of pixels, so that a camera across the room reads sharp edges.
 * Content that no code can hold (2,331 bytes at most) leaves the card blank: the words beside it say where to go.
 */
export function Qr({ content, size, label }: QrProps): JSX.Element {
  const code = useMemo(() => draw(content), [content]);
  const rem = currentRem();
  const ratio = window.devicePixelRatio || 1;
  const edge = code && (Math.max(1, Math.floor((size * rem * ratio) / code.modules)) * code.modules) / ratio;
  return (
    <div class={styles.card} style={{ width: `${size}rem`, height: `${size}rem` }} role="img" aria-label={label}>
      {code && (
        <svg
          width={edge}
          height={edge}
          viewBox={`${-QUIET} ${-QUIET} ${code.modules} ${code.modules}`}
          shape-rendering="crispEdges"
          aria-hidden="true"
        >
          <path class={styles.modules} d={code.path} />
        </svg>
      )}
    </div>
  );
}

function draw(content: string | Uint8Array): { readonly modules: number; readonly path: string } | undefined {
  try {
    const data = typeof content === "string" ? content : mode.bytes(content);
    const bitmap = generate(data, { minCorrectionLevel: correction.M });
    return { modules: bitmap.size + 2 * QUIET, path: toSvgPath(bitmap) };
  } catch (thrown) {
    log("qr").warn("no code can hold it", thrown);
    return undefined;
  }
}
