import type { JSX } from "preact";
import { Icon } from "../../ui/Icon.tsx";
import { Spinner } from "../../ui/Spinner.tsx";
import { t } from "../../core/i18n.ts";
import type { Side } from "./moving.ts";
import styles from "./Sides.module.css";
import type { ViewerViewModel } from "./ViewerViewModel.ts";

/** Arrows at the edges where there is more. Older is left in every language: time runs to the right on every television. */
export function Sides({ model }: { readonly model: ViewerViewModel }): JSX.Element | null {
  const { kind } = model.over.value;
  if (!model.isAmongOthers.value || kind === "zoom" || kind === "slideshow") return null;
  const { older, newer } = model.sides.value;
  const shown = model.showsWords.value;
  return (
    <>
      <Edge side={older} left shown={shown} onPress={() => model.go(-1)} />
      <Edge side={newer} shown={shown} onPress={() => model.go(1)} />
    </>
  );
}

interface EdgeProps {
  readonly side: Side;
  readonly left?: boolean;
  readonly shown: boolean;
  onPress(): void;
}

/** No stop for the arrows, which do this themselves; a pointer can press it. */
function Edge({ side, left = false, shown, onPress }: EdgeProps): JSX.Element | null {
  if (side === "none") return null;
  const at = `${styles.edge} ${left ? styles.left : styles.right} ${shown ? "" : styles.away}`;
  return (
    <div class={at} data-side={left ? "older" : "newer"} onMouseDown={(event) => event.preventDefault()} onClick={onPress}>
      {side === "loading" ? (
        <>
          <Spinner size="small" />
          <span class="hearth-spoken" role="status">
            {t("viewer:looking")}
          </span>
        </>
      ) : (
        <Icon name={side === "failed" ? "retry" : left ? "arrow-left" : "arrow-right"} />
      )}
    </div>
  );
}
