import { type ReadonlySignal, signal } from "@preact/signals";

const seconds = signal(0);
let lastAt = Date.now();

/** Whole seconds since the last key, pointer movement or click: for dimming, kiosks and reminders. */
export const idleSeconds: ReadonlySignal<number> = seconds;

/** Somebody is there. */
export function noticeActivity(): void {
  lastAt = Date.now();
  if (seconds.peek() !== 0) seconds.value = 0;
}

/** Starts counting; returns the stop. Between two activities the signal changes once a second. */
export function startIdle(): () => void {
  noticeActivity();
  const timer = setInterval(() => {
    const now = Date.now();
    // The clock was set back: counting goes on from there.
    if (now < lastAt) lastAt = now;
    seconds.value = Math.floor((now - lastAt) / 1000);
  }, 1000);
  return () => clearInterval(timer);
}
