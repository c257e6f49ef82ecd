/** What the two ways of signing in with a phone have in common. */
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { t } from "../../core/i18n.ts";
import type { DeviceCode } from "../../matrix/signInTypes.ts";
import { Icon } from "../../ui/Icon.tsx";
import styles from "./DeviceCodeStep.module.css";

/** A code to be typed elsewhere, as large as the screen allows. */
export function UserCode({ code }: { readonly code: string }): JSX.Element {
  return (
    <span class={`${styles.userCode} ${code.length > 10 ? styles.long : ""}`} dir="ltr" aria-label={spelledCode(code)}>
      {groupsOf(code).map((group, index) => (
        <span key={index} class={styles.group}>
          {group}
        </span>
      ))}
    </span>
  );
}

/** Read out letter by letter. */
export function spelledCode(code: string): string {
  return Array.from(code.replace(/[^0-9A-Za-z]/g, "")).join(" ");
}

/** Halves are easier to carry across a room: "ABCDEF" is "ABC DEF". A code that has its own groups keeps them. */
export function groupsOf(userCode: string): readonly string[] {
  if (!/^[0-9A-Za-z]{6,12}$/.test(userCode) || userCode.length % 2 === 1) return [userCode];
  const half = userCode.length / 2;
  return [userCode.slice(0, half), userCode.slice(half)];
}

interface TimeLeftProps {
  readonly code: DeviceCode;
  readonly secondsLeft?: number | undefined;
  /** Said in the last minute. */
  readonly last: string;
}

export function TimeLeft({ code, secondsLeft = 0, last }: TimeLeftProps): JSX.Element {
  const whole = useMemo(() => Math.max(1, secondsLeft), [code]);
  const minutes = Math.floor(secondsLeft / 60);
  return (
    <div class={styles.time}>
      <div class={styles.track}>
        <div class={styles.rest} style={{ transform: `scaleX(${Math.min(1, secondsLeft / whole)})` }} />
      </div>
      <span>{minutes > 0 ? t("signIn:code.minutes", { count: minutes }) : last}</span>
    </div>
  );
}

export function NetworkNote({ name }: { readonly name: string }): JSX.Element {
  return (
    <span class={styles.warning}>
      <Icon name="warning" />
      <span class={styles.noteWords}>{t("signIn:code.network", { name })}</span>
    </span>
  );
}
