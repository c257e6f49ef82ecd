import type { Keyboard } from "../../platform/types.ts";
import { isTextField } from "./pointer.ts";

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
    // Its blur is what gives focus to its row (useTextField.ts).
    stop = keyboard.onClose(() => document.activeElement === target && target.blur());
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
