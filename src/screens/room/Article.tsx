import type { ComponentChildren, JSX } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { t } from "../../core/i18n.ts";
import { setFocus, Focusable } from "../../input/focus.tsx";
import { onKeys } from "../../input/RemoteKeyEvent.ts";
import styles from "./MessageMenu.module.css";

/** How far Up and Down move, as a part of what is in view. */
const STEP = 0.4;

interface ArticleProps {
  readonly focusKey: string;
  /** All of it in one spoken sentence. */
  readonly label: string;
  /** Changes when what is shown did: then it is measured again. */
  readonly about?: unknown;
  readonly children: ComponentChildren;
  onClose(): void;
}

/** Something to be read in a sheet, of any length. Up and Down move it, OK and Back close it. */
export function Article({ focusKey, label, about, children, onClose }: ArticleProps): JSX.Element {
  const view = useRef<HTMLDivElement>(null);
  const sheet = useRef<HTMLDivElement>(null);
  const offset = useRef(0);
  const [long, setLong] = useState(false);
  useLayoutEffect(() => setFocus(focusKey), []);
  useLayoutEffect(() => {
    setLong((sheet.current?.scrollHeight ?? 0) > (view.current?.clientHeight ?? 0));
  }, [about]);

  // Moved by transform: a TV before Chromium 64 would scroll by itself to whatever is focused.
  function move(by: number): boolean {
    const room = view.current?.clientHeight ?? 0;
    const most = Math.max(0, (sheet.current?.scrollHeight ?? 0) - room);
    const next = Math.min(most, Math.max(0, offset.current + by * STEP * room));
    if (next === offset.current) return false;
    offset.current = next;
    if (sheet.current) sheet.current.style.transform = `translateY(${-next}px)`;
    return true;
  }

  return (
    <Focusable
      focusKey={focusKey}
      class={styles.article}
      label={label}
      onClick={onClose}
      onremotekey={onKeys({ up: () => move(-1), down: () => move(1), channelUp: () => move(-2), channelDown: () => move(2) })}
    >
      <div ref={view} class={styles.view}>
        <div ref={sheet} class={styles.pages}>
          {children}
        </div>
      </div>
      {long && <p class={styles.scroll}>{t("room:details.scroll")}</p>}
    </Focusable>
  );
}
