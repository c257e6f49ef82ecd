import type { JSX } from "preact";
import { t } from "../../core/i18n.ts";
import { Button } from "../../ui/Button.tsx";
import { EmojiText } from "../../ui/EmojiText.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { NumberedLine } from "../../ui/NumberedLine.tsx";
import { Qr } from "../../ui/Qr.tsx";
import { Spinner } from "../../ui/Spinner.tsx";
import styles from "./askSteps.module.css";
import { OtherWays } from "./OtherWays.tsx";
import { StepFrame } from "./StepFrame.tsx";
import screen from "./VerificationScreen.module.css";
import type { Verifying } from "./VerificationModel.ts";
import type { StateOf } from "./verificationState.ts";

interface StepProps<S extends "incoming" | "waiting" | "choose"> {
  readonly model: Verifying;
  readonly state: StateOf<S>;
}

/** Our request is out: what to do on the other device, and what to do without one. */
export function WaitingStep({ model, state }: StepProps<"waiting">): JSX.Element {
  const { userId, deviceName } = model.about.value;
  if (state.userId !== userId) return <WaitingForPerson model={model} state={state} />;
  return (
    <StepFrame
      title={t("verification:waiting.title")}
      body={t("verification:waiting.body")}
      actions={
        <>
          <OtherWays model={model} autoFocus />
          <Button focusKey="verification-later" autoFocus={model.ways.value.length < 2} onClick={() => model.leave()}>
            {t("verification:later")}
          </Button>
        </>
      }
    >
      <div class={styles.ask}>
        <ol class={styles.list}>
          <NumberedLine number={1}>
            {t("verification:waiting.open")}
            <span class={styles.strong} dir="ltr">
              {userId}
            </span>
          </NumberedLine>
          <NumberedLine number={2}>
            {t("verification:waiting.accept")}
            <span class={styles.strong} dir="auto">
              <EmojiText text={deviceName} />
            </span>
          </NumberedLine>
          <NumberedLine number={3}>{t("verification:waiting.nothing")}</NumberedLine>
        </ol>
        <div class={styles.picture}>
          <span class={styles.phone}>
            <Icon name="phone-screen" />
          </span>
          <Spinner label={t("verification:waiting.spinner")} />
        </div>
      </div>
    </StepFrame>
  );
}

function WaitingForPerson({ model, state }: StepProps<"waiting">): JSX.Element {
  return (
    <StepFrame
      title={t("verification:waiting.personTitle", { name: state.userId })}
      body={t("verification:waiting.personBody")}
      actions={
        <Button focusKey="verification-cancel" autoFocus onClick={() => model.leave()}>
          {t("common:cancel")}
        </Button>
      }
    >
      <div class={screen.wheel}>
        <Spinner size="large" />
      </div>
    </StepFrame>
  );
}

export function IncomingStep({ model, state }: StepProps<"incoming">): JSX.Element {
  const name = state.own ? (state.deviceName ?? t("verification:incoming.someDevice")) : state.userId;
  return (
    <StepFrame
      icon="phone-screen"
      title={t(state.own ? "verification:incoming.ownTitle" : "verification:incoming.personTitle", { name })}
      body={t(state.own ? "verification:incoming.ownBody" : "verification:incoming.personBody")}
      actions={
        <>
          <Button tone="primary" focusKey="verification-accept" autoFocus onClick={() => model.accept()}>
            {t("verification:incoming.accept")}
          </Button>
          <Button focusKey="verification-decline" onClick={() => model.back()}>
            {t("verification:incoming.decline")}
          </Button>
        </>
      }
    />
  );
}

/** Both ways at once: a code for phones that scan, emoji for all. */
export function ChooseStep({ model, state }: StepProps<"choose">): JSX.Element {
  const { qr, canEmoji } = state;
  return (
    <StepFrame
      title={t("verification:choose.title")}
      body={t(qr ? (canEmoji ? "verification:choose.both" : "verification:choose.onlyQr") : "verification:choose.onlyEmoji")}
      actions={
        <>
          {canEmoji && (
            <Button tone="primary" focusKey="verification-emoji" autoFocus icon="smile" onClick={() => model.startEmoji()}>
              {t(qr ? "verification:choose.emojiInstead" : "verification:choose.emoji")}
            </Button>
          )}
          <Button focusKey="verification-cancel" autoFocus={!canEmoji} onClick={() => model.back()}>
            {t("common:cancel")}
          </Button>
        </>
      }
    >
      {qr && (
        <div class={styles.code}>
          <Qr content={qr} size={31} label={t("verification:choose.qrLabel")} />
          <ol class={styles.list}>
            <NumberedLine number={1}>{t("verification:choose.scan")}</NumberedLine>
            <NumberedLine number={2}>{t("verification:choose.afterScan")}</NumberedLine>
            {canEmoji && <NumberedLine number={3}>{t("verification:choose.noCamera")}</NumberedLine>}
          </ol>
        </div>
      )}
    </StepFrame>
  );
}
