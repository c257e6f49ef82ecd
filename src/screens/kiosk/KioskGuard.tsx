import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { t } from "../../core/i18n.ts";
import "../../core/lateWords.ts";
import { REMOTE_KEY, type RemoteKeyEvent } from "../../input/RemoteKeyEvent.ts";
import { Button } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { PinPad } from "../../ui/PinPad.tsx";
import type { GuardViewModel } from "./GuardModel.ts";
import styles from "./KioskGuard.module.css";

/** Lies over every screen of a kiosk, and is nothing to be seen until it is needed. */
export function KioskGuard({ model }: { readonly model: GuardViewModel }): JSX.Element {
  useEffect(() => {
    // On its way down, so that no screen can keep a key from the sequence.
    const onKey = (event: Event): void => {
      const { detail } = event as RemoteKeyEvent;
      if (detail.phase !== "down" || detail.repeat > 0 || !model.press(detail.key)) return;
      event.preventDefault();
      event.stopPropagation();
    };
    document.addEventListener(REMOTE_KEY, onKey, true);
    return () => document.removeEventListener(REMOTE_KEY, onKey, true);
  }, [model]);
  return (
    <>
      {model.isDim.value && <div class={styles.night} data-dim="on" />}
      <Over model={model} />
    </>
  );
}

function Over({ model }: { readonly model: GuardViewModel }): JSX.Element | null {
  const state = model.state.value;
  switch (state.step) {
    case "watching":
      return null;
    case "pin":
      return <PinPad model={state.entry} title={t("kiosk:pin.title")} body={t("kiosk:pin.body")} onBack={() => model.close()} />;
    case "service":
      return (
        <Dialog
          focusKey="kiosk-service"
          overlay="service"
          title={t("kiosk:service.title")}
          prefer="kiosk-back"
          onBack={() => model.close()}
          stacked
          actions={
            <>
              <Button focusKey="kiosk-back" tone="primary" onClick={() => model.close()}>
                {t("kiosk:service.back")}
              </Button>
              <Button focusKey="kiosk-open" onClick={() => model.open()}>
                {t("kiosk:service.open")}
              </Button>
              <Button focusKey="kiosk-restart" onClick={() => model.restart()}>
                {t("kiosk:service.restart")}
              </Button>
              {state.canLeave && (
                <Button focusKey="kiosk-leave" onClick={() => model.leave()}>
                  {t("kiosk:service.leave")}
                </Button>
              )}
            </>
          }
        >
          {t("kiosk:service.body")}
        </Dialog>
      );
    default:
      return state satisfies never;
  }
}
