/** Space that stays around the focused thing, in CSS px: its ring is not cut. */
const AROUND = 16;

/**
 * Scrolls a box whose overflow is hidden so far that what has just got the focus is in it. For `onFocusIn`; engines scroll by
 * themselves, but only as far as the element without its ring.
 */
export function keepInView(event: FocusEvent): void {
  const box = event.currentTarget as HTMLElement;
  const inside = (event.target as HTMLElement).getBoundingClientRect();
  const outside = box.getBoundingClientRect();
  if (inside.top < outside.top + AROUND) box.scrollTop -= outside.top + AROUND - inside.top;
  else if (inside.bottom > outside.bottom - AROUND) box.scrollTop += inside.bottom - outside.bottom + AROUND;
}
