import { useModel, useSignalEffect } from "@preact/signals";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { t } from "../core/i18n.ts";
import "../core/lateWords.ts";
import { PinModel } from "../core/PinModel.ts";
import { Focusable, FocusTrap } from "../input/focus.tsx";
import type { ProfileRecord } from "../matrix/records.ts";
import { Button } from "../ui/Button.tsx";
import { Dialog } from "../ui/Dialog.tsx";
import { EmojiText } from "../ui/EmojiText.tsx";
import { PinPad } from "../ui/PinPad.tsx";
import type { PinQuestion as Question, PinQuestionState } from "./pinQuestion.ts";
import styles from "./PinQuestion.module.css";

interface Props {
  readonly question: Question;
  readonly profile: Pick<ProfileRecord, "name">;
  /** The PIN was right, or there is none. */
  onRight(): void;
  onForgotten(): void;
  /** Without it Back does nothing. */
  onBack?(): void;
}

/** "Anna's PIN?", and the way on for whoever has forgotten it. */
export function PinQuestion({ question, ...props }: Props): JSX.Element {
  const state = question.state.value;
  const [forgotten, setForgotten] = useState(false);
  useSignalEffect(() => {
    if (question.state.value.status === "none") props.onRight();
  });
  if (forgotten) return <Forgotten name={props.profile.name} onYes={() => props.onForgotten()} onNo={() => setForgotten(false)} />;
  switch (state.status) {
    case "loading":
    case "none":
      return (
        // A trap as the pad is: focus goes from one to the other, and at last back to where it was.
        <FocusTrap
          class={styles.waiting}
          focusKey="pin-waiting"
          label={t("common:starting")}
          data-overlay="pin"
          onBack={() => props.onBack?.()}
        >
          <Focusable focusKey="pin-loading" autoFocus>
            {t("common:starting")}
          </Focusable>
        </FocusTrap>
      );
    case "asks":
      return <Asks {...props} state={state} onForget={() => setForgotten(true)} />;
    default:
      return state satisfies never;
  }
}

interface AsksProps extends Omit<Props, "question" | "onForgotten"> {
  readonly state: Extract<PinQuestionState, { readonly status: "asks" }>;
  onForget(): void;
}

function Asks({ state: { pin, tries }, profile, onRight, onForget, onBack }: AsksProps): JSX.Element {
  const entry = useModel(
    () => new PinModel({ check: (digits) => pin.isRight(digits), tries, length: pin.length, onRight: () => onRight() }),
  );
  return (
    <PinPad
      model={entry}
      title={t("privacy:ask.title", { name: profile.name })}
      body={t("privacy:ask.body")}
      foot={
        <Button focusKey="pin-forgotten" onClick={onForget}>
          {t("privacy:ask.forgotten")}
        </Button>
      }
      {...(onBack && { onBack })}
    />
  );
}

function Forgotten({ name, onYes, onNo }: { readonly name: string; onYes(): void; onNo(): void }): JSX.Element {
  return (
    <Dialog
      focusKey="pinForgotten"
      overlay="pinForgotten"
      prefer="pinForgotten-no"
      title={t("privacy:forgotten.title")}
      onBack={onNo}
      actions={
        <>
          <Button focusKey="pinForgotten-no" onClick={onNo}>
            {t("privacy:forgotten.no")}
          </Button>
          <Button tone="primary" focusKey="pinForgotten-yes" onClick={onYes}>
            {t("privacy:forgotten.yes")}
          </Button>
        </>
      }
    >
      <p>
        <EmojiText text={t("privacy:forgotten.body", { name })} />
      </p>
    </Dialog>
  );
}
