import type { JSX } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";
import { t } from "../core/i18n.ts";
import { setFocus } from "../input/focus.tsx";
import { Button } from "./Button.tsx";
import styles from "./SecretField.module.css";
import { TextField, type TextFieldProps } from "./TextField.tsx";

type SecretFieldProps = Omit<TextFieldProps, "type">;

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
          {t(shown ? "ui:field.hide" : "ui:field.show")}
        </Button>
      </div>
    </div>
  );
}
