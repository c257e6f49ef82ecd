import type { Keyboard } from "../../platform/types.ts";

/** Whether somebody writes in it. */
export function isTextField(element: EventTarget | null): element is HTMLInputElement | HTMLTextAreaElement {
  return element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement;
}

/** The key that closes the keyboard ("Enter") may reach the page after the word that it has closed. */
const ENTER_MS = 250;

/**
 * A field whose keyboard has gone is left: nothing would open it again, since the field has the focus already, and OK would
 * mean "done". @returns a function that stops.
 */
export function followKeyboard(keyboard: Keyboard | undefined): () => void {
  if (!keyboard) return () => undefined;
  let stop: (() => void) | undefined;
  const unfollow = (): void => {
    stop?.();
    stop = undefined;
  };
  const onFocusIn = ({ target }: FocusEvent): void => {
    unfollow();
    if (!isTextField(target)) return;
    let leaving: ReturnType<typeof setTimeout> | undefined;
    const stopListening = keyboard.onClose(() => {
      clearTimeout(leaving);
      // Its blur is what gives focus to its row (useTextField.ts).
      leaving = setTimeout(() => document.activeElement === target && target.blur(), ENTER_MS);
    });
    stop = () => {
      clearTimeout(leaving);
      stopListening();
    };
  };
  document.addEventListener("focusin", onFocusIn);
  document.addEventListener("focusout", unfollow);
  return () => {
    unfollow();
    document.removeEventListener("focusin", onFocusIn);
    document.removeEventListener("focusout", unfollow);
  };
}
