import { signal, type Signal } from "@preact/signals";

/**
 * A function that runs `work` at most once per animation frame, however often it is called.
 * Hidden pages get no frames (suspended TVs): a timer of 250 ms stands in.
 */
export function oncePerFrame(work: () => void): { (): void; cancel(): void } {
  let frame = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const run = (): void => {
    cancel();
    work();
  };
  const cancel = (): void => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
    frame = 0;
    timer = undefined;
  };
  const ask = (): void => {
    if (timer !== undefined) return;
    frame = requestAnimationFrame(run);
    timer = setTimeout(run, 250);
  };
  return Object.assign(ask, { cancel });
}

/** A signal that ticks with the wall clock, for "5 min ago"; one timer for the whole app. */
export const now: Signal<number> = signal(Date.now(), {
  watched() {
    this.value = Date.now();
    ticking = setInterval(() => (now.value = Date.now()), 20_000);
  },
  unwatched() {
    clearInterval(ticking);
  },
});
let ticking: ReturnType<typeof setInterval> | undefined;
