/** Days to choose from, as three lists (pure). All in the TV's own time zone; a day is the moment at which it begins. */

export interface Choice {
  readonly key: string;
  readonly value: number;
}

/** From the day of `first` to the day of `last`, both included. */
export interface Span {
  readonly first: number;
  readonly last: number;
}

const range = (from: number, to: number, prefix: string): readonly Choice[] => {
  const choices: Choice[] = [];
  for (let value = from; value <= to; value++) choices.push({ key: `${prefix}${value}`, value });
  return choices;
};

export const startOfDay = (at: number): number => new Date(at).setHours(0, 0, 0, 0);

export const yearsOf = ({ first, last }: Span): readonly Choice[] =>
  range(new Date(first).getFullYear(), new Date(last).getFullYear(), "year:");

/** Months from 0. */
export function monthsOf({ first, last }: Span, year: number): readonly Choice[] {
  const [from, to] = [new Date(first), new Date(last)];
  return range(from.getFullYear() === year ? from.getMonth() : 0, to.getFullYear() === year ? to.getMonth() : 11, "month:");
}

export function daysOf({ first, last }: Span, year: number, month: number): readonly Choice[] {
  const [from, to] = [new Date(first), new Date(last)];
  const isMonth = (day: Date): boolean => day.getFullYear() === year && day.getMonth() === month;
  return range(isMonth(from) ? from.getDate() : 1, isMonth(to) ? to.getDate() : new Date(year, month + 1, 0).getDate(), "day:");
}

/** The chosen one, or the nearest that there is: 31 March becomes 30 April. */
export function nearestOf(choices: readonly Choice[], key: string | null): Choice {
  const wanted = key === null ? Number.NaN : Number(key.slice(key.indexOf(":") + 1));
  const first = choices[0] as Choice;
  const last = choices[choices.length - 1] as Choice;
  if (!(wanted > first.value)) return first;
  return wanted > last.value ? last : (choices.find(({ value }) => value === wanted) ?? first);
}
