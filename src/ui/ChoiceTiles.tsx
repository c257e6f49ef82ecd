import type { ComponentChildren, JSX } from "preact";
import { Focusable } from "../input/focus.tsx";
import styles from "./ChoiceTiles.module.css";
import { Icon, type IconName } from "./Icon.tsx";

/** Ways to go on, two side by side. */
export function ChoiceTiles({ children }: { readonly children: ComponentChildren }): JSX.Element {
  return <div class={styles.tiles}>{children}</div>;
}

interface TileProps {
  readonly focusKey: string;
  readonly icon: IconName;
  readonly name: string;
  /** What it is, in one line. */
  readonly about: string;
  readonly autoFocus?: boolean;
  onClick(): void;
}

export function ChoiceTile({ focusKey, icon, name, about, autoFocus = false, onClick }: TileProps): JSX.Element {
  return (
    <Focusable class={styles.tile} focusKey={focusKey} label={`${name}, ${about}`} autoFocus={autoFocus} onClick={onClick}>
      <span class={styles.icon}>
        <Icon name={icon} />
      </span>
      <span class={styles.words}>
        <span class={styles.name} dir="auto">
          {name}
        </span>
        <span class={styles.about}>{about}</span>
      </span>
    </Focusable>
  );
}
