/** Others are told at most so often that somebody types (the server forgets after 20 to 30 s, spec: m.typing). */
const EVERY_MS = 8000;
/** Nobody types with a remote for so long without a key: they have put it down. */
const IDLE_MS = 12_000;

export interface TypingNotifier {
  /** A key was typed; `some` is false when the field is empty now. */
  typed(some: boolean): void;
  stop(): void;
}

/** @param tell puts it on the wire; called far less often than keys are typed. */
export function makeTypingNotifier(tell: (typing: boolean) => void): TypingNotifier {
  let toldAt: number | undefined;
  let idle: ReturnType<typeof setTimeout> | undefined;
  function stop(): void {
    clearTimeout(idle);
    if (toldAt === undefined) return;
    toldAt = undefined;
    tell(false);
  }
  return {
    typed(some) {
      if (!some) return stop();
      clearTimeout(idle);
      idle = setTimeout(stop, IDLE_MS);
      const now = Date.now();
      if (toldAt !== undefined && now - toldAt < EVERY_MS) return;
      toldAt = now;
      tell(true);
    },
    stop,
  };
}
