/** Milliseconds of one step while a key is held, by the seconds that it has been held: Enact's frames 3, 2, 1, in fewer seconds. */
const PACE = [100, 100, 67, 67, 33] as const;
const MOST = 3;

/**
 * How many rows a held key moves. Remotes repeat 8 to 30 times a second; the pace is one of time, so that a list runs
 * alike under all of them: calm for the first seconds, then faster, by leaving out presses or by taking longer steps.
 */
export class KeyPace {
  private startedAt = 0;
  private lastAt = 0;
  private credit = 0;

  /** @param now milliseconds. @returns rows to move for this press: 1 for the first, 0 to 3 for a repeat. */
  steps(repeat: number, now: number): number {
    if (repeat === 0) {
      this.startedAt = now;
      this.lastAt = now;
      this.credit = 0;
      return 1;
    }
    const second = Math.min(PACE.length - 1, Math.max(0, Math.floor((now - this.startedAt) / 1000)));
    this.credit = Math.min(MOST, this.credit + Math.max(0, now - this.lastAt) / (PACE[second] as number));
    this.lastAt = now;
    // A remote that repeats each 100 ms may be 10 ms early.
    const steps = Math.floor(this.credit + 0.15);
    this.credit -= steps;
    return steps;
  }
}
