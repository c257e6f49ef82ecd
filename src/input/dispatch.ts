import type { KeyPress, RemoteControl } from "../../platform/types.ts";
import { forgetWish, hasFocus, isReachable, keyTarget, moveFocus, noticeFocus, restoreNow, restoreSoon } from "./focusTree.ts";
import { noticeActivity, startIdle } from "./idle.ts";
import { noticeKey, startPointer } from "./pointer.ts";
import { makeRemoteKeyEvent } from "./RemoteKeyEvent.ts";
import { isTakenBySleep } from "./sleep.ts";

export interface InputOptions {
  /** Nobody handled Back: one screen out, or the question whether to leave. */
  onBack(): void;
}

/** How often a lost focus is looked for that no event told of, in milliseconds. */
const GUARD_MS = 500;

/**
 * Remote → DOM: each press becomes a RemoteKeyEvent at the focused element; unhandled, it has a default action:
 * arrows move focus, OK clicks, Back calls `onBack`, others do nothing.
 * @returns a function that stops all listening.
 */
export function startInput(remote: RemoteControl, options: InputOptions): () => void {
  const dispatch = makeDispatch(options);
  const onFocusIn = (event: FocusEvent): void => noticeFocus(event.target as Element);
  // Without a related target focus goes to the body, or out of the window: the check waits for what comes.
  const onFocusOut = (event: FocusEvent): void => {
    if (event.relatedTarget === null) restoreSoon();
  };
  const onReturn = (): void => restoreNow();
  document.addEventListener("focusin", onFocusIn);
  document.addEventListener("focusout", onFocusOut);
  window.addEventListener("focus", onReturn);
  document.addEventListener("visibilitychange", onReturn);
  const guard = setInterval(() => {
    if (!document.hidden) restoreNow();
  }, GUARD_MS);
  const listen = (press: KeyPress): boolean => {
    if (press.phase === "down") noticeKey(press.key);
    return dispatch(press);
  };
  const stops = [remote.listen(listen), startPointer(dispatch), startIdle()];
  return () => {
    clearInterval(guard);
    document.removeEventListener("focusin", onFocusIn);
    document.removeEventListener("focusout", onFocusOut);
    window.removeEventListener("focus", onReturn);
    document.removeEventListener("visibilitychange", onReturn);
    for (const stop of stops) stop();
  };
}

/** The handler of presses on its own, for tests. Returns whether the press was used. */
export function makeDispatch({ onBack }: InputOptions): (press: KeyPress) => boolean {
  let movedInFrame = false;
  return (press) => {
    noticeActivity();
    if (isTakenBySleep(press)) return true;
    // Not by the release of the key that led here.
    if (press.phase === "down") forgetWish();
    // A held Back is one step: repeats would walk out of the app.
    if (press.key === "back" && press.phase === "down" && press.repeat > 0) return true;
    if (press.phase === "down" && press.repeat > 0) {
      // A held key sends more presses than can be painted: one per frame, the surplus is dropped.
      if (movedInFrame) return true;
      movedInFrame = true;
      requestAnimationFrame(() => {
        movedInFrame = false;
      });
    }
    if (!hasFocus() || !isReachable(document.activeElement as Element)) restoreNow(true);
    const target = keyTarget();
    const event = makeRemoteKeyEvent(press);
    target.dispatchEvent(event);
    if (event.defaultPrevented) return true;
    return press.phase === "down" && byDefault(press, target, onBack);
  };
}

function byDefault(press: KeyPress, target: HTMLElement, onBack: () => void): boolean {
  switch (press.key) {
    case "up":
    case "down":
    case "left":
    case "right":
      moveFocus(press.key);
      return true;
    case "ok":
      // A held OK opens once.
      if (press.repeat === 0) target.click();
      return true;
    case "back":
      onBack();
      return true;
    default:
      return false;
  }
}
