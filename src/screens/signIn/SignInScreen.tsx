import type { JSX } from "preact";
import { t } from "../../core/i18n.ts";
import { useServices } from "../../core/services.ts";
import { FocusRegion } from "../../input/focus.tsx";
import { onKeys } from "../../input/RemoteKeyEvent.ts";
import { Flame } from "../../ui/Flame.tsx";
import { Hints } from "../../ui/Hints.tsx";
import { DeviceCodeStep } from "./DeviceCodeStep.tsx";
import { PasswordStep } from "./PasswordStep.tsx";
import { QrStep } from "./QrStep.tsx";
import { ServerStep } from "./ServerStep.tsx";
import styles from "./SignInScreen.module.css";
import type { SignInFlow } from "./SignInModel.ts";
import { WhoComesBack } from "./WhoComesBack.tsx";
import { DiscoveringStep, FailedStep, FinishingStep } from "./waitSteps.tsx";

/** Signing in: the hearth on the left, one step at a time on the right. Back at the first step is left to the app. */
export function SignInScreen({ model }: { readonly model: SignInFlow }): JSX.Element {
  const { config } = useServices();
  const { step } = model.state.value;
  const back = model.comingBack.value;
  return (
    <div class={styles.screen} data-screen="signIn" data-step={step} onremotekey={onKeys({ back: () => model.back() })}>
      <div class={styles.brand}>
        {back ? (
          <WhoComesBack {...back} />
        ) : (
          <>
            <div class={styles.sign}>
              <Flame />
            </div>
            <p class={styles.name}>{config.brand}</p>
            <p class={styles.tagline}>{t("signIn:tagline")}</p>
          </>
        )}
        <div class={styles.hints}>
          <Hints
            hints={[
              { keys: ["ok"], text: t("signIn:hints.choose") },
              { keys: ["back"], text: t("signIn:hints.back") },
            ]}
          />
        </div>
      </div>
      <FocusRegion key={step} class={styles.step} focusKey={`signIn-step-${step}`}>
        <Step model={model} />
      </FocusRegion>
    </div>
  );
}

function Step({ model }: { readonly model: SignInFlow }): JSX.Element {
  const state = model.state.value;
  switch (state.step) {
    case "server":
      return <ServerStep key={state.other ? "type" : "choose"} model={model} state={state} />;
    case "discovering":
      return <DiscoveringStep model={model} state={state} />;
    case "deviceCode":
      return <DeviceCodeStep model={model} state={state} />;
    case "qr":
      return <QrStep model={model} state={state} />;
    case "password":
      return <PasswordStep model={model} state={state} />;
    case "finishing":
      return <FinishingStep />;
    case "failed":
      return <FailedStep model={model} state={state} />;
    default:
      return state satisfies never;
  }
}
