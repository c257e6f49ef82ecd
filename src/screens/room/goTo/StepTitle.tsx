import type { JSX } from "preact";
import { t } from "../../../core/i18n.ts";
import { Spinner } from "../../../ui/Spinner.tsx";
import styles from "./GoToSheet.module.css";

/** What the step is called, and beside it that a jump is under way. */
export function StepTitle({ busy, children }: { readonly busy: boolean; readonly children: string }): JSX.Element {
  return (
    <div class={styles.head}>
      <h2 class={styles.title}>{children}</h2>
      {busy && <Spinner size="small" label={t("goTo:going")} />}
    </div>
  );
}
