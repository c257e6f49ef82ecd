import type { Keyboard } from "../../platform/types.ts";
import { isTextField } from "./pointer.ts";

/** The key that closes the keyboard ("Enter") may reach the page after the word that it has closed. */
const ENTER_MS = 250;

/**
 * A field whose keyboard has gone is left: nothing would open it again, since the field has the focus already, and OK would
 * mean "done". @returns a function that stops.
 */
export function followKeyboard(keyboard: Keyboard): () => void {
  let stop: (() => void) | undefined;
  const unfollow = (): void => {
    stop?.();
    stop = undefined;
  };
  const follow = (target: EventTarget | null): void => {
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
  const onFocusIn = ({ target }: FocusEvent): void => follow(target);
  follow(document.activeElement);
  document.addEventListener("focusin", onFocusIn);
  document.addEventListener("focusout", unfollow);
  return () => {
    unfollow();
    document.removeEventListener("focusin", onFocusIn);
    document.removeEventListener("focusout", unfollow);
  };
}
