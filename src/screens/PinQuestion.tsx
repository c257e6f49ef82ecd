import { useModel, useSignalEffect } from "@preact/signals";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { t } from "../core/i18n.ts";
import "../core/lateWords.ts";
import { PinModel } from "../core/PinModel.ts";
import type { ProfileRecord } from "../matrix/records.ts";
import { Button } from "../ui/Button.tsx";
import { Dialog } from "../ui/Dialog.tsx";
import { EmojiText } from "../ui/EmojiText.tsx";
import { PinPad, PinWaiting } from "../ui/PinPad.tsx";
import type { PinQuestion as Asked, PinQuestionState } from "./pinQuestion.ts";

interface Props {
  readonly question: Asked;
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
      return <PinWaiting onBack={() => props.onBack?.()} />;
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
      title={t("privacy:forgotten.title")}
      answers={[
        { focusKey: "pinForgotten-no", children: t("privacy:forgotten.no"), onClick: onNo },
        { focusKey: "pinForgotten-yes", children: t("privacy:forgotten.yes"), tone: "primary", onClick: onYes },
      ]}
      onBack={onNo}
    >
      <p>
        <EmojiText text={t("privacy:forgotten.body", { name })} />
      </p>
    </Dialog>
  );
}
