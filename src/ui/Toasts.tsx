import { useSignalEffect } from "@preact/signals";
import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import { mishap } from "../core/attempt.ts";
import { t } from "../core/i18n.ts";
import { announce } from "./Announcer.tsx";
import { EmojiText } from "./EmojiText.tsx";
import { Icon, type IconName } from "./Icon.tsx";
import { toast, toasts, type Toast } from "./toast.ts";
import styles from "./Toasts.module.css";

const icons: Record<Toast["tone"], IconName> = { info: "info", good: "check", bad: "warning" };

/** Mounted once: shows toasts and says them, and turns each mishap of an action (`attempt`) into one. */
export function Toasts(): JSX.Element {
  const seen = useRef(mishap.peek()?.id ?? 0);
  const spoken = useRef(0);
  useSignalEffect(() => {
    const last = mishap.value;
    if (!last || last.id <= seen.current) return;
    seen.current = last.id;
    toast(t(`error:${last.error.kind}`), "bad");
  });
  useSignalEffect(() => {
    const newest = toasts.value[toasts.value.length - 1];
    if (!newest || newest.id <= spoken.current) return;
    spoken.current = newest.id;
    announce(newest.text);
  });
  return (
    <div class={styles.stack} aria-hidden="true">
      {toasts.value.map(({ id, text, tone }) => (
        <div key={id} class={`${styles.toast} ${styles[tone]}`}>
          <Icon name={icons[tone]} />
          <span class={styles.words}>
            <EmojiText text={text} />
          </span>
        </div>
      ))}
    </div>
  );
}
