/**
 * The remote: the one listener for native key events in Hearth, and the only place that knows key codes.
 */
import { BACKSPACE, IME_CANCEL, IME_COMPOSING, IME_DONE, KEY_NAMES, type KeyCodes } from "./keyCodes.ts";
import type { KeyPress, RemoteControl, RemoteKey } from "./types.ts";

export interface RemoteOptions {
  readonly codes: KeyCodes;
  readonly keys: Iterable<RemoteKey>;
  readonly pointer: boolean;
  /** Whether the TV's own keyboard is on the screen: Back belongs to it then. */
  keyboardShown?(): boolean;
}

/** @param scope whose window is listened to, in the capture phase: nothing in the page sees a key first. */
export function makeRemote(scope: Window, options: RemoteOptions): RemoteControl {
  return {
    keys: new Set(options.keys),
    pointer: options.pointer,
    listen(handle) {
      /** The key that is down, also while it belongs to a field or to the TV's keyboard: what it closes hears no new press. */
      let held: { readonly key: RemoteKey; repeat: number; at: number; passed: boolean } | undefined;

      const pass = (event: KeyboardEvent, press: KeyPress) => {
        if (handle(press)) event.preventDefault();
      };
      const onDown = (event: KeyboardEvent) => {
        const key = isShortcut(event) ? undefined : codeOrName(event, options.codes);
        if (!key) {
          held = undefined;
          return;
        }
        // Counted rather than read from `event.repeat`: some sets leave it false while a key is held.
        if (held?.key === key && event.timeStamp - held.at < GAP_MS) held.repeat += 1;
        // A repeat without its press: OK went down on the launcher, Back in the app before.
        else held = { key, repeat: event.repeat ? 1 : 0, at: 0, passed: false };
        held.at = event.timeStamp;
        if (staysNative(event, key, options)) return;
        held.passed = true;
        pass(event, { key, phase: "down", repeat: held.repeat });
      };
      const onUp = (event: KeyboardEvent) => {
        const released = held;
        held = undefined;
        // Only what went down here goes up here: OK may have been pressed in the page before this one.
        if (released?.passed && codeOrName(event, options.codes) === released.key)
          pass(event, { key: released.key, phase: "up", repeat: released.repeat });
      };
      // The key may be released while another window, or the system's own screen, has the focus.
      const onBlur = () => {
        held = undefined;
      };

      scope.addEventListener("keydown", onDown, true);
      scope.addEventListener("keyup", onUp, true);
      scope.addEventListener("blur", onBlur);
      return () => {
        scope.removeEventListener("keydown", onDown, true);
        scope.removeEventListener("keyup", onUp, true);
        scope.removeEventListener("blur", onBlur);
      };
    },
  };
}

/** No remote lets more time pass between two repeats: the release of the key went to somebody else. */
const GAP_MS = 1000;

/** With a modifier a key is the browser's; a composing one is the keyboard's. */
function isShortcut(event: KeyboardEvent): boolean {
  return event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.keyCode === IME_COMPOSING;
}

/** Whether a key is the field's or the TV keyboard's business. */
function staysNative(event: KeyboardEvent, key: RemoteKey, options: RemoteOptions): boolean {
  if (key === "back" && options.keyboardShown?.()) return true;
  return isTextField(event.target) && isTyped(event, key);
}

function codeOrName(event: KeyboardEvent, codes: KeyCodes): RemoteKey | undefined {
  // Samsung's keyboard: the engine does nothing with these, so they never stay native.
  if (event.keyCode === IME_DONE) return "ok";
  if (event.keyCode === IME_CANCEL) return "back";
  return codes[event.keyCode] ?? KEY_NAMES[event.key];
}

/** In a text field left and right move the caret, OK (Enter) submits, Backspace deletes; Up, Down and Back leave it. */
function isTyped(event: KeyboardEvent, key: RemoteKey): boolean {
  // No engine does anything with these in a field: Samsung's Done, and OK that is not Enter (a gamepad's).
  if (event.keyCode === IME_DONE || event.key === "Select") return false;
  // The two-way keys of a keyboard (Page Up and Down) and the menu key are the field's as well.
  return !(key === "up" || key === "down" || (key === "back" && event.keyCode !== BACKSPACE));
}

const TYPED_INTO = /^(text|search|url|tel|email|password|number)$/;

function isTextField(target: EventTarget | null): boolean {
  const element = target as Partial<HTMLInputElement> | null;
  if (!element?.tagName) return false;
  if (element.tagName === "INPUT") return TYPED_INTO.test(element.type ?? "text") && !element.readOnly;
  return element.tagName === "TEXTAREA" || element.isContentEditable === true;
}
