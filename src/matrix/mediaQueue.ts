/** Few requests at once, newest first: what was asked for last is what the viewer looks at now. */
export interface MediaQueue {
  /** Starts `run` when a place is free. A function that takes it out of the queue, or does nothing once it runs. */
  add(run: () => Promise<void>): () => void;
}

export function createMediaQueue(atOnce: number): MediaQueue {
  const waiting: (() => Promise<void>)[] = [];
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
    while (running < atOnce && waiting.length > 0) {
      const run = waiting.pop() as () => Promise<void>;
      running += 1;
      const done = (): void => {
        running -= 1;
        schedule();
      };
      run().then(done, done);
    }
  }

  return {
    add(run) {
      waiting.push(run);
      schedule();
      return () => {
        const at = waiting.lastIndexOf(run);
        if (at >= 0) waiting.splice(at, 1);
      };
    },
  };
}
