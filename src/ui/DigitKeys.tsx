import type { JSX } from "preact";
import type { KeyPress } from "../../platform/types.ts";
import { Focusable, FocusRegion } from "../input/focus.tsx";
import type { KeyHandlers } from "../input/RemoteKeyEvent.ts";
import styles from "./DigitKeys.module.css";
import { Icon } from "./Icon.tsx";
import { Spinner } from "./Spinner.tsx";

const ROWS = ["123", "456", "789"];

interface DigitKeysProps {
  /** Begins the focus keys: "pin" makes "pin-pad", "pin-5", "pin-erase" and "pin-send". */
  readonly name: string;
  readonly label: string;
  readonly erase: string;
  readonly send: string;
  /** Enough digits are there to be sent. */
  readonly complete: boolean;
  readonly busy: boolean;
  onDigit(digit: string): void;
  onErase(): void;
  onSend(): void;
}

/** Digits to be pressed one by one; begins on the 5. Left to right in every language, as on a telephone. */
export function DigitKeys({ name, label, erase, send, complete, busy, onDigit, onErase, onSend }: DigitKeysProps): JSX.Element {
  const digitKey = (digit: string): JSX.Element => (
    <Focusable key={digit} class={styles.key} focusKey={`${name}-${digit}`} label={digit} onClick={() => onDigit(digit)}>
      {digit}
    </Focusable>
  );
  return (
    <FocusRegion class={styles.pad} focusKey={`${name}-pad`} prefer={`${name}-5`} label={label} dir="ltr">
      {ROWS.map((row) => (
        <div key={row} class={styles.row}>
          {Array.from(row, digitKey)}
        </div>
      ))}
      <div class={styles.row}>
        <Focusable class={styles.key} focusKey={`${name}-erase`} label={erase} onClick={onErase}>
          <Icon name="erase" />
        </Focusable>
        {digitKey("0")}
        <Focusable
          class={complete ? `${styles.key} ${styles.ready}` : styles.key}
          focusKey={`${name}-send`}
          label={send}
          aria-disabled={!complete}
          onClick={onSend}
        >
          {busy ? <Spinner size="small" /> : <Icon name="check" />}
        </Focusable>
      </div>
    </FocusRegion>
  );
}

/** The number keys of a remote, where it has any; one that is held counts once. */
export function numberKeys(onDigit: (digit: string) => void): KeyHandlers {
  const press =
    (digit: string) =>
    ({ repeat }: KeyPress): void => {
      if (repeat === 0) onDigit(digit);
    };
  return {
    0: press("0"),
    1: press("1"),
    2: press("2"),
    3: press("3"),
    4: press("4"),
    5: press("5"),
    6: press("6"),
    7: press("7"),
    8: press("8"),
    9: press("9"),
  };
}
