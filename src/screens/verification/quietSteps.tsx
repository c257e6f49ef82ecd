import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { t, tMaybe } from "../../core/i18n.ts";
import { Focusable } from "../../input/focus.tsx";
import type { VerificationEnd, VerifyWay } from "../../matrix/securityTypes.ts";
import { Button } from "../../ui/Button.tsx";
import { ChoiceTile, ChoiceTiles } from "../../ui/ChoiceTiles.tsx";
import type { IconName } from "../../ui/Icon.tsx";
import { Spinner } from "../../ui/Spinner.tsx";
import { OtherWays } from "./OtherWays.tsx";
import styles from "./quietSteps.module.css";
import { StepFrame } from "./StepFrame.tsx";
import screen from "./VerificationScreen.module.css";
import type { Verifying } from "./VerificationModel.ts";
import type { StateOf } from "./verificationState.ts";

interface Props {
  readonly model: Verifying;
}

const icons: Record<VerifyWay, IconName> = { otherDevice: "phone-screen", recoveryKey: "key", passphrase: "lock", setUp: "plus" };

/** What the person may have at hand, one tile each. */
export function WaysStep({ model, state }: Props & { readonly state: StateOf<"ways"> }): JSX.Element {
  const { ways } = state;
  return (
    <StepFrame
      title={t("verification:ways.title")}
      body={t(ways.length > 0 ? "verification:ways.body" : "verification:ways.none")}
      actions={
        <Button focusKey="verification-later" autoFocus={ways.length === 0} onClick={() => model.leave()}>
          {t("verification:later")}
        </Button>
      }
    >
      <ChoiceTiles>
        {ways.map((way, index) => (
          <ChoiceTile
            key={way}
            focusKey={`verification-way-${way}`}
            icon={icons[way]}
            name={t(`verification:ways.${way}`)}
            about={t(`verification:ways.${way}About`)}
            autoFocus={index === 0}
            onClick={() => model.use(way)}
          />
        ))}
      </ChoiceTiles>
    </StepFrame>
  );
}

export function StartingStep({ model }: Props): JSX.Element {
  return (
    <StepFrame
      title={t("verification:starting.title")}
      body={t("verification:starting.body")}
      actions={
        <Button focusKey="verification-later" autoFocus onClick={() => model.leave()}>
          {t("verification:later")}
        </Button>
      }
    >
      <div class={screen.wheel}>
        <Spinner size="large" />
      </div>
    </StepFrame>
  );
}

export function WorkingStep({ what }: { readonly what: StateOf<"working">["what"] }): JSX.Element {
  const title = t(`verification:working.${what}`);
  const body = t(what === "passphrase" ? "verification:working.slow" : "verification:working.soon");
  return (
    // Nothing to press, but focus must be somewhere, and a screen reader says this.
    <Focusable autoFocus class={screen.still} focusKey="verification-still" label={`${title} ${body}`}>
      <span class={screen.wheel}>
        <Spinner size="large" />
      </span>
      <StepFrame title={title} body={body} />
    </Focusable>
  );
}

export function DoneStep({ model }: Props): JSX.Element {
  return (
    <StepFrame
      icon="check"
      tone="good"
      title={t("verification:done.title")}
      body={t("verification:done.body")}
      actions={
        <Button tone="primary" focusKey="verification-continue" autoFocus onClick={() => model.leave()}>
          {t("verification:done.continue")}
        </Button>
      }
    />
  );
}

export function VerifiedStep({ model, state }: Props & { readonly state: StateOf<"verified"> }): JSX.Element {
  return (
    <StepFrame
      icon="check"
      tone="good"
      title={t("verification:done.title")}
      body={t(`verification:backup.${state.backup}`)}
      actions={
        <Button focusKey="verification-continue" autoFocus onClick={() => model.leave()}>
          {t("common:back")}
        </Button>
      }
    />
  );
}

export function UnavailableStep({ model, state }: Props & { readonly state: StateOf<"unavailable"> }): JSX.Element {
  const lost = state.why === "keysLost";
  return (
    <StepFrame
      icon="warning"
      tone="bad"
      title={t(lost ? "verification:unavailable.lostTitle" : "verification:unavailable.title")}
      body={t(`verification:unavailable.${state.why}`)}
      actions={
        <>
          {lost && (
            <Button tone="primary" focusKey="verification-signIn" autoFocus onClick={() => model.signInAgain()}>
              {t("verification:unavailable.signIn")}
            </Button>
          )}
          <Button focusKey="verification-continue" autoFocus={!lost} onClick={() => model.leave()}>
            {t(lost ? "verification:later" : "common:back")}
          </Button>
        </>
      }
    />
  );
}

/** Ends that more of the same does not mend. */
const HOPELESS: readonly VerificationEnd[] = ["unsupported", "takenElsewhere"];

/** Each end says what happened, whether it is bad, and what to do. */
export function CancelledStep({ model, state }: Props & { readonly state: StateOf<"cancelled"> }): JSX.Element {
  const [open, setOpen] = useState(false);
  const { why, error } = state;
  const again = !HOPELESS.includes(why);
  const body = error ? tMaybe(`verification:failed.${error.kind}`, {}, t(`error:${error.kind}`)) : t(`verification:cancelled.${why}.body`);
  return (
    <StepFrame
      icon={why === "mismatch" ? "warning" : "info"}
      {...(why === "mismatch" && { tone: "bad" as const })}
      title={t(`verification:cancelled.${why}.title`)}
      body={body}
      actions={
        <>
          {again && (
            <Button tone="primary" icon="retry" focusKey="verification-again" autoFocus onClick={() => model.again()}>
              {t("common:retry")}
            </Button>
          )}
          {why !== "wrongKey" && why !== "takenElsewhere" && <OtherWays model={model} autoFocus={!again} />}
          <Button focusKey="verification-later" autoFocus={why === "takenElsewhere"} onClick={() => model.leave()}>
            {t(why === "takenElsewhere" ? "common:back" : "verification:later")}
          </Button>
          {error && (
            <Button focusKey="verification-details" onClick={() => setOpen(!open)}>
              {t(open ? "common:hideDetails" : "common:details")}
            </Button>
          )}
        </>
      }
    >
      {open && error && (
        <p class={styles.details} dir="ltr">
          {error.detail}
        </p>
      )}
    </StepFrame>
  );
}
