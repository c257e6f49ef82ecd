import type { JSX } from "preact";
import { t } from "../../core/i18n.ts";
import { Focusable, FocusRegion } from "../../input/focus.tsx";
import { Icon } from "../../ui/Icon.tsx";
import styles from "./KeyPad.module.css";

/** The letters of base58 (no 0, O, I, l), nine in a row; small ones below the capitals, never among them. */
const ROWS = ["123456789", "ABCDEFGHJ", "KLMNPQRST", "UVWXYZ", "abcdefghi", "jkmnopqrs", "tuvwxyz"];
const LAST_CAPITALS = 3;
const LAST_SMALL = 6;

interface KeyPadProps {
  onPress(letter: string): void;
  onErase(): void;
  onClear(): void;
}

/** Letters to be pressed one by one. Left to right in every language: it is not a text. */
export function KeyPad({ onPress, onErase, onClear }: KeyPadProps): JSX.Element {
  return (
    <FocusRegion class={styles.pad} focusKey="verification-pad" prefer="verification-pad-E" label={t("verification:key.pad")} dir="ltr">
      {ROWS.map((row, index) => (
        <div key={row} class={`${styles.row} ${index === 1 || index === 4 ? styles.block : ""}`}>
          {Array.from(row, (letter) => (
            <Focusable
              key={letter}
              class={styles.key}
              focusKey={`verification-pad-${letter}`}
              label={/[A-Z]/.test(letter) ? t("verification:key.capital", { letter }) : letter}
              onClick={() => onPress(letter)}
            >
              {letter}
            </Focusable>
          ))}
          {index === LAST_CAPITALS && (
            <Focusable class={styles.wide} focusKey="verification-pad-erase" label={t("verification:key.erase")} onClick={onErase}>
              <Icon name="erase" />
            </Focusable>
          )}
          {index === LAST_SMALL && (
            <Focusable class={styles.narrow} focusKey="verification-pad-clear" label={t("verification:key.clear")} onClick={onClear}>
              <Icon name="trash" />
            </Focusable>
          )}
        </div>
      ))}
    </FocusRegion>
  );
}
