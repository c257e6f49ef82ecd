import type { JSX } from "preact";
import { useLayoutEffect } from "preact/hooks";
import { t } from "../../core/i18n.ts";
import { setFocus } from "../../input/focus.tsx";
import type { DeviceCode } from "../../matrix/signInTypes.ts";
import { announce } from "../../ui/Announcer.tsx";
import { Button } from "../../ui/Button.tsx";
import { NumberedLine } from "../../ui/NumberedLine.tsx";
import { Qr } from "../../ui/Qr.tsx";
import { Spinner } from "../../ui/Spinner.tsx";
import { NetworkNote, spelledCode, TimeLeft, UserCode } from "./codeParts.tsx";
import styles from "./DeviceCodeStep.module.css";
import { shortName } from "./servers.ts";
import screen from "./SignInScreen.module.css";
import type { SignInFlow } from "./SignInModel.ts";
import type { StateOf } from "./signInState.ts";
import { StepTitle } from "./StepTitle.tsx";

interface StepProps {
  readonly model: SignInFlow;
  readonly state: StateOf<"deviceCode">;
}

const NEW_CODE = "signIn-newCode";
const QR = "signIn-useQr";
const PASSWORD = "signIn-usePassword";
const SERVER = "signIn-otherServer";

/** Longer addresses are set smaller, so that they stay on one line. */
const LONG_URI = 26;

/** Signing in with a phone: a picture to scan, an address and a code to type (RFC 8628 section 3.3). */
export function DeviceCodeStep({ model, state }: StepProps): JSX.Element {
  const { phase, server } = state;
  const hasPassword = server.methods.includes("password");
  const hasQr = server.methods.includes("qr");
  const ended = phase.status === "ended";
  useLayoutEffect(() => setFocus(ended ? NEW_CODE : hasQr ? QR : hasPassword ? PASSWORD : SERVER), [ended]);
  const code = phase.status === "waiting" ? phase.code : undefined;
  return (
    <div data-user-code={code?.userCode} data-verification-uri={code?.verificationUri}>
      {phase.status === "ended" ? (
        <Ended denied={phase.error.kind === "denied"} />
      ) : (
        <>
          <StepTitle title={t("signIn:code.title")} />
          {code ? <Instructions code={code} /> : <Asking />}
          {code && <TimeLeft code={code} secondsLeft={model.secondsLeft.value} last={t("signIn:code.lastMinute")} />}
          <p class={styles.note} role="status">
            <Note state={state} />
          </p>
        </>
      )}
      <div class={screen.actions}>
        {ended && (
          <Button tone="primary" focusKey={NEW_CODE} onClick={() => model.newCode()}>
            {t("signIn:code.newCode")}
          </Button>
        )}
        {hasQr && (
          <Button icon="phone-screen" focusKey={QR} onClick={() => model.useMethod("qr")}>
            {t("signIn:code.qr")}
          </Button>
        )}
        {hasPassword && (
          <Button focusKey={PASSWORD} onClick={() => model.useMethod("password")}>
            {t("signIn:code.password")}
          </Button>
        )}
        <Button focusKey={SERVER} onClick={() => model.back()}>
          {t("signIn:code.otherServer")}
        </Button>
      </div>
    </div>
  );
}

function Instructions({ code }: { readonly code: DeviceCode }): JSX.Element {
  const { userCode, verificationUri, verificationUriComplete } = code;
  const uri = shortName(verificationUri);
  const spelled = spelledCode(userCode);
  useLayoutEffect(() => announce(t("signIn:code.spoken", { uri, code: spelled })), [userCode]);
  return (
    <div class={styles.code}>
      <Qr content={verificationUriComplete ?? verificationUri} size={24} label={t("signIn:code.qrLabel", { uri })} />
      <ol class={styles.steps}>
        <NumberedLine number={1}>
          {t("signIn:code.scan")}
          <span class={uri.length > LONG_URI ? `${styles.uri} ${styles.longUri}` : styles.uri} dir="ltr">
            {uri}
          </span>
        </NumberedLine>
        <NumberedLine number={2}>{t("signIn:code.confirm")}</NumberedLine>
        <NumberedLine number={3}>
          {t(verificationUriComplete === undefined ? "signIn:code.enter" : "signIn:code.compare")}
          <UserCode code={userCode} />
        </NumberedLine>
      </ol>
    </div>
  );
}

function Asking(): JSX.Element {
  return (
    <div class={styles.code}>
      <div class={styles.empty}>
        <Spinner size="large" />
      </div>
      <p class={styles.asking}>{t("signIn:code.asking")}</p>
    </div>
  );
}

function Note({ state: { phase, renewals, server } }: Pick<StepProps, "state">): JSX.Element | null {
  if (phase.status !== "waiting") return null;
  if (phase.problem) return <NetworkNote name={server.name} />;
  return renewals > 0 ? <span>{t("signIn:code.renewed")}</span> : null;
}

function Ended({ denied }: { readonly denied: boolean }): JSX.Element {
  return (
    <StepTitle
      title={t(denied ? "signIn:code.deniedTitle" : "signIn:code.expiredTitle")}
      body={t(denied ? "signIn:code.deniedBody" : "signIn:code.expiredBody")}
    />
  );
}
