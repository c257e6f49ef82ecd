import type { JSX } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";
import { t } from "../../core/i18n.ts";
import { setFocus } from "../../input/focus.tsx";
import { Button } from "../../ui/Button.tsx";
import { TextField } from "../../ui/TextField.tsx";
import styles from "./VerificationScreen.module.css";

interface SecretFieldProps {
  readonly focusKey: string;
  readonly field: string;
  readonly label: string;
  readonly value: string;
  readonly error?: string | undefined;
  readonly autoComplete?: string;
  readonly autoOpen?: boolean;
  onInput(text: string): void;
  onSubmit(): void;
}

/** A field whose letters are hidden, with a button that shows them: nobody types blindly with a remote. */
export function SecretField({ focusKey, autoOpen = false, ...field }: SecretFieldProps): JSX.Element {
  const [shown, setShown] = useState(false);
  useLayoutEffect(() => {
    if (!autoOpen) setFocus(focusKey);
  }, []);
  return (
    <div class={styles.secret}>
      <div class={styles.field}>
        <TextField {...field} focusKey={focusKey} autoOpen={autoOpen} type={shown ? "text" : "password"} />
      </div>
      <div class={styles.show}>
        <Button icon={shown ? "eye-off" : "eye"} focusKey={`${focusKey}-show`} onClick={() => setShown(!shown)}>
          {t(shown ? "verification:hide" : "verification:show")}
        </Button>
      </div>
    </div>
  );
}
