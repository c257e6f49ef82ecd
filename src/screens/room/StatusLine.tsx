import type { ReadonlySignal } from "@preact/signals";
import type { JSX } from "preact";
import { t } from "../../core/i18n.ts";
import { EmojiText } from "../../ui/EmojiText.tsx";
import { Icon } from "../../ui/Icon.tsx";
import type { StatusLine as Status } from "./RoomViewModel.ts";
import styles from "./RoomScreen.module.css";

/** One line of fixed height between timeline and composer, so that nothing jumps when somebody types. */
export function StatusLine({ status }: { readonly status: ReadonlySignal<Status> }): JSX.Element {
  const now = status.value;
  return (
    <div class={styles.status} role="status">
      {now.kind === "offline" && (
        <span class={styles.offline}>
          <Icon name="warning" />
          <span class={styles.statusWords}>{t("room:status.offline")}</span>
        </span>
      )}
      {now.kind === "stale" && (
        <span class={styles.offline}>
          <Icon name="warning" />
          <span class={styles.statusWords}>{`${t("room:status.stale")} ${t(`error:${now.error}`)}`}</span>
        </span>
      )}
      {now.kind === "typing" && (
        <>
          <span class={styles.dots} aria-hidden="true">
            <i />
            <i />
            <i />
          </span>
          <span class={styles.statusWords}>
            <EmojiText text={typingWords(now.people.map(({ name }) => name))} />
          </span>
        </>
      )}
    </div>
  );
}

/** One and two people by name, more by their number. */
export function typingWords(names: readonly string[]): string {
  const [first = "", second = ""] = names;
  if (names.length === 1) return t("room:status.typing1", { name: first });
  if (names.length === 2) return t("room:status.typing2", { first, second });
  return t("room:status.typingMany", { count: names.length });
}
