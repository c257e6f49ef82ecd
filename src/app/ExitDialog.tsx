import type { JSX } from "preact";
import { t } from "../core/i18n.ts";
import { Question } from "../ui/Question.tsx";

/** The question before leaving: Samsung wants it drawn by the app, and Back in it to close it. */
export function ExitDialog({ onStay, onLeave }: { onStay(): void; onLeave(): void }): JSX.Element {
  return (
    <Question
      name="exit"
      title={t("common:exit.title")}
      answers={[
        { name: "stay", words: t("common:exit.stay"), onClick: onStay },
        { name: "leave", words: t("common:exit.leave"), onClick: onLeave },
      ]}
      onBack={onStay}
    />
  );
}
