import type { JSX } from "preact";
import { useLayoutEffect } from "preact/hooks";
import { t } from "../core/i18n.ts";
import { Focusable, setFocus } from "../input/focus.tsx";
import { useTextField } from "../input/useTextField.ts";
import { Icon } from "./Icon.tsx";
import styles from "./TextField.module.css";

export interface TextFieldProps {
  readonly focusKey: string;
  /** Mark for tests on row and input, and the name of the field: "homeserver", "user", "password", … */
  readonly field: string;
  readonly label: string;
  readonly value: string;
  onInput(text: string): void;
  /** The person pressed Enter or the keyboard's Done. */
  onSubmit?(): void;
  readonly placeholder?: string;
  /** A quiet sentence below; an error takes its place. */
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
  /** "password" hides what is typed; the caller offers to show it by giving "text". */
  readonly type?: "text" | "password" | "url";
  readonly autoComplete?: string;
  /** Opens the keyboard as soon as it appears: the person has just asked for it. */
  readonly autoOpen?: boolean;
}

/** One line of text: a row that arrows reach, and inside it the real field that OK opens. */
export function TextField(props: TextFieldProps): JSX.Element {
  const { focusKey, field, label, value, placeholder, hint, error, type = "text", autoComplete = "off", autoOpen = false } = props;
  const { row, input, editing, open } = useTextField({
    focusKey,
    onInput: (text) => props.onInput(text),
    onDone: (how) => {
      if (how === "done") props.onSubmit?.();
    },
  });
  useLayoutEffect(() => {
    if (!autoOpen) return;
    setFocus(focusKey); // where focus is when the keyboard goes
    open();
  }, []);
  const shown = value === "" ? t("ui:field.empty") : type === "password" ? t("ui:field.hidden", { count: value.length }) : value;
  const noteId = `${focusKey}-note`;
  const boxClass = [styles.box, editing.value ? styles.editing : "", error === undefined ? "" : styles.wrong].join(" ");
  return (
    <div class={styles.field}>
      <span class={styles.label} aria-hidden="true">
        {label}
      </span>
      <div class={boxClass}>
        <Focusable class={styles.row} {...row} data-field={field} label={[label, shown, error].filter(Boolean).join(", ")} />
        <input
          {...input}
          class={styles.input}
          data-field={field}
          name={field}
          {...({ type } as { readonly type: "text" })} // preact's types want one literal; it is one of three
          value={value}
          dir={type === "url" ? "ltr" : "auto"}
          placeholder={placeholder}
          aria-label={label}
          aria-invalid={error !== undefined}
          aria-describedby={noteId}
          autoComplete={autoComplete}
          autoCapitalize="none"
          spellcheck={false}
        />
      </div>
      <p id={noteId} class={error === undefined ? styles.hint : styles.error} role={error === undefined ? undefined : "alert"}>
        {error !== undefined && <Icon name="warning" />}
        <span>{error ?? hint}</span>
      </p>
    </div>
  );
}
