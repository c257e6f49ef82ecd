import type { ComponentChildren, JSX } from "preact";
import { t } from "../../core/i18n.ts";
import { Focusable } from "../../input/focus.tsx";
import type { TextField } from "../../input/useTextField.ts";
import { EmojiText } from "../../ui/EmojiText.tsx";
import { Icon, type IconName } from "../../ui/Icon.tsx";
import styles from "./DraftField.module.css";

/** Longer than anybody types with a remote, shorter than what a server refuses (events: 65,535 bytes). */
const MOST_LETTERS = 8000;

interface DraftFieldProps {
  readonly field: TextField;
  /** Mark for tests on row and input: `data-field`. */
  readonly name: string;
  readonly text: string;
  /** Stands there while there is no text. */
  readonly placeholder: string;
  /** What it is called. */
  readonly label: string;
  /** All of the row in one sentence. */
  readonly spoken?: string;
  readonly icon?: IconName | undefined;
  readonly disabled?: boolean;
  readonly mostLetters?: number;
  /** Over the open field's end. */
  readonly children?: ComponentChildren;
}

/** Words to be sent. What is not being typed may hold emoji, which few engines draw inside of an input. */
export function DraftField(props: DraftFieldProps): JSX.Element {
  const { field, name, text, placeholder, label, icon, disabled = false, mostLetters = MOST_LETTERS, children } = props;
  const { spoken = text === "" ? label : t("room:composer.draft", { text: text.slice(0, 200) }) } = props;
  return (
    <div class={`${styles.field} ${field.editing.value ? styles.editing : ""}`}>
      <Focusable {...field.row} class={styles.row} data-field={name} label={spoken} disabled={disabled}>
        {icon && <Icon name={icon} />}
        <span class={text === "" ? styles.placeholder : styles.draft} dir="auto">
          <EmojiText text={text || placeholder} />
        </span>
      </Focusable>
      <input
        {...field.input}
        class={styles.input}
        data-field={name}
        type="text"
        inputMode="text"
        autoCapitalize="sentences"
        value={text}
        maxLength={mostLetters}
        placeholder={placeholder}
        aria-label={label}
        autocomplete="off"
        dir="auto"
      />
      {children}
    </div>
  );
}
