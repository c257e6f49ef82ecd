import type { JSX } from "preact";
import { t } from "../../core/i18n.ts";
import { FocusRegion } from "../../input/focus.tsx";
import { onKeys } from "../../input/RemoteKeyEvent.ts";
import { Hints } from "../../ui/Hints.tsx";
import { ChooseStep, IncomingStep, WaitingStep } from "./askSteps.tsx";
import { CompareEmojiStep, ConfirmScanStep } from "./compareSteps.tsx";
import { CancelledStep, DoneStep, StartingStep, UnavailableStep, VerifiedStep, WaysStep, WorkingStep } from "./quietSteps.tsx";
import { PassphraseStep } from "./PassphraseStep.tsx";
import { RecoveryKeyStep } from "./RecoveryKeyStep.tsx";
import { FirstDeviceStep, NewKeyStep, SetUpStep } from "./setUpSteps.tsx";
import styles from "./VerificationScreen.module.css";
import type { Verifying } from "./VerificationModel.ts";

/** Verifying this TV, one step at a time. */
export function VerificationScreen({ model }: { readonly model: Verifying }): JSX.Element {
  const { step } = model.state.value;
  return (
    <div class={styles.screen} data-screen="verification" data-step={step} onremotekey={onKeys({ back: () => model.back() })}>
      <FocusRegion key={step} class={styles.step} focusKey={`verification-step-${step}`}>
        <Step model={model} />
      </FocusRegion>
      <div class={styles.hints}>
        <Hints
          hints={[
            { keys: ["ok"], text: t("verification:hints.choose") },
            { keys: ["back"], text: t("verification:hints.back") },
          ]}
        />
      </div>
    </div>
  );
}

function Step({ model }: { readonly model: Verifying }): JSX.Element {
  const state = model.state.value;
  switch (state.step) {
    case "incoming":
      return <IncomingStep model={model} state={state} />;
    case "waiting":
      return <WaitingStep model={model} state={state} />;
    case "choose":
      return <ChooseStep model={model} state={state} />;
    case "compareEmoji":
      return <CompareEmojiStep model={model} state={state} />;
    case "confirmScan":
      return <ConfirmScanStep model={model} state={state} />;
    case "working":
      return <WorkingStep what={state.what} />;
    case "done":
      return <DoneStep model={model} />;
    case "cancelled":
      return <CancelledStep model={model} state={state} />;
    case "starting":
      return <StartingStep model={model} />;
    case "unavailable":
      return <UnavailableStep model={model} state={state} />;
    case "verified":
      return <VerifiedStep model={model} state={state} />;
    case "ways":
      return <WaysStep model={model} state={state} />;
    case "recoveryKey":
      return <RecoveryKeyStep model={model} state={state} />;
    case "passphrase":
      return <PassphraseStep model={model} state={state} />;
    case "firstDevice":
      return <FirstDeviceStep model={model} />;
    case "setUp":
      return <SetUpStep model={model} state={state} />;
    case "newKey":
      return <NewKeyStep model={model} state={state} />;
    default:
      return state satisfies never;
  }
}
