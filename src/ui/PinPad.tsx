import type { ComponentChildren, JSX } from "preact";
import { useLayoutEffect } from "preact/hooks";
import type { KeyPress } from "../../platform/types.ts";
import { t } from "../core/i18n.ts";
import "../core/lateWords.ts";
import { type PinEntry, type PinState, SHORTEST_PIN } from "../core/PinModel.ts";
import { Focusable, FocusRegion, FocusTrap, setFocus } from "../input/focus.tsx";
import { type KeyHandlers, onKeys } from "../input/RemoteKeyEvent.ts";
import { announce } from "./Announcer.tsx";
import { Icon } from "./Icon.tsx";
import styles from "./PinPad.module.css";
import { Spinner } from "./Spinner.tsx";

const ROWS = ["123", "456", "789"];
const FIRST = "pin-5";

export interface PinPadProps {
  readonly model: PinEntry;
  readonly title: string;
  readonly body?: string;
  /** What else can be done, below the words: "Forgotten?" */
  readonly foot?: ComponentChildren;
  /** Back closes; without it Back does nothing. */
  onBack?(): void;
}

/**
 * Asks for a PIN over the whole screen: by the number keys of a remote, where it has any, or pressed one by one. Only
 * dots are shown, and the page holds no digit of it. Mark for tests: `data-overlay="pin"`.
 */
export function PinPad({ model, title, body, foot, onBack }: PinPadProps): JSX.Element {
  const state = model.state.value;
  const typed = model.typed.value;
  const complete = model.complete.value;
  const message = wordsOf(state);
  useLayoutEffect(() => setFocus(FIRST), []);
  // The countdown is not read out second by second.
  useLayoutEffect(() => {
    if (state.status === "wrong" || state.status === "waiting") announce(wordsOf(state));
  }, [state.status]);
  return (
    <div class={styles.veil} data-overlay="pin">
      <FocusTrap
        class={styles.card}
        focusKey="pin"
        prefer={FIRST}
        label={title}
        onBack={() => onBack?.()}
        onremotekey={onKeys(numberKeys(model))}
      >
        <div class={styles.left}>
          <h2 class={styles.title}>{title}</h2>
          {body !== undefined && <p class={styles.body}>{body}</p>}
          <div class={styles.dots} dir="ltr" role="img" aria-label={typed > 0 ? t("pin:typed", { digits: typed }) : t("pin:none")}>
            {Array.from({ length: Math.max(SHORTEST_PIN, typed) }, (_, index) => (
              <span key={index} class={index < typed ? `${styles.dot} ${styles.full}` : styles.dot} />
            ))}
          </div>
          <p class={state.status === "checking" ? styles.message : `${styles.message} ${styles.bad}`}>
            {(state.status === "wrong" || state.status === "waiting") && <Icon name={state.status === "wrong" ? "cross" : "lock"} />}
            <span class={styles.words}>{message}</span>
          </p>
          {foot}
        </div>
        <FocusRegion class={styles.pad} focusKey="pin-pad" prefer={FIRST} label={t("pin:pad")} dir="ltr">
          {ROWS.map((row) => (
            <div key={row} class={styles.row}>
              {Array.from(row, (digit) => (
                <Digit key={digit} digit={digit} model={model} />
              ))}
            </div>
          ))}
          <div class={styles.row}>
            <Focusable class={styles.key} focusKey="pin-erase" label={t("pin:erase")} onClick={() => model.erase()}>
              <Icon name="erase" />
            </Focusable>
            <Digit digit="0" model={model} />
            <Focusable
              class={complete ? `${styles.key} ${styles.ready}` : styles.key}
              focusKey="pin-send"
              label={t("pin:send")}
              aria-disabled={!complete}
              onClick={() => model.send()}
            >
              {state.status === "checking" ? <Spinner size="small" /> : <Icon name="check" />}
            </Focusable>
          </div>
        </FocusRegion>
      </FocusTrap>
    </div>
  );
}

function Digit({ digit, model }: { readonly digit: string; readonly model: PinEntry }): JSX.Element {
  return (
    <Focusable class={styles.key} focusKey={`pin-${digit}`} label={digit} onClick={() => model.type(digit)}>
      {digit}
    </Focusable>
  );
}

function wordsOf(state: PinState): string {
  switch (state.status) {
    case "typing":
      return "";
    case "checking":
      return t("pin:checking");
    case "wrong":
      return t("pin:wrong");
    case "waiting":
      return t("pin:waiting", { time: minutes(state.seconds) });
    default:
      return state satisfies never;
  }
}

/** "1:05" */
const minutes = (seconds: number): string => `${Math.floor(seconds / 60)}:${`0${seconds % 60}`.slice(-2)}`;

/** The number keys, and play: on remotes with few keys it is the nearest to "go on". */
function numberKeys(model: PinEntry): KeyHandlers {
  const press =
    (digit: string) =>
    ({ repeat }: KeyPress): void => {
      if (repeat === 0) model.type(digit);
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
    play: () => model.send(),
    playPause: () => model.send(),
  };
}
