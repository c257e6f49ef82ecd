import { useModel } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import type { KeyValueStorage } from "../../../platform/types.ts";
import { t } from "../../core/i18n.ts";
import "../../core/lateWords.ts";
import { FocusTrap } from "../../input/focus.tsx";
import type { RemoteKeyEvent } from "../../input/RemoteKeyEvent.ts";
import { Button } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { PinQuestion } from "../PinQuestion.tsx";
import { PinQuestionModel } from "../pinQuestion.ts";
import type { Curtains } from "./CurtainsModel.ts";
import styles from "./Curtains.module.css";

interface Props {
  readonly model: Curtains;
  readonly storage: KeyValueStorage;
  onForgotten(): void;
}

/** What lies over the screens of somebody who is signed in: a cover, the question for the PIN, the first run's question. */
export function CurtainsView({ model, storage, onForgotten }: Props): JSX.Element | null {
  useEffect(() => {
    const onKey = (event: RemoteKeyEvent): void => {
      const { key, phase, repeat } = event.detail;
      if (key !== "red" || phase !== "down" || repeat > 0 || event.defaultPrevented) return;
      if (model.toggle()) event.preventDefault();
    };
    document.addEventListener("remotekey", onKey as EventListener);
    return () => document.removeEventListener("remotekey", onKey as EventListener);
  }, [model]);
  const view = model.view.value;
  switch (view.kind) {
    case "none":
      return null;
    case "cover":
      return <Cover model={model} />;
    case "pin":
      return (
        <div class={view.alone ? styles.alone : undefined} data-screen={view.alone ? "pin" : undefined}>
          <Asking model={model} storage={storage} onForgotten={onForgotten} />
        </div>
      );
    case "receipts":
      return <ReceiptsQuestion model={model} />;
    default:
      return view satisfies never;
  }
}

function Asking({ model, storage, onForgotten }: Props): JSX.Element {
  const question = useModel(() => new PinQuestionModel(storage, model.profile.peek().profileId));
  return (
    <PinQuestion
      question={question}
      profile={model.profile.value}
      onRight={() => model.enter()}
      onForgotten={onForgotten}
      onBack={() => model.putAway()}
    />
  );
}

function Cover({ model }: { readonly model: Curtains }): JSX.Element {
  return (
    <div class={styles.alone} data-screen="guests" data-overlay="guests">
      <FocusTrap
        class={`hearth-middle ${styles.cover}`}
        focusKey="guests"
        prefer="guests-show"
        label={t("privacy:guests.title")}
        onBack={() => model.back()}
      >
        <span class={styles.sign}>
          <Icon name="eye-off" />
        </span>
        <h1 class={styles.title}>{t("privacy:guests.title")}</h1>
        <p class={styles.body}>{t("privacy:guests.body")}</p>
        <Button tone="primary" icon="eye" focusKey="guests-show" autoFocus onClick={() => model.show()}>
          {t("privacy:guests.show")}
        </Button>
      </FocusTrap>
    </div>
  );
}

function ReceiptsQuestion({ model }: { readonly model: Curtains }): JSX.Element {
  return (
    <Dialog
      focusKey="receipts"
      title={t("privacy:receipts.title")}
      answers={[
        {
          focusKey: "receipts-private",
          children: t("privacy:receipts.private"),
          tone: "primary",
          onClick: () => model.answerReceipts("private"),
        },
        { focusKey: "receipts-public", children: t("privacy:receipts.public"), onClick: () => model.answerReceipts("public") },
      ]}
      onBack={() => model.answerReceipts("private")}
    >
      <p>{t("privacy:receipts.body")}</p>
      <p class={styles.later}>{t("privacy:receipts.later")}</p>
    </Dialog>
  );
}
