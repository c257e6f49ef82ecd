import { leafAround } from "./focusNodes.ts";
import { isReachable, setFocus } from "./focusTree.ts";
import { noticeActivity } from "./idle.ts";

/**
 * Magic Remote and mouse: what the pointer is over has focus, so that there is one focus and one ring.
 */

/** Elements inside of leaves that take focus on hover in their own way: rows of lists. */
const hovers = new WeakMap<Element, () => void>();

/** `take` is called when the pointer moves over the element, or over what it holds, unless that has its own. */
export function onHover(element: Element, take: () => void): void {
  hovers.set(element, take);
}

/** @returns a function that stops listening. */
export function startPointer(): () => void {
  let x = -1;
  let y = -1;
  let over: EventTarget | null = null;
  let scheduled = false;
  const hover = (): void => {
    scheduled = false;
    const active = document.activeElement;
    // A field is being typed in: the TV's keyboard would close, uncover, and open again.
    if (active instanceof HTMLInputElement || active instanceof HTMLTextAreaElement) return;
    if (!(over instanceof Element) || !document.body.contains(over) || !isReachable(over)) return;
    for (let at: Element | null = over; at; at = at.parentElement) {
      const take = hovers.get(at);
      if (take) return take();
    }
    const key = leafAround(over);
    if (key !== undefined) setFocus(key);
  };
  const onMove = (event: MouseEvent): void => {
    // Chromium sends mousemove also when the page moves under a resting pointer.
    if (event.clientX === x && event.clientY === y) return;
    const first = x < 0;
    x = event.clientX;
    y = event.clientY;
    noticeActivity();
    if (first) return;
    over = event.target;
    if (scheduled) return;
    scheduled = true;
    requestAnimationFrame(hover);
  };
  document.addEventListener("mousemove", onMove);
  return () => document.removeEventListener("mousemove", onMove);
}
