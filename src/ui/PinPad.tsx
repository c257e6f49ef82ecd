import type { ComponentChildren, JSX } from "preact";
import { useLayoutEffect } from "preact/hooks";
import { t } from "../core/i18n.ts";
import "../core/lateWords.ts";
import { type PinEntry, type PinState, SHORTEST_PIN } from "../core/PinModel.ts";
import { Focusable, FocusTrap, setFocus } from "../input/focus.tsx";
import { onKeys } from "../input/RemoteKeyEvent.ts";
import { announce } from "./Announcer.tsx";
import dialog from "./Dialog.module.css";
import { DigitKeys, numberKeys } from "./DigitKeys.tsx";
import { Icon } from "./Icon.tsx";
import styles from "./PinPad.module.css";

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
  const message = wordsOf(state);
  useLayoutEffect(() => setFocus(FIRST), []);
  // The countdown is not read out second by second.
  useLayoutEffect(() => {
    if (state.status === "wrong" || state.status === "waiting") announce(wordsOf(state));
  }, [state.status]);
  return (
    <div class={`${dialog.veil} ${styles.over}`} data-overlay="pin">
      <FocusTrap
        class={`${dialog.card} ${styles.card}`}
        focusKey="pin"
        prefer={FIRST}
        label={title}
        onBack={() => onBack?.()}
        onremotekey={onKeys({
          ...numberKeys((digit) => model.type(digit)),
          // On remotes with few keys it is the nearest to "go on".
          play: () => model.send(),
          playPause: () => model.send(),
        })}
      >
        <div class={styles.left}>
          <h2 class={dialog.title}>{title}</h2>
          {body !== undefined && <p class={dialog.body}>{body}</p>}
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
        <DigitKeys
          name="pin"
          label={t("pin:pad")}
          erase={t("pin:erase")}
          send={t("pin:send")}
          sendWord={t("pin:send")}
          complete={model.complete.value}
          busy={state.status === "checking"}
          held={state.status === "waiting"}
          onDigit={(digit) => model.type(digit)}
          onErase={() => model.erase()}
          onSend={() => model.send()}
        />
      </FocusTrap>
    </div>
  );
}

/** In the pad's place until it is known what to ask: a trap as it is, so that focus goes from one to the other, and at last back to where it was. */
export function PinWaiting({ onBack }: Pick<PinPadProps, "onBack">): JSX.Element {
  return (
    <FocusTrap
      class={`${dialog.veil} ${styles.over} ${styles.waiting}`}
      focusKey="pin-waiting"
      label={t("common:starting")}
      data-overlay="pin"
      onBack={() => onBack?.()}
    >
      <Focusable focusKey="pin-loading" autoFocus>
        {t("common:starting")}
      </Focusable>
    </FocusTrap>
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
