/** The few statistics a report needs. None of them throws: of nothing the answer is NaN. */

/** The `share` (0 … 1) of the sorted values by nearest rank: `percentile(v, 0.95)` is the smallest value that 95 % do not exceed. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

/** The middle value; of an even count the mean of the two middle ones. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? Number.NaN;
  return (lower + upper) / 2;
}

export const p95 = (values: readonly number[]): number => percentile(values, 0.95);

export const max = (values: readonly number[]): number => (values.length === 0 ? Number.NaN : Math.max(...values));
