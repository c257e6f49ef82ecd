import { computed, type ReadonlySignal, signal } from "@preact/signals";
import { daysOf, monthsOf, nearestOf, type Span, yearsOf } from "./calendar.ts";
import type { DayChoice } from "./GoTo.ts";

export interface DayPicker extends DayChoice {
  /** Begins at the day of a moment. */
  start(at: number): void;
}

/** A day out of a span by three lists. Made inside of a Model. */
export function makeDayChoice(span: ReadonlySignal<Span>): DayPicker {
  const year = signal<string | null>(null);
  const month = signal<string | null>(null);
  const date = signal<string | null>(null);
  const years = computed(() => yearsOf(span.value));
  const chosenYear = computed(() => nearestOf(years.value, year.value).value);
  const months = computed(() => monthsOf(span.value, chosenYear.value));
  const chosenMonth = computed(() => nearestOf(months.value, month.value).value);
  const days = computed(() => daysOf(span.value, chosenYear.value, chosenMonth.value));
  return {
    years,
    months,
    days,
    year,
    month,
    date,
    chosen: computed(() => new Date(chosenYear.value, chosenMonth.value, nearestOf(days.value, date.value).value).getTime()),
    start(at) {
      const { first, last } = span.peek();
      const day = new Date(Math.min(Math.max(at, first), last));
      year.value = `year:${day.getFullYear()}`;
      month.value = `month:${day.getMonth()}`;
      date.value = `day:${day.getDate()}`;
    },
  };
}
