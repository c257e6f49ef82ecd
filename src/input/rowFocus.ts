import { focusElement } from "./focusElement.ts";
import type { Row } from "./ListRows.ts";

/** Real focus to a row, which says its place in the list then. @returns false when it has nothing to be focused. */
export function focusRow(row: Row, index: number, count: number): boolean {
  if (!row.element) return false;
  row.element.setAttribute("aria-posinset", String(index + 1));
  row.element.setAttribute("aria-setsize", String(count));
  focusElement(row.element);
  return true;
}

/** Real focus into a row that holds another list, or anything else that can be focused. */
export function focusInside({ inner, element }: Row): boolean {
  if (inner) return inner.takeFocus();
  const inside = element?.querySelector<HTMLElement>("button, [tabindex]");
  if (inside) focusElement(inside);
  return Boolean(inside);
}

/** Whether the list's focus has to go to `row`: it stood on one that was removed or rendered anew. */
export function hasLostFocus(row: HTMLElement, track: HTMLElement | null): boolean {
  const active = document.activeElement;
  if (active === null || active === document.body) return true;
  if (row.contains(active)) return false;
  // Otherwise a field or a dialog elsewhere has it.
  return track?.contains(active) === true;
}
