import type { JSX } from "preact";
import { t } from "../../core/i18n.ts";
import { setFocus } from "../../input/focus.tsx";
import { Button } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { Qr } from "../../ui/Qr.tsx";
import { SecretField } from "../../ui/SecretField.tsx";
import styles from "./setUpSteps.module.css";
import { StepFrame } from "./StepFrame.tsx";
import screen from "./VerificationScreen.module.css";
import type { Verifying } from "./VerificationModel.ts";
import { groupsOf, type StateOf } from "./verificationState.ts";

interface StepProps<S extends "setUp" | "newKey"> {
  readonly model: Verifying;
  readonly state: StateOf<S>;
}

/** Nobody has set up encryption for this account: a phone is a better place to do it, because it goes along. */
export function FirstDeviceStep({ model }: { readonly model: Verifying }): JSX.Element {
  return (
    <StepFrame
      icon="phone-screen"
      title={t("verification:first.title")}
      body={t("verification:first.body")}
      actions={
        <>
          <Button focusKey="verification-later" autoFocus onClick={() => model.leave()}>
            {t("verification:later")}
          </Button>
          <Button focusKey="verification-use-setUp" onClick={() => model.use("setUp")}>
            {t("verification:first.here")}
          </Button>
        </>
      }
    >
      <p class={screen.aside}>{t("verification:first.phone", { userId: model.about.value.userId })}</p>
    </StepFrame>
  );
}

const GO = "verification-setUp";

export function SetUpStep({ model, state }: StepProps<"setUp">): JSX.Element {
  const { needsPassword, password, problem } = state;
  const words = problem && t(`verification:setUp.problem.${problem}`);
  return (
    <StepFrame
      title={t("verification:setUp.title")}
      body={t(needsPassword ? "verification:setUp.password" : "verification:setUp.body")}
      actions={
        <>
          <Button
            tone="primary"
            focusKey={GO}
            autoFocus={!needsPassword}
            disabled={needsPassword && password === ""}
            onClick={() => model.submit()}
          >
            {t("verification:setUp.go")}
          </Button>
          <Button focusKey="verification-back" onClick={() => model.back()}>
            {t("common:back")}
          </Button>
        </>
      }
    >
      {needsPassword ? (
        <SecretField
          focusKey="verification-password"
          field="password"
          label={t("verification:setUp.passwordField")}
          value={password}
          error={words}
          autoComplete="current-password"
          onInput={(text) => model.edit(text)}
          onSubmit={() => setFocus(GO)}
        />
      ) : (
        words !== undefined && (
          <p class={screen.problem} role="alert">
            <Icon name="warning" />
            <span>{words}</span>
          </p>
        )
      )}
    </StepFrame>
  );
}

/** The recovery key, once: to be written down, or carried away by a phone's camera. */
export function NewKeyStep({ model, state }: StepProps<"newKey">): JSX.Element {
  return (
    <StepFrame
      title={t("verification:newKey.title")}
      body={t("verification:newKey.body")}
      actions={
        <Button tone="primary" icon="check" focusKey="verification-kept" autoFocus onClick={() => model.back()}>
          {t("verification:newKey.kept")}
        </Button>
      }
    >
      <div class={styles.newKey}>
        <div class={styles.groups} dir="ltr">
          {groupsOf(state.recoveryKey).map((group, index) => (
            <span key={index} class={styles.group}>
              {group}
            </span>
          ))}
        </div>
        <Qr content={state.recoveryKey} size={22} label={t("verification:newKey.qrLabel")} />
      </div>
      {state.sure && (
        <Dialog
          focusKey="newKey"
          title={t("verification:newKey.sureTitle")}
          answers={[
            { focusKey: "newKey-no", children: t("verification:newKey.sureNo"), onClick: () => model.back() },
            { focusKey: "newKey-yes", children: t("verification:newKey.sureYes"), onClick: () => model.submit() },
          ]}
          onBack={() => model.back()}
        >
          <p>{t("verification:newKey.sureBody")}</p>
        </Dialog>
      )}
    </StepFrame>
  );
}
