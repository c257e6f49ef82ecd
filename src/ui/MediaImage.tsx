import type { ReadonlySignal } from "@preact/signals";
import { decode, isBlurhashValid } from "blurhash";
import type { JSX } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { t } from "../core/i18n.ts";
import type { PictureState } from "./Avatar.tsx";
import { Icon } from "./Icon.tsx";
import styles from "./MediaImage.module.css";
import { turned } from "./pictureTurn.ts";

export interface MediaImageProps {
  readonly picture?: ReadonlySignal<PictureState> | undefined;
  /** The box in rem; it keeps its place before, while and after the picture loads. */
  readonly width: number;
  readonly height: number;
  /** MSC2448. */
  readonly blurhash?: string | undefined;
  /** What the picture shows, in words; "" when words beside it say so. */
  readonly alt: string;
  readonly fit?: "cover" | "contain";
  /** The first picture of one that would move by itself. */
  readonly still?: boolean;
}

/** A picture: its blurhash at once, then itself; a picture that cannot be had says so in the same place. */
export function MediaImage({ picture, width, height, blurhash, alt, fit = "cover", still = false }: MediaImageProps): JSX.Element {
  const [shown, setShown] = useState<string>();
  const [broken, setBroken] = useState<string>();
  const state = picture?.value;
  const url = state?.status === "ready" ? state.url : undefined;
  const failed = !picture || state?.status === "failed" || state?.status === "tooLarge" || (url !== undefined && url === broken);
  return (
    <span class={styles.box} style={{ width: `${width}rem`, height: `${height}rem` }}>
      {blurhash && <Blurhash hash={blurhash} />}
      {url && !failed && still && (
        <FirstFrame key={url} url={url} width={width} height={height} alt={alt} onBroken={() => setBroken(url)} />
      )}
      {url && !failed && !still && (
        <img
          key={url}
          class={`${styles.picture} ${fit === "contain" ? styles.contain : ""} ${shown === url ? styles.shown : ""}`}
          style={turnedIn(state?.turn, width, height)}
          src={url}
          alt={alt}
          onLoad={() => setShown(url)}
          onError={() => setBroken(url)}
        />
      )}
      {failed && (
        <span class={`hearth-over ${styles.failed}`}>
          <Icon name="image-off" />
          {width >= 16 && height >= 8 && <span class={styles.words}>{t(`ui:picture.${trouble(state)}`)}</span>}
        </span>
      )}
    </span>
  );
}

/** A photo that lies on its side, upright in its box; sizes in rem. */
function turnedIn(turn: number | undefined, width: number, height: number): Record<string, string> | undefined {
  const { transform, isQuarter } = turned(turn);
  if (transform === undefined || !isQuarter) return transform === undefined ? undefined : { transform };
  const [left, top] = [(width - height) / 2, (height - width) / 2];
  return { transform, width: `${height}rem`, height: `${width}rem`, left: `${left}rem`, top: `${top}rem` };
}

interface FrameProps {
  readonly url: string;
  readonly width: number;
  readonly height: number;
  readonly alt: string;
  onBroken(): void;
}

/** A file that moves, drawn once as it begins: an `<img>` would go on. */
function FirstFrame({ url, width, height, alt, onBroken }: FrameProps): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    const image = new Image();
    image.onload = () => {
      const context = canvas.current?.getContext("2d");
      const { width: w, height: h } = canvas.current ?? image;
      if (!context || !image.naturalWidth || !image.naturalHeight) return;
      const scale = Math.max(w / image.naturalWidth, h / image.naturalHeight);
      const [dw, dh] = [image.naturalWidth * scale, image.naturalHeight * scale];
      context.drawImage(image, (w - dw) / 2, (h - dh) / 2, dw, dh);
    };
    image.onerror = onBroken;
    image.src = url;
    return () => {
      image.onload = image.onerror = null;
      image.src = "";
    };
  }, [url]);
  return (
    <canvas ref={canvas} class={styles.blur} width={Math.round(width * 16)} height={Math.round(height * 16)} role="img" aria-label={alt} />
  );
}

function trouble(state: PictureState | undefined): "tooLarge" | "damaged" | "failed" {
  if (state?.status === "tooLarge") return "tooLarge";
  return state?.error?.kind === "damaged" ? "damaged" : "failed";
}

/** Small enough that decoding takes about a millisecond on a TV; the engine smooths it while scaling up. */
const WIDTH = 32;
const HEIGHT = 18;

/** Fills what it stands in. MSC2448. */
export function Blurhash({ hash }: { readonly hash: string }): JSX.Element | null {
  const canvas = useRef<HTMLCanvasElement>(null);
  const valid = isBlurhashValid(hash).result;
  useLayoutEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!context || !valid) return;
    try {
      const image = context.createImageData(WIDTH, HEIGHT);
      image.data.set(decode(hash, WIDTH, HEIGHT));
      context.putImageData(image, 0, 0);
    } catch {
      // A hash that is well-formed and still nonsense: the plain ground stays.
    }
  }, [hash, valid]);
  return valid ? <canvas ref={canvas} class={styles.blur} width={WIDTH} height={HEIGHT} aria-hidden="true" /> : null;
}
