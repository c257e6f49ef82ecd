/** Long work in short slices, so that a key press is answered in between: TVs are slow, and have one thread. */

const SLICE_MS = 12;

/** A function to await between two steps: it gives way to keys and frames once the slice is used up. */
export function breather(clock: () => number = Date.now): () => Promise<void> | undefined {
  let begun = clock();
  return () => {
    if (clock() - begun < SLICE_MS) return undefined;
    return new Promise((resolve) =>
      setTimeout(() => {
        begun = clock();
        resolve();
      }, 0),
    );
  };
}
