import type { JSX } from "preact";
import { t } from "../core/i18n.ts";
import { Dialog } from "../ui/Dialog.tsx";

/** The question before leaving: Samsung wants it drawn by the app, and Back in it to close it. */
export function ExitDialog({ onStay, onLeave }: { onStay(): void; onLeave(): void }): JSX.Element {
  return (
    <Dialog
      focusKey="exit"
      title={t("common:exit.title")}
      answers={[
        { focusKey: "exit-stay", children: t("common:exit.stay"), onClick: onStay },
        { focusKey: "exit-leave", children: t("common:exit.leave"), onClick: onLeave },
      ]}
      onBack={onStay}
    />
  );
}
