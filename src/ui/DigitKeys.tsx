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
  /** Written below its sign, where the words beside the keys name it: short, or it does not fit. */
  readonly sendWord?: string;
  /** Enough digits are there to be sent. */
  readonly complete: boolean;
  readonly busy: boolean;
  /** No key does anything for a while. */
  readonly held?: boolean;
  onDigit(digit: string): void;
  onErase(): void;
  onSend(): void;
}

/** Digits to be pressed one by one; begins on the 5. Left to right in every language, as on a telephone. */
export function DigitKeys(props: DigitKeysProps): JSX.Element {
  const { name, label, erase, send, sendWord, complete, busy, held = false, onDigit, onErase, onSend } = props;
  const off = held ? { "aria-disabled": true } : {};
  const digitKey = (digit: string): JSX.Element => (
    <Focusable key={digit} class={styles.key} focusKey={`${name}-${digit}`} label={digit} {...off} onClick={() => onDigit(digit)}>
      {digit}
    </Focusable>
  );
  return (
    <FocusRegion
      class={held ? `${styles.pad} ${styles.held}` : styles.pad}
      focusKey={`${name}-pad`}
      prefer={`${name}-5`}
      label={label}
      dir="ltr"
    >
      {ROWS.map((row) => (
        <div key={row} class={styles.row}>
          {Array.from(row, digitKey)}
        </div>
      ))}
      <div class={styles.row}>
        <Focusable class={styles.key} focusKey={`${name}-erase`} label={erase} {...off} onClick={onErase}>
          <Icon name="erase" />
        </Focusable>
        {digitKey("0")}
        <Focusable
          class={complete ? `${styles.key} ${styles.ready}` : styles.key}
          focusKey={`${name}-send`}
          label={send}
          aria-disabled={held || !complete}
          onClick={onSend}
        >
          {busy ? <Spinner size="small" /> : <Icon name="check" />}
          {sendWord !== undefined && <span class={styles.word}>{sendWord}</span>}
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
