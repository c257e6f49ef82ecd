import { type ReadonlySignal, signal } from "@preact/signals";

const seconds = signal(0);
let lastAt = Date.now();
const ACTIVITY = ["input", "mousedown"] as const;

/** Whole seconds since the last key, word in a field, pointer movement or click: for the photo frame, kiosks and reminders. */
export const idleSeconds: ReadonlySignal<number> = seconds;

/** Somebody is there. */
export function noticeActivity(): void {
  lastAt = Date.now();
  if (seconds.peek() !== 0) seconds.value = 0;
}

/** Starts counting; returns the stop. Between two activities the signal changes once a second. */
export function startIdle(): () => void {
  noticeActivity();
  // A TV's own keyboard, and a voice, write without keys.
  for (const type of ACTIVITY) document.addEventListener(type, noticeActivity, true);
  const timer = setInterval(() => {
    const now = Date.now();
    // The clock was set back: counting goes on from there.
    if (now < lastAt) lastAt = now;
    seconds.value = Math.floor((now - lastAt) / 1000);
  }, 1000);
  return () => {
    clearInterval(timer);
    for (const type of ACTIVITY) document.removeEventListener(type, noticeActivity, true);
  };
}
