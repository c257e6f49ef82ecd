import type { ComponentChildren, JSX } from "preact";
import { FocusTrap, type FocusTrapProps } from "../input/focus.tsx";
import { Button, type ButtonProps } from "./Button.tsx";
import styles from "./Sheet.module.css";

export interface SheetProps extends Pick<FocusTrapProps, "focusKey" | "prefer" | "onremotekey" | "children"> {
  /** Mark for tests: `data-overlay` ("menu", "thread", …). */
  readonly overlay: string;
  /** Mark for tests, where it has several: `data-step`. */
  readonly step?: string;
  /** What it is called: spoken when it opens. */
  readonly label: string;
  /** In rem; that of a menu unless told. */
  readonly width?: number;
  /** Begins at the top, as lists do; else it stands in the middle of the height. */
  readonly tall?: boolean;
  /** How much of the screen one sees beside it: "light" for a picture, "none" over another sheet, which has a veil already. */
  readonly veil?: "dark" | "light" | "none";
  /** Another sheet lies over it: kept for the way back, out of sight. */
  readonly covered?: boolean;
  onBack(): void;
  /** A pointer pressed beside it; as Back unless told. */
  onBeside?(): void;
}

const veils = { dark: "", light: styles.light, none: styles.over };

/**
 * A sheet over the screen's side: what it is about stays in sight beside it. Keeps all keys inside, and gives the focus
 * back to where it was when it goes.
 */
export function Sheet({
  overlay,
  step,
  width = 42,
  tall = false,
  veil = "dark",
  covered = false,
  onBack,
  onBeside = onBack,
  ...trap
}: SheetProps): JSX.Element {
  return (
    <div
      class={`${styles.veil} ${veils[veil]} ${covered ? styles.covered : ""}`}
      data-overlay={covered ? undefined : overlay}
      data-step={step}
      onClick={(event) => event.target === event.currentTarget && onBeside()}
    >
      <FocusTrap {...trap} class={`${styles.sheet} ${tall ? styles.tall : ""}`} style={{ width: `${width}rem` }} onBack={onBack} />
    </div>
  );
}

interface WordsProps {
  readonly children: ComponentChildren;
}

/** What a sheet is about; in either direction of writing. */
export function SheetTitle({ children }: WordsProps): JSX.Element {
  return (
    <h2 class={styles.title} dir="auto">
      {children}
    </h2>
  );
}

/** A sentence that explains. */
export function SheetNote({ children }: WordsProps): JSX.Element {
  return <p class={styles.note}>{children}</p>;
}

/** One of the things that can be done, one below the other. */
export function Choice(props: ButtonProps): JSX.Element {
  return (
    <div class={styles.choice}>
      <Button {...props} wide />
    </div>
  );
}
