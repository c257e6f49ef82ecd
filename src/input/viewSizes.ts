/**
 * Sizes that are read once: each reading of a size after a change of the page forces the engine to lay it out, and a
 * screen of shelves holds a dozen lists that look alike.
 */
let rem = 0;
const sizes = new Map<string, number>();

/** Everything is read anew: after another window or text size. */
export function forgetSizes(): void {
  rem = 0;
  sizes.clear();
}

if (typeof window !== "undefined") window.addEventListener("resize", forgetSizes);

/** Pixels of a rem; 16 where there is no layout at all (tests). */
export function currentRem(): number {
  if (rem === 0) rem = parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
  return rem;
}

/** Pixels of the views of one look, if one of them was measured since the last resize. */
export function knownViewSize(name: string): number | undefined {
  return sizes.get(name);
}

export function rememberViewSize(name: string, size: number): void {
  sizes.set(name, size);
}
