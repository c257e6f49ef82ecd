/** Few requests at once, newest first: what was asked for last is what the viewer looks at now. */
export interface MediaQueue {
  /** Starts `run` when a place is free. */
  add(run: () => Promise<void>): Queued;
}

export interface Queued {
  /** Takes it out of the queue; does nothing once it runs. */
  cancel(): void;
  /** Somebody looks at this very one: before all that wait, and before what comes with it in the same moment. */
  first(): void;
}

export function createMediaQueue(atOnce: number): MediaQueue {
  /** The last goes first; `looked` before all others. */
  const waiting: (() => Promise<void>)[] = [];
  const looked: (() => Promise<void>)[] = [];
  let running = 0;
  let scheduled = false;

  function schedule(): void {
    if (scheduled) return;
    scheduled = true;
    // After the whole screen has asked: else its first row would win over its last.
    void Promise.resolve().then(pump);
  }
  function pump(): void {
    scheduled = false;
    while (running < atOnce) {
      const run = looked.pop() ?? waiting.pop();
      if (!run) return;
      running += 1;
      const done = (): void => {
        running -= 1;
        schedule();
      };
      run().then(done, done);
    }
  }
  function takeOut(list: (() => Promise<void>)[], run: () => Promise<void>): boolean {
    const at = list.lastIndexOf(run);
    if (at >= 0) list.splice(at, 1);
    return at >= 0;
  }

  return {
    add(run) {
      waiting.push(run);
      schedule();
      return {
        cancel() {
          if (!takeOut(waiting, run)) takeOut(looked, run);
        },
        first() {
          if (!takeOut(waiting, run)) return;
          // One looks at one thing: what was looked at before waits like the others, before them.
          waiting.push(...looked.splice(0), run);
          looked.push(waiting.pop() as () => Promise<void>);
        },
      };
    },
  };
}
