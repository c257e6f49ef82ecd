import type { JSX } from "preact";
import { useLayoutEffect } from "preact/hooks";
import { t, tMaybe } from "../../core/i18n.ts";
import { Focusable, FocusRegion, setFocus } from "../../input/focus.tsx";
import type { SasEmoji } from "../../matrix/securityTypes.ts";
import { Button } from "../../ui/Button.tsx";
import { EmojiText } from "../../ui/EmojiText.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { Spinner } from "../../ui/Spinner.tsx";
import styles from "./compareSteps.module.css";
import { StepFrame } from "./StepFrame.tsx";
import type { Verifying } from "./VerificationModel.ts";
import type { StateOf } from "./verificationState.ts";

const EMOJI = "verification-emojiRow";
const STILL = "verification-still";
const YES = "verification-match";
const NO = "verification-mismatch";

/** The seven emoji, as large as the screen allows, with their names in the person's language. */
export function CompareEmojiStep({ model, state }: { readonly model: Verifying; readonly state: StateOf<"compareEmoji"> }): JSX.Element {
  const { emoji, confirmed } = state;
  const names = emoji.map(nameOf).join(", ");
  // Not on the answer: the emoji come by themselves, and an OK that was meant for the step before must not say "they match".
  useLayoutEffect(() => setFocus(EMOJI), []);
  return (
    <StepFrame
      title={t("verification:emoji.title")}
      body={t(confirmed ? "verification:emoji.nowOther" : "verification:emoji.body")}
      actions={
        <Answer
          model={model}
          confirmed={confirmed}
          yes={t("verification:emoji.match")}
          no={t("verification:emoji.mismatch")}
          wait={t("verification:emoji.waiting")}
        />
      }
    >
      <Focusable class={styles.row} focusKey={EMOJI} label={names} data-emoji={emoji.map(({ name }) => name).join(", ")}>
        {emoji.map((one, index) => (
          <span key={index} class={styles.one}>
            <span class={styles.picture}>
              <EmojiText text={one.emoji} />
            </span>
            <span class={styles.name}>{nameOf(one)}</span>
          </span>
        ))}
      </Focusable>
    </StepFrame>
  );
}

/** As other clients say it: the specification's table; a name that is not in it stays English. */
function nameOf({ name }: SasEmoji): string {
  const key = name.replace(/\W/g, "");
  return tMaybe(`sas:${key}`, {}, name);
}

export function ConfirmScanStep({ model, state }: { readonly model: Verifying; readonly state: StateOf<"confirmScan"> }): JSX.Element {
  return (
    <StepFrame
      icon="check"
      tone="good"
      title={t("verification:scan.title")}
      body={t(state.confirmed ? "verification:emoji.nowOther" : "verification:scan.body")}
      actions={
        <Answer
          model={model}
          confirmed={state.confirmed}
          look={t("verification:scan.look")}
          yes={t("verification:scan.yes")}
          no={t("verification:scan.no")}
          wait={t("verification:emoji.waiting")}
        />
      }
    />
  );
}

interface AnswerProps {
  readonly model: Verifying;
  readonly confirmed: boolean;
  /** Where nothing else is there to look at first. */
  readonly look?: string;
  readonly yes: string;
  readonly no: string;
  readonly wait: string;
}

/** Once said, "yes" stands; "no" is possible until the other side has answered, but never where the focus is by itself. */
function Answer({ model, confirmed, look, yes, no, wait }: AnswerProps): JSX.Element {
  useLayoutEffect(() => {
    if (confirmed || look !== undefined) setFocus(STILL);
  }, [confirmed]);
  return (
    <FocusRegion class={styles.answer} focusKey="verification-answer" prefer={confirmed ? STILL : YES}>
      {confirmed ? (
        <Focusable class={styles.waiting} focusKey={STILL} label={wait}>
          <Spinner label={wait} />
        </Focusable>
      ) : (
        <>
          {look !== undefined && (
            <Focusable class={styles.waiting} focusKey={STILL} label={look}>
              <Icon name="phone-screen" />
              <span class={styles.look}>{look}</span>
            </Focusable>
          )}
          <Button tone="primary" icon="check" focusKey={YES} onClick={() => model.confirm()}>
            {yes}
          </Button>
        </>
      )}
      <Button tone="danger" icon="cross" focusKey={NO} onClick={() => model.mismatch()}>
        {no}
      </Button>
    </FocusRegion>
  );
}
