import { type ReadonlySignal, useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { currentKey, setFocus } from "./focusTree.ts";
import type { RemoteKeyEvent } from "./RemoteKeyEvent.ts";

export interface TextFieldOptions {
  /** Of the row; keep it stable. */
  readonly focusKey: string;
  onInput(text: string): void;
  /** Enter or the keyboard's Done, Back or Cancel, or the field lost focus in another way. */
  onDone?(how: "done" | "cancel" | "left"): void;
}

/**
 * A text field on a TV: arrows reach a row (a `Focusable`), only OK or a click gives focus to the real `<input>` and
 * opens the TV's keyboard. Done, Enter, Back, Cancel and Up/Down leave it; `blur` is the final truth.
 * The input stands beside the row, not inside: `<Focusable {...field.row}/><input {...field.input} value={…}/>`.
 */
export interface TextField {
  readonly editing: ReadonlySignal<boolean>;
  readonly row: { readonly focusKey: string; onClick(): void };
  readonly input: {
    readonly tabIndex: -1;
    ref(element: HTMLInputElement | null): void;
    onInput(event: Event): void;
    onFocus(): void;
    onBlur(): void;
    onKeyDown(event: KeyboardEvent): void;
    onClick(event: Event): void;
    onremotekey(event: RemoteKeyEvent): void;
  };
  open(): void;
}

export function useTextField(options: TextFieldOptions): TextField {
  const editing = useSignal(false);
  const latest = useRef(options);
  latest.current = options;
  const made = useRef<TextField | undefined>(undefined);
  if (!made.current) made.current = makeTextField(options.focusKey, latest, editing);
  return made.current;
}

function makeTextField(focusKey: string, latest: { readonly current: TextFieldOptions }, editing: { value: boolean }): TextField {
  let input: HTMLInputElement | null = null;
  let how: "done" | "cancel" | "left" = "left";
  const leave = (why: "done" | "cancel" | "left"): void => {
    how = why;
    // Focus moves to the row, which blurs the input: never a moment without focus.
    setFocus(focusKey);
    if (document.activeElement === input) input?.blur();
  };
  const open = (): void => {
    input?.focus();
  };
  return {
    editing: editing as ReadonlySignal<boolean>,
    row: { focusKey, onClick: open },
    input: {
      tabIndex: -1,
      ref(element) {
        input = element;
      },
      onInput(event) {
        // Voice and phone keyboards insert whole texts without a key press: only the value counts.
        latest.current.onInput((event.currentTarget as HTMLInputElement).value);
      },
      onFocus() {
        how = "left";
        editing.value = true;
      },
      onBlur() {
        if (!editing.value) return;
        editing.value = false;
        latest.current.onDone?.(how);
        // The TV's keyboard closed by itself and left focus nowhere.
        if (document.activeElement === null || document.activeElement === document.body) {
          if (currentKey() === focusKey) setFocus(focusKey);
        }
      },
      onKeyDown(event) {
        if (event.key !== "Enter" || event.isComposing) return;
        event.preventDefault();
        leave("done");
      },
      onClick(event) {
        event.stopPropagation();
      },
      onremotekey(event) {
        if (event.detail.phase !== "down") return;
        switch (event.detail.key) {
          case "back":
            event.preventDefault();
            leave("cancel");
            break;
          case "ok":
            event.preventDefault();
            leave("done");
            break;
          case "up":
          case "down":
            // Not prevented: the arrow then moves on from the row.
            leave("left");
            break;
          default:
        }
      },
    },
    open,
  };
}
