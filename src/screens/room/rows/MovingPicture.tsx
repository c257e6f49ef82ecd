import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { t } from "../../../core/i18n.ts";
import { useServices } from "../../../core/services.ts";
import type { MediaRef } from "../../../matrix/records.ts";
import type { Box } from "../pictureBox.ts";
import { sizeOnScreen, useRow } from "../rowContext.ts";
import styles from "./MovingPicture.module.css";

/** A held key passes by in less: nothing is loaded for a row that nobody stays at. */
const AFTER_MS = 500;

interface MovingProps {
  readonly media: MediaRef;
  readonly box: Box;
  readonly fit: "cover" | "contain";
}

/** Over its still picture: moves while its row is focused, unless the person wants less motion. */
export function MovingPicture({ media, box, fit }: MovingProps): JSX.Element {
  const { settings } = useServices();
  const sign = useRef<HTMLSpanElement>(null);
  const [looked, setLooked] = useState(false);
  useEffect(() => {
    const row = sign.current?.closest<HTMLElement>("[data-kind]");
    if (!row) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const come = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => setLooked(true), AFTER_MS);
    };
    const go = (): void => {
      clearTimeout(timer);
      setLooked(false);
    };
    if (document.activeElement === row) come();
    row.addEventListener("focus", come);
    row.addEventListener("blur", go);
    return () => {
      clearTimeout(timer);
      row.removeEventListener("focus", come);
      row.removeEventListener("blur", go);
    };
  }, []);
  const moves = looked && settings.motion.value === "full";
  return (
    <span ref={sign}>
      {moves && <Moving media={media} box={box} fit={fit} />}
      {!moves && (
        <span class={styles.sign} aria-hidden="true">
          {t("room:row.movingSign")}
        </span>
      )}
    </span>
  );
}

function Moving({ media, box, fit }: MovingProps): JSX.Element | null {
  const surroundings = useRow();
  const [broken, setBroken] = useState(false);
  const size = { ...sizeOnScreen(surroundings.scale, box.width, box.height, "scale"), animated: true };
  const state = surroundings.media.open(media, size).value;
  if (state.status !== "ready" || broken) return null; // the still picture stays
  return <img class={fit === "contain" ? styles.contained : styles.moving} src={state.url} alt="" onError={() => setBroken(true)} />;
}
