import type { JSX } from "preact";
import { useLayoutEffect } from "preact/hooks";
import { t, tMaybe } from "../../core/i18n.ts";
import { setFocus } from "../../input/focus.tsx";
import type { SasEmoji } from "../../matrix/types.ts";
import { announce } from "../../ui/Announcer.tsx";
import { Button } from "../../ui/Button.tsx";
import { EmojiText } from "../../ui/EmojiText.tsx";
import { Spinner } from "../../ui/Spinner.tsx";
import styles from "./compareSteps.module.css";
import { StepFrame } from "./StepFrame.tsx";
import type { Verifying } from "./VerificationModel.ts";
import type { StateOf } from "./verificationState.ts";

const YES = "verification-match";
const NO = "verification-mismatch";

/** The seven emoji, as large as the screen allows, with their names in the person's language. */
export function CompareEmojiStep({ model, state }: { readonly model: Verifying; readonly state: StateOf<"compareEmoji"> }): JSX.Element {
  const { emoji, confirmed } = state;
  useLayoutEffect(() => announce(emoji.map(nameOf).join(", ")), [emoji]);
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
      <ol class={styles.row} data-emoji={emoji.map(({ name }) => name).join(", ")}>
        {emoji.map((one, index) => (
          <li key={index} class={styles.one}>
            <span class={styles.picture} aria-hidden="true">
              <EmojiText text={one.emoji} />
            </span>
            <span class={styles.name}>{nameOf(one)}</span>
          </li>
        ))}
      </ol>
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
  readonly yes: string;
  readonly no: string;
  readonly wait: string;
}

/** Once said, "yes" stands; "no" is possible until the other side has answered. */
function Answer({ model, confirmed, yes, no, wait }: AnswerProps): JSX.Element {
  useLayoutEffect(() => setFocus(confirmed ? NO : YES), [confirmed]);
  return (
    <>
      {confirmed ? (
        <span class={styles.waiting}>
          <Spinner label={wait} />
        </span>
      ) : (
        <Button tone="primary" icon="check" focusKey={YES} onClick={() => model.confirm()}>
          {yes}
        </Button>
      )}
      <Button tone="danger" icon="cross" focusKey={NO} onClick={() => model.mismatch()}>
        {no}
      </Button>
    </>
  );
}
