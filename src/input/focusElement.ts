/**
 * Real focus on a real element, without the page scrolling to it, and the `hearth:focus` mark once it is painted.
 */
import { afterPaint } from "./afterPaint.ts";

/** Chromium before 64 knows no `preventScroll` and moves clipped ancestors so that the element can be seen. */
let canPreventScroll: boolean | undefined;

/** Does nothing where the element has focus already. */
export function focusElement(element: HTMLElement): void {
  if (document.activeElement === element) return;
  element.focus({ preventScroll: true });
  if (canPreventScroll === undefined) canPreventScroll = detectPreventScroll();
  if (!canPreventScroll) undoScroll(element);
  markFocus();
}

function detectPreventScroll(): boolean {
  let read = false;
  const probe = document.createElement("div");
  probe.focus({
    get preventScroll(): boolean {
      read = true;
      return true;
    },
  });
  return read;
}

function undoScroll(element: HTMLElement): void {
  for (let at = element.parentElement; at; at = at.parentElement) {
    if (at.scrollTop !== 0) at.scrollTop = 0;
    if (at.scrollLeft !== 0) at.scrollLeft = 0;
  }
}

const MARK = "hearth:focus";
const KEEP = 500;
let marks = 0;
let waiting = false;

function markFocus(): void {
  if (waiting) return;
  waiting = true;
  afterPaint(() => {
    waiting = false;
    // The buffer must not grow for the life of a TV set; marks cannot be cleared one by one.
    if (++marks % KEEP === 0) performance.clearMarks(MARK);
    performance.mark(MARK);
  });
}
