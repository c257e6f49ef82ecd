import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { t } from "../../core/i18n.ts";
import { setFocus } from "../../input/focus.tsx";
import { Button } from "../../ui/Button.tsx";
import { SecretField } from "../../ui/SecretField.tsx";
import { StepFrame } from "./StepFrame.tsx";
import type { Verifying } from "./VerificationModel.ts";
import type { StateOf } from "./verificationState.ts";

const SEND = "verification-send";

/** The words that a person has chosen, hidden unless they ask. */
export function PassphraseStep({ model, state }: { readonly model: Verifying; readonly state: StateOf<"passphrase"> }): JSX.Element {
  const [fresh] = useState(state.typed === "");
  return (
    <StepFrame
      title={t("verification:passphrase.title")}
      body={t("verification:passphrase.body")}
      actions={
        <>
          <Button tone="primary" focusKey={SEND} disabled={state.typed === ""} onClick={() => model.submit()}>
            {t("verification:passphrase.send")}
          </Button>
          <Button focusKey="verification-back" onClick={() => model.back()}>
            {t("common:back")}
          </Button>
        </>
      }
    >
      <SecretField
        focusKey="verification-passphrase"
        field="passphrase"
        label={t("verification:passphrase.field")}
        value={state.typed}
        autoOpen={fresh}
        onInput={(text) => model.edit(text)}
        onSubmit={() => setFocus(SEND)}
      />
    </StepFrame>
  );
}
