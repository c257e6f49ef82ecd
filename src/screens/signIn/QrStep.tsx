import type { JSX } from "preact";
import { useLayoutEffect } from "preact/hooks";
import { t, tMaybe } from "../../core/i18n.ts";
import { Focusable, setFocus } from "../../input/focus.tsx";
import type { DeviceCode } from "../../matrix/signInTypes.ts";
import { announce } from "../../ui/Announcer.tsx";
import { Button } from "../../ui/Button.tsx";
import { NumberedLine } from "../../ui/NumberedLine.tsx";
import { Qr } from "../../ui/Qr.tsx";
import { Spinner } from "../../ui/Spinner.tsx";
import code from "./DeviceCodeStep.module.css";
import { NetworkNote, TimeLeft, UserCode } from "./codeParts.tsx";
import { DigitPad } from "./DigitPad.tsx";
import screen from "./SignInScreen.module.css";
import type { SignInFlow } from "./SignInModel.ts";
import type { QrPhase, StateOf } from "./signInState.ts";
import { StepTitle } from "./StepTitle.tsx";

interface StepProps {
  readonly model: SignInFlow;
  readonly state: StateOf<"qr">;
}

const NEW_CODE = "signIn-newCode";
const INSTEAD = "signIn-useCode";

/** Signing in by a code that Element X scans; the phone hands its keys over, and the TV is verified at once. */
export function QrStep({ model, state }: StepProps): JSX.Element {
  const { phase } = state;
  return (
    <div data-qr={phase.status}>
      <Phase key={phase.status === "asking" ? "showing" : phase.status} phase={phase} model={model} state={state} />
    </div>
  );
}

function Phase({ phase, model, state }: StepProps & { readonly phase: QrPhase }): JSX.Element {
  switch (phase.status) {
    case "asking":
    case "showing":
      return <Scan model={model} picture={phase.status === "showing" ? phase.code : undefined} />;
    case "digits":
      return <DigitPad model={model} typed={phase.typed} sent={phase.sent} />;
    case "approving":
      return <Approve model={model} state={state} userCode={phase.code} offline={phase.problem !== undefined} />;
    case "keys":
      return <Keys />;
    case "ended":
      return <Ended model={model} state={state} phase={phase} />;
    default:
      return phase satisfies never;
  }
}

function Scan({ model, picture }: { readonly model: SignInFlow; readonly picture: Uint8Array | undefined }): JSX.Element {
  return (
    <>
      <StepTitle title={t("signIn:qr.title")} body={t("signIn:qr.why")} />
      <div class={code.code}>
        {picture ? (
          <Qr content={picture} size={28} label={t("signIn:qr.label")} />
        ) : (
          <div class={`${code.empty} ${code.emptyLarge}`}>
            <Spinner size="large" />
          </div>
        )}
        <ol class={code.steps}>
          <NumberedLine number={1}>{t("signIn:qr.open")}</NumberedLine>
          <NumberedLine number={2}>{t("signIn:qr.choose")}</NumberedLine>
          <NumberedLine number={3}>{t(picture ? "signIn:qr.scan" : "signIn:qr.loading")}</NumberedLine>
        </ol>
      </div>
      <div class={code.below}>
        <div class={screen.actions}>
          <Instead model={model} autoFocus />
        </div>
      </div>
    </>
  );
}

interface ApproveProps extends StepProps {
  readonly userCode: DeviceCode;
  readonly offline: boolean;
}

function Approve({ model, state, userCode, offline }: ApproveProps): JSX.Element {
  const spelled = Array.from(userCode.userCode).join(" ");
  useLayoutEffect(() => announce(`${t("signIn:qr.approveTitle")} ${t("signIn:qr.approveCode")} ${spelled}`), [spelled]);
  return (
    <div data-user-code={userCode.userCode} data-verification-uri={userCode.verificationUri}>
      <StepTitle title={t("signIn:qr.approveTitle")} body={t("signIn:qr.approveBody")} />
      <p class={code.asked}>{t("signIn:qr.approveCode")}</p>
      <UserCode code={userCode.userCode} />
      <TimeLeft code={userCode} secondsLeft={model.secondsLeft.value} last={t("signIn:qr.lastMinute")} />
      <p class={code.note} role="status">
        {offline && <NetworkNote name={state.server.name} />}
      </p>
      <div class={screen.actions}>
        <Button autoFocus focusKey="signIn-cancel" onClick={() => model.back()}>
          {t("common:cancel")}
        </Button>
      </div>
    </div>
  );
}

/** Seconds, and nothing to press: as when a sign-in is being finished. */
function Keys(): JSX.Element {
  return (
    <Focusable autoFocus class={screen.still} focusKey="signIn-still" label={`${t("signIn:qr.keysTitle")} ${t("signIn:qr.keysBody")}`}>
      <span class={screen.wheel}>
        <Spinner size="large" />
      </span>
      <StepTitle title={t("signIn:qr.keysTitle")} body={t("signIn:qr.keysBody")} />
    </Focusable>
  );
}

function Ended({ model, phase, state }: StepProps & { readonly phase: Extract<QrPhase, { readonly status: "ended" }> }): JSX.Element {
  const { why, error } = phase;
  // A second try leads to the same end where the phone or the server cannot do it.
  const hopeless = why === "unsupported" || why === "unavailable";
  useLayoutEffect(() => setFocus(hopeless ? INSTEAD : NEW_CODE), []);
  const body = t(`signIn:qr.ended.${why}.body`, { name: state.server.name });
  return (
    <>
      <StepTitle
        title={t(`signIn:qr.ended.${why}.title`, { name: state.server.name })}
        body={why === "failed" && error ? tMaybe(`signIn:failed.${error.kind}`, { name: state.server.name }, body) : body}
      />
      <div class={screen.actions}>
        {!hopeless && (
          <Button tone="primary" icon="retry" focusKey={NEW_CODE} onClick={() => model.newCode()}>
            {t("signIn:qr.again")}
          </Button>
        )}
        <Instead model={model} tone={hopeless ? "primary" : "quiet"} />
      </div>
    </>
  );
}

interface InsteadProps {
  readonly model: SignInFlow;
  readonly autoFocus?: boolean;
  readonly tone?: "primary" | "quiet";
}

function Instead({ model, autoFocus = false, tone = "quiet" }: InsteadProps): JSX.Element {
  return (
    <Button tone={tone} autoFocus={autoFocus} focusKey={INSTEAD} onClick={() => model.useMethod("deviceCode")}>
      {t("signIn:qr.instead")}
    </Button>
  );
}
