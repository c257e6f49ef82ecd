/**
 * The ten functions of lodash that norigin-spatial-navigation-core 4 uses, as it uses them. The real ones carry 110 kB of
 * what they could also do (deep comparison, property paths, …) into the first script. A name that is missing here fails
 * the build; a test compares each with lodash.
 */
export { default as debounce } from "lodash-es/debounce.js";
export { default as throttle } from "lodash-es/throttle.js";

type Dictionary<T> = Readonly<Record<string, T>>;

export const assign = Object.assign;

export function first<T>(list: readonly T[] | null | undefined): T | undefined {
  return list?.[0];
}

export function difference<T>(list: readonly T[], without: readonly T[]): T[] {
  return list.filter((item) => !without.includes(item));
}

export function forEach<T>(list: readonly T[], run: (item: T) => void): void {
  list.forEach((item) => run(item));
}

export function filter<T>(values: Dictionary<T> | readonly T[], keep: (value: T) => unknown): T[] {
  return (Object.values(values) as T[]).filter((value) => keep(value));
}

export function findKey<T>(values: Dictionary<T>, is: (value: T) => unknown): string | undefined {
  return Object.keys(values).find((key) => is(values[key] as T));
}

/** As lodash: `false` ends it. */
export function forOwn<T>(values: Dictionary<T>, run: (value: T, key: string) => unknown): void {
  Object.keys(values).every((key) => run(values[key] as T, key) !== false);
}

/** Stable on every engine: Chromium sorts stably from 70 on only. */
export function sortBy<T>(list: readonly T[], by: (item: T) => number): T[] {
  return list
    .map((item, index) => ({ item, index, rank: by(item) }))
    .sort((a, b) => a.rank - b.rank || a.index - b.index)
    .map(({ item }) => item);
}
