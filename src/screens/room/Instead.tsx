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
  /** The button that tries again, where somebody may press it. */
  readonly retry?: { readonly focusKey: string; readonly autoFocus?: boolean; onClick(): void };
}

/** What stands in the messages' place while there is none, in a room or a thread. */
export function Instead(props: InsteadProps): JSX.Element {
  return (
    <div class={`hearth-over ${styles.instead}`}>
      <Content {...props} />
    </div>
  );
}

function Content({ state, failed, empty, retry }: InsteadProps): JSX.Element {
  switch (state.status) {
    case "opening":
      return <Spinner size="large" label={t("room:timeline.opening")} />;
    case "failed":
      return (
        <>
          <p class={styles.title}>{failed}</p>
          <p class={styles.words}>{t(`error:${state.error.kind}`)}</p>
          {retry && (
            <Button icon="retry" {...retry}>
              {t("common:retry")}
            </Button>
          )}
        </>
      );
    case "open":
      return <p class={styles.words}>{empty}</p>;
    default:
      return state satisfies never;
  }
}
