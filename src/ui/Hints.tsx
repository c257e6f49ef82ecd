import type { JSX } from "preact";
import type { DigitKey, RemoteKey } from "../../platform/types.ts";
import { t } from "../core/i18n.ts";
import { useServices } from "../core/services.ts";
import styles from "./Hints.module.css";
import { Icon } from "./Icon.tsx";

type HintKey = Exclude<RemoteKey, DigitKey>;

export interface Hint {
  /** Shown only if the remote has at least one of these; the first it has is drawn. */
  readonly keys: readonly HintKey[];
  readonly text: string;
}

/** What the remote can do here, in one quiet row. Never names a key that this remote does not have. */
export function Hints({ hints }: { readonly hints: readonly Hint[] }): JSX.Element {
  const { keys } = useServices().platform.remote;
  return (
    <div class={styles.row}>
      {hints.map(({ keys: wanted, text }) => {
        const key = wanted.find((each) => keys.has(each));
        return key ? (
          <span key={key} class={styles.hint}>
            <KeyCap name={key} />
            <span class={styles.text}>{text}</span>
          </span>
        ) : null;
      })}
    </div>
  );
}

const arrows = { back: "back", up: "arrow-up", down: "arrow-down", left: "arrow-left", right: "arrow-right" } as const;

function KeyCap({ name }: { readonly name: HintKey }): JSX.Element {
  switch (name) {
    case "red":
    case "green":
    case "yellow":
    case "blue":
      return <span class={`${styles.colour} ${styles[name]}`} role="img" aria-label={t(`ui:keys.${name}`)} />;
    case "back":
    case "up":
    case "down":
    case "left":
    case "right":
      return (
        <span class={styles.cap} role="img" aria-label={t(`ui:keys.${name}`)}>
          <Icon name={arrows[name]} />
        </span>
      );
    default:
      return <span class={styles.cap}>{t(`ui:keys.${name}`)}</span>;
  }
}
