import type { JSX } from "preact";
import { useLayoutEffect } from "preact/hooks";
import { t } from "../../core/i18n.ts";
import { setFocus } from "../../input/focus.tsx";
import { Button } from "../../ui/Button.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { TextField } from "../../ui/TextField.tsx";
import { KeyPad } from "./KeyPad.tsx";
import styles from "./RecoveryKeyStep.module.css";
import { StepFrame } from "./StepFrame.tsx";
import type { Verifying } from "./VerificationModel.ts";
import { groupsOf, type KeyCheck, type StateOf } from "./verificationState.ts";

const FIELD = "verification-recoveryKey";
const SEND = "verification-send";
const GROUPS = 12;

/**
 * 48 letters on a remote, in two ways at once: the TV's own keyboard (a phone's remote app types into it as well), and a
 * pad that has nothing but the letters of recovery keys. What was typed stands in groups of four, as it is written down.
 */
export function RecoveryKeyStep({ model, state }: { readonly model: Verifying; readonly state: StateOf<"recoveryKey"> }): JSX.Element {
  const { typed, check } = state;
  useLayoutEffect(() => setFocus(FIELD), []);
  useLayoutEffect(() => {
    if (check === "complete") setFocus(SEND);
  }, [check]);
  return (
    <StepFrame title={t("verification:key.title")}>
      <div class={styles.sides}>
        <div class={styles.left}>
          <p class={styles.body}>{t("verification:key.body")}</p>
          <TextField
            focusKey={FIELD}
            field="recoveryKey"
            label={t("verification:key.field")}
            value={typed}
            onInput={(text) => model.edit(text)}
            onSubmit={() => setFocus(check === "complete" ? SEND : FIELD)}
          />
          <Groups typed={typed} check={check} />
          <div class={styles.actions}>
            <Button tone="primary" icon="check" focusKey={SEND} disabled={check !== "complete"} onClick={() => model.submit()}>
              {t("verification:key.send")}
            </Button>
            <Button focusKey="verification-back" onClick={() => model.back()}>
              {t("common:back")}
            </Button>
          </div>
        </div>
        <KeyPad onPress={(letter) => model.press(letter)} onErase={() => model.erase()} onClear={() => model.clear()} />
      </div>
    </StepFrame>
  );
}

function Groups({ typed, check }: { readonly typed: string; readonly check: KeyCheck }): JSX.Element {
  const groups = groupsOf(typed);
  const cells = Array.from({ length: Math.max(GROUPS, groups.length) }, (_, index) => groups[index] ?? "");
  const letters = groups.join("").length;
  return (
    <>
      <div class={styles.groups} dir="ltr" aria-label={groups.join(" ")} role="img">
        {cells.slice(0, GROUPS).map((group, index) => (
          <span key={index} class={`${styles.group} ${index === Math.floor(letters / 4) && check === "incomplete" ? styles.current : ""}`}>
            {group}
          </span>
        ))}
      </div>
      <p class={`${styles.note} ${styles[check]}`} role="status">
        {check !== "incomplete" && <Icon name={check === "complete" ? "check" : "warning"} />}
        <span>{note(check, letters)}</span>
      </p>
    </>
  );
}

function note(check: KeyCheck, letters: number): string {
  switch (check) {
    case "complete":
      return t("verification:key.complete");
    case "wrong":
      // Early, it does not begin as recovery keys do; in the end, a letter is another.
      return t(letters > 48 ? "verification:key.tooLong" : letters < 48 ? "verification:key.wrongStart" : "verification:key.wrong");
    case "incomplete":
      return t("verification:key.count", { typed: letters, all: 48 });
    default:
      return check satisfies never;
  }
}
