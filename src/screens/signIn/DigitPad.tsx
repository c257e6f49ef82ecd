import type { JSX } from "preact";
import { useLayoutEffect } from "preact/hooks";
import { t } from "../../core/i18n.ts";
import { setFocus } from "../../input/focus.tsx";
import { onKeys } from "../../input/RemoteKeyEvent.ts";
import { announce } from "../../ui/Announcer.tsx";
import { DigitKeys, numberKeys } from "../../ui/DigitKeys.tsx";
import styles from "./DigitPad.module.css";
import { DIGITS } from "./nextSignIn.ts";
import type { SignInFlow } from "./SignInModel.ts";
import { StepTitle } from "./StepTitle.tsx";

const NAME = "signIn-digit";

interface DigitPadProps {
  readonly model: SignInFlow;
  readonly typed: string;
  readonly sent: boolean;
}

/** The two digits that the phone shows: by the number keys of a remote, where it has any, or pressed one by one. */
export function DigitPad({ model, typed, sent }: DigitPadProps): JSX.Element {
  const complete = typed.length === DIGITS;
  useLayoutEffect(() => {
    setFocus(`${NAME}-5`);
    announce(t("signIn:qr.digitsTitle"));
  }, []);
  useLayoutEffect(() => {
    if (complete) setFocus(`${NAME}-send`);
  }, [complete]);
  return (
    <div onremotekey={onKeys(numberKeys((digit) => model.typeDigit(digit)))} class={styles.sides}>
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
      <DigitKeys
        name={NAME}
        label={t("signIn:qr.digitsPad")}
        erase={t("signIn:qr.erase")}
        send={t("signIn:qr.send")}
        complete={complete}
        busy={sent}
        onDigit={(digit) => model.typeDigit(digit)}
        onErase={() => model.eraseDigit()}
        onSend={() => model.sendDigits()}
      />
    </div>
  );
}
