import { type ReadonlySignal, signal } from "@preact/signals";
import type { KeyPress, RemoteKey } from "../../platform/types.ts";
import { leafAround } from "./focusNodes.ts";
import { isReachable, setFocus } from "./focusTree.ts";
import { noticeActivity } from "./idle.ts";

/**
 * Magic Remote, mouse and air mouse: what the pointer is over has focus, so that there is one focus and one ring. When the
 * pointer goes, the keys go on from there.
 */

const shown = signal(false);
/** The pointer is on the screen: what can only be pressed with it is offered as long. */
export const pointerShown: ReadonlySignal<boolean> = shown;

/** Elements inside of leaves that take focus on hover in their own way: rows of lists. */
const hovers = new WeakMap<Element, () => void>();

/** `take` is called when the pointer moves over the element, or over what it holds, unless that has its own. */
export function onHover(element: Element, take: () => void): void {
  hovers.set(element, take);
}

/** Whether somebody writes in it. */
export function isTextField(element: EventTarget | null): element is HTMLInputElement | HTMLTextAreaElement {
  return element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement;
}

/** Where nothing tells that the pointer has gone: as long as LG's stays when nobody moves it, and a little. */
const RESTS_MS = 6_000;
/** Enact: a movement that comes so soon after the pointer has gone is the engine's own. */
const ECHO_MS = 30;
/** What may be pressed while one goes on pointing (Enact Sandstone's list). */
const NOT_OF_THE_PAD = /^(red|green|yellow|blue|channel|play|pause|stop|rewind|fast)/;

let press: (press: KeyPress) => boolean = () => false;
let hiddenAt = 0;
let rests: ReturnType<typeof setTimeout> | undefined;

/** As if the key had been pressed on the remote: by the wheel, and by what is drawn for those who only point. */
export function pressByPointer(key: RemoteKey): void {
  press({ key, phase: "down", repeat: 0 });
  press({ key, phase: "up", repeat: 0 });
}

/** The pointer has come or gone. */
export function showPointer(now: boolean): void {
  clearTimeout(rests);
  if (now) rests = setTimeout(() => showPointer(false), RESTS_MS);
  else hiddenAt = Date.now();
  shown.value = now;
}

/** A key of the remote was pressed: who uses its pad no longer points. */
export function noticeKey(key: RemoteKey): void {
  if (shown.peek() && !NOT_OF_THE_PAD.test(key)) showPointer(false);
}

/** @param onPress takes what is pressed by the pointer alone. @returns a function that stops listening. */
export function startPointer(onPress: (press: KeyPress) => boolean = () => false): () => void {
  let x = -1;
  let y = -1;
  let over: EventTarget | null = null;
  let scheduled = false;
  press = onPress;

  const hover = (): void => {
    scheduled = false;
    // A field is being typed in: the TV's keyboard would close, uncover, and open again.
    if (isTextField(document.activeElement)) return;
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
    if (Date.now() - hiddenAt < ECHO_MS) return;
    noticeActivity();
    if (first) return;
    showPointer(true);
    over = event.target;
    if (scheduled) return;
    scheduled = true;
    requestAnimationFrame(hover);
  };
  document.addEventListener("mousemove", onMove);
  return () => {
    showPointer(false);
    document.removeEventListener("mousemove", onMove);
  };
}
