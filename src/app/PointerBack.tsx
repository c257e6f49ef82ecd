import type { JSX } from "preact";
import { t } from "../core/i18n.ts";
import { pressByPointer } from "../input/pointer.ts";
import { Icon } from "../ui/Icon.tsx";
import styles from "./PointerBack.module.css";

/**
 * Back for a hand that points and an air mouse without keys, in the margin that every screen leaves free. Keys do not reach
 * it, and it takes no focus: they have a Back of their own, and go on from where they were.
 */
export function PointerBack(): JSX.Element {
  return (
    <button
      type="button"
      class={styles.back}
      tabIndex={-1}
      data-pointer-back
      aria-label={t("common:back")}
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => pressByPointer("back")}
    >
      <Icon name="back" />
    </button>
  );
}
