import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { t } from "../core/i18n.ts";
import { useServices } from "../core/services.ts";
import { Focusable } from "../input/focus.tsx";
import { Button } from "../ui/Button.tsx";
import styles from "./app.module.css";
import { type LateScreens, lateScreens, loadLate } from "./loadLate.ts";

/** Shows one of the screens that are loaded late; meanwhile, or when they cannot be had, words and a way back. */
export function Late({ children }: { children(screens: LateScreens): JSX.Element }): JSX.Element {
  const { navigation } = useServices();
  const state = lateScreens.value;
  useEffect(loadLate, []);
  switch (state.status) {
    case "ready":
      return children(state.screens);
    case "loading":
      return (
        <div class={`${styles.starting} ${styles.over}`}>
          <Focusable focusKey="late" autoFocus>
            {t("common:starting")}
          </Focusable>
        </div>
      );
    case "failed":
      return (
        <div class={`${styles.broken} ${styles.over}`} data-screen="broken">
          <h1>{t("common:screenBroken.title")}</h1>
          <p>{t("error:offline")}</p>
          <div class={styles.actions}>
            <Button focusKey="late-retry" tone="primary" autoFocus onClick={loadLate}>
              {t("common:retry")}
            </Button>
            <Button focusKey="late-back" onClick={() => void (navigation.back() || navigation.home())}>
              {t("common:back")}
            </Button>
          </div>
        </div>
      );
    default:
      return state satisfies never;
  }
}
