import type { JSX } from "preact";
import { t } from "../../core/i18n.ts";
import type { OpenState } from "../../matrix/roomTypes.ts";
import { Button } from "../../ui/Button.tsx";
import { Spinner } from "../../ui/Spinner.tsx";
import styles from "./Instead.module.css";

interface InsteadProps {
  readonly state: OpenState;
  /** Said when it could not be opened, and when there is nothing in it. */
  readonly failed: string;
  readonly empty: string;
  /** Of the button that tries again. */
  readonly focusKey: string;
  readonly autoFocus?: boolean;
  onRetry(): void;
}

/** What stands in the messages' place while there is none, in a room or a thread. */
export function Instead(props: InsteadProps): JSX.Element {
  return (
    <div class={styles.instead}>
      <Content {...props} />
    </div>
  );
}

function Content({ state, failed, empty, focusKey, autoFocus = false, onRetry }: InsteadProps): JSX.Element {
  switch (state.status) {
    case "opening":
      return <Spinner size="large" label={t("room:timeline.opening")} />;
    case "failed":
      return (
        <>
          <p class={styles.title}>{failed}</p>
          <p class={styles.words}>{t(`error:${state.error.kind}`)}</p>
          <Button focusKey={focusKey} icon="retry" autoFocus={autoFocus} onClick={onRetry}>
            {t("common:retry")}
          </Button>
        </>
      );
    case "open":
      return <p class={styles.words}>{empty}</p>;
    default:
      return state satisfies never;
  }
}
