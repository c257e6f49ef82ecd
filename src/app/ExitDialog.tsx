import type { JSX } from "preact";
import { t } from "../core/i18n.ts";
import { Button } from "../ui/Button.tsx";
import { Dialog } from "../ui/Dialog.tsx";

/** The question before leaving: Samsung wants it drawn by the app, and Back in it to close it. */
export function ExitDialog({ onStay, onLeave }: { onStay(): void; onLeave(): void }): JSX.Element {
  return (
    <Dialog
      focusKey="exit"
      overlay="exit"
      prefer="exit-stay"
      title={t("common:exit.title")}
      onBack={onStay}
      actions={
        <>
          <Button focusKey="exit-stay" onClick={onStay}>
            {t("common:exit.stay")}
          </Button>
          <Button focusKey="exit-leave" onClick={onLeave}>
            {t("common:exit.leave")}
          </Button>
        </>
      }
    />
  );
}
