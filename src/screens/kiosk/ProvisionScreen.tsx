import type { JSX } from "preact";
import { t } from "../../core/i18n.ts";
import "../../core/lateWords.ts";
import { Focusable } from "../../input/focus.tsx";
import { Button } from "../../ui/Button.tsx";
import { Spinner } from "../../ui/Spinner.tsx";
import styles from "./KioskScreen.module.css";
import type { Provision, ProvisionState } from "./ProvisionModel.ts";

/** A screen that is getting its account, or says what it lacks. Mark for tests: `data-step`. */
export function ProvisionScreen({ model }: { readonly model: Provision }): JSX.Element {
  const state = model.state.value;
  const { title, body } = wordsOf(state);
  return (
    <div class={styles.screen} data-screen="kiosk" data-step={state.step}>
      <div class={styles.absent} role="status">
        {state.step === "working" && <Spinner size="large" label={title} />}
        <h2 class={styles.absentTitle}>{title}</h2>
        <p class={styles.absentBody}>{body}</p>
        <div class={styles.actions}>
          {state.step === "waiting" || state.step === "noGuests" ? (
            <Button focusKey="provision-retry" icon="retry" autoFocus onClick={() => model.retry()}>
              {t("common:retry")}
            </Button>
          ) : (
            // Nothing to press, but focus must be somewhere, and a screen reader says this.
            <Focusable class={styles.still} focusKey="provision-still" autoFocus label={`${title} ${body}`}>
              {t("common:appName")}
            </Focusable>
          )}
        </div>
      </div>
    </div>
  );
}

function wordsOf(state: ProvisionState): { readonly title: string; readonly body: string } {
  switch (state.step) {
    case "working":
      return { title: t("kiosk:account.workingTitle"), body: t("kiosk:account.working") };
    case "noLink":
      return { title: t("kiosk:account.noLinkTitle"), body: t("kiosk:account.noLink") };
    case "refused":
      return { title: t("kiosk:account.refusedTitle"), body: t("kiosk:account.refused") };
    case "noGuests":
      return { title: t("kiosk:account.noGuestsTitle"), body: t("kiosk:account.noGuests") };
    case "waiting":
      return {
        title: t("kiosk:account.waitingTitle"),
        body: t(state.why === "offline" ? "error:offline" : "kiosk:account.waiting"),
      };
    default:
      return state satisfies never;
  }
}
