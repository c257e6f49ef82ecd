/** Long lists in few numbers, for tests that run for long. */

/** Without what is different each time. */
export const kindOf = (text: string): string => text.replace(/\?.*|https?:\S+|(?<=\/rooms\/|\/user\/)[^/]+/g, "…").replace(/[!$@][\w:.+/-]+|\b\d{4,}\b/g, "…"); // prettier-ignore

/** How often each was there. */
export function tally(kinds: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const kind of kinds) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}
