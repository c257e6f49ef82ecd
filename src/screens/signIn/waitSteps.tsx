import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { t, tMaybe } from "../../core/i18n.ts";
import { Focusable } from "../../input/focus.tsx";
import { Button } from "../../ui/Button.tsx";
import { Spinner } from "../../ui/Spinner.tsx";
import styles from "./SignInScreen.module.css";
import type { SignInFlow } from "./SignInModel.ts";
import type { StateOf } from "./signInState.ts";
import { StepTitle } from "./StepTitle.tsx";

interface StepProps<S extends "discovering" | "failed"> {
  readonly model: SignInFlow;
  readonly state: StateOf<S>;
}

/** The server is being asked what it offers; it can be called off. */
export function DiscoveringStep({ model, state }: StepProps<"discovering">): JSX.Element {
  return (
    <>
      <div class={styles.wheel}>
        <Spinner size="large" />
      </div>
      <StepTitle title={t("signIn:discovering.title", { name: state.choice.name })} body={t("signIn:discovering.body")} />
      <div class={styles.actions}>
        <Button autoFocus focusKey="signIn-cancel" onClick={() => model.back()}>
          {t("common:cancel")}
        </Button>
      </div>
    </>
  );
}

/** Credentials are being stored: a moment that cannot be taken back. */
export function FinishingStep(): JSX.Element {
  return (
    // Nothing to press for a moment, but focus must be somewhere, and a screen reader says this.
    <Focusable
      autoFocus
      class={styles.still}
      focusKey="signIn-still"
      label={`${t("signIn:finishing.title")} ${t("signIn:finishing.body")}`}
    >
      <span class={styles.wheel}>
        <Spinner size="large" />
      </span>
      <StepTitle title={t("signIn:finishing.title")} body={t("signIn:finishing.body")} />
    </Focusable>
  );
}

/** What no other step has a place for: what happened, and what to do. */
export function FailedStep({ model, state }: StepProps<"failed">): JSX.Element {
  const [open, setOpen] = useState(false);
  const { kind, detail } = state.error;
  return (
    <>
      <StepTitle title={t("signIn:failed.title")} body={tMaybe(`signIn:failed.${kind}`, { name: state.server.name }, t(`error:${kind}`))} />
      <div class={styles.actions}>
        <Button autoFocus tone="primary" icon="retry" focusKey="signIn-retry" onClick={() => model.retry()}>
          {t("common:retry")}
        </Button>
        <Button focusKey="signIn-otherServer" onClick={() => model.back()}>
          {t("signIn:failed.otherServer")}
        </Button>
        <Button focusKey="signIn-details" onClick={() => setOpen(!open)}>
          {t(open ? "common:hideDetails" : "common:details")}
        </Button>
      </div>
      {open && <pre class={styles.details}>{detail}</pre>}
    </>
  );
}
