import { noticeActivity } from "./idle.ts";
import { isTextField, pressByPointer, showPointer } from "./pointer.ts";

/** A wheel's notch comes as several events. */
const NOTCH_MS = 80;

/**
 * Where no list is scrolled by it (FocusList.tsx) the wheel is the arrow in its direction, which every screen knows.
 * @returns a function that stops.
 */
export function followWheel(): () => void {
  let wheeledAt = 0;
  const onWheel = (event: WheelEvent): void => {
    noticeActivity();
    if (event.deltaY === 0 || event.defaultPrevented || isTextField(document.activeElement)) return;
    if (event.timeStamp - wheeledAt < NOTCH_MS) return;
    wheeledAt = event.timeStamp;
    pressByPointer(event.deltaY > 0 ? "down" : "up");
    showPointer(true);
  };
  document.addEventListener("wheel", onWheel);
  return () => document.removeEventListener("wheel", onWheel);
}
