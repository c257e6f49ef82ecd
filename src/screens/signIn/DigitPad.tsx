import type { JSX } from "preact";
import { useLayoutEffect } from "preact/hooks";
import { t } from "../../core/i18n.ts";
import { Focusable, FocusRegion, setFocus } from "../../input/focus.tsx";
import { type KeyHandlers, onKeys } from "../../input/RemoteKeyEvent.ts";
import { announce } from "../../ui/Announcer.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { Spinner } from "../../ui/Spinner.tsx";
import styles from "./DigitPad.module.css";
import { DIGITS } from "./nextSignIn.ts";
import type { SignInFlow } from "./SignInModel.ts";
import { StepTitle } from "./StepTitle.tsx";

const ROWS = ["123", "456", "789"];
const FIRST = "signIn-digit-5";
const SEND = "signIn-digits-send";

interface DigitPadProps {
  readonly model: SignInFlow;
  readonly typed: string;
  readonly sent: boolean;
}

/** The two digits that the phone shows: by the number keys of a remote, where it has any, or pressed one by one. */
export function DigitPad({ model, typed, sent }: DigitPadProps): JSX.Element {
  const complete = typed.length === DIGITS;
  useLayoutEffect(() => {
    setFocus(FIRST);
    announce(t("signIn:qr.digitsTitle"));
  }, []);
  useLayoutEffect(() => {
    if (complete) setFocus(SEND);
  }, [complete]);
  return (
    <div onremotekey={onKeys(numberKeys(model))} class={styles.sides}>
      <div class={styles.left}>
        <StepTitle title={t("signIn:qr.digitsTitle")} body={t("signIn:qr.digitsBody")} />
        <div class={styles.cells} dir="ltr" role="img" aria-label={Array.from(typed).join(" ") || t("signIn:qr.digitsNone")}>
          {Array.from({ length: DIGITS }, (_, index) => (
            <span key={index} class={index === typed.length ? `${styles.cell} ${styles.current}` : styles.cell}>
              {typed[index] ?? ""}
            </span>
          ))}
        </div>
      </div>
      <FocusRegion class={styles.pad} focusKey="signIn-digits" prefer={FIRST} label={t("signIn:qr.digitsPad")} dir="ltr">
        {ROWS.map((row) => (
          <div key={row} class={styles.row}>
            {Array.from(row, (digit) => (
              <Digit key={digit} digit={digit} model={model} />
            ))}
          </div>
        ))}
        <div class={styles.row}>
          <Focusable class={styles.key} focusKey="signIn-digits-erase" label={t("signIn:qr.erase")} onClick={() => model.eraseDigit()}>
            <Icon name="erase" />
          </Focusable>
          <Digit digit="0" model={model} />
          <Focusable
            class={complete ? `${styles.key} ${styles.ready}` : styles.key}
            focusKey={SEND}
            label={t("signIn:qr.send")}
            aria-disabled={!complete}
            onClick={() => model.sendDigits()}
          >
            {sent ? <Spinner size="small" /> : <Icon name="check" />}
          </Focusable>
        </div>
      </FocusRegion>
    </div>
  );
}

function Digit({ digit, model }: { readonly digit: string; readonly model: SignInFlow }): JSX.Element {
  return (
    <Focusable class={styles.key} focusKey={`signIn-digit-${digit}`} label={digit} onClick={() => model.typeDigit(digit)}>
      {digit}
    </Focusable>
  );
}

function numberKeys(model: SignInFlow): KeyHandlers {
  const press = (digit: string) => () => model.typeDigit(digit);
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
