import type { JSX } from "preact";
import { t } from "../../core/i18n.ts";
import { Button } from "../../ui/Button.tsx";
import { Spinner } from "../../ui/Spinner.tsx";
import { sizeWords } from "../words.ts";
import type { Stage, ViewerViewModel } from "./ViewerViewModel.ts";
import styles from "./ViewerScreen.module.css";

interface LoadingProps {
  readonly stage: Extract<Stage, { readonly step: "loading" }>;
  readonly model: ViewerViewModel;
}

/** Until all of it is there: what is known of it, how far it is, and the way out. */
export function Loading({ stage, model }: LoadingProps): JSX.Element {
  const { received, total } = stage;
  const poster = model.poster.value;
  const share = total ? Math.min(100, Math.floor((received * 100) / total)) : undefined;
  const size = sizeWords(total);
  return (
    <>
      {poster !== undefined && <img class={`${styles.whole} ${styles.dim}`} src={poster} alt="" />}
      <div class={`hearth-over ${styles.centre}`}>
        <div class={model.isAmongOthers.value ? `${styles.plate} ${styles.late}` : styles.plate}>
          <Spinner size="large" label={t("viewer:loading")} />
          {share !== undefined && received > 0 && (
            <p class={styles.share} dir="ltr">
              {size === undefined ? `${share} %` : `${share} % · ${size}`}
            </p>
          )}
          <Button focusKey="viewer-main" onClick={() => model.close()}>
            {t("common:cancel")}
          </Button>
        </div>
      </div>
    </>
  );
}
