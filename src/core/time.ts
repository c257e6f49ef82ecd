import { language, t } from "./i18n.ts";

/** Each is one object: formatters are slow to make (2–10 ms each on Chromium 64) and found again by it. */
const SHAPES = {
  clock: { hour: "numeric", minute: "2-digit" },
  weekday: { weekday: "short" },
  day: { day: "numeric", month: "short" },
  dayOfYear: { day: "numeric", month: "short", year: "numeric" },
  longDay: { weekday: "long", day: "numeric", month: "long" },
  longDayOfYear: { weekday: "long", day: "numeric", month: "long", year: "numeric" },
  month: { month: "long", year: "numeric" },
  monthName: { month: "long" },
  dayOfMonth: { weekday: "short", day: "numeric" },
  full: { weekday: "long", day: "numeric", month: "long", year: "numeric", hour: "numeric", minute: "2-digit" },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

const formatters = new Map<string, Intl.DateTimeFormat>();

function format(at: number, name: keyof typeof SHAPES): string {
  const id = `${language.value} ${name}`;
  let formatter = formatters.get(id);
  if (!formatter) {
    // Latin digits everywhere: numbers in the words are Latin too, and older Chromiums know Arabic with its own only.
    formatter = new Intl.DateTimeFormat(`${language.value}-u-nu-latn`, SHAPES[name]);
    formatters.set(id, formatter);
  }
  // A hostile `origin_server_ts` may lie outside of what Date can hold (ECMA-262: ±8.64e15 ms).
  return Math.abs(at) < 8.64e15 ? formatter.format(at) : "";
}

/** "10:32" */
export const clockTime = (at: number): string => format(at, "clock");

/** Whole days between the local days of two moments: 0 today, 1 yesterday. */
export function daysAgo(at: number, now: number): number {
  const midnight = (ms: number): number => new Date(ms).setHours(0, 0, 0, 0);
  return Math.round((midnight(now) - midnight(at)) / 86_400_000);
}

/** Short, for lists: "now", "5 min", "10:32", "yesterday", "Mon", "3 Mar", "3 Mar 2024". */
export function shortTime(at: number, now: number): string {
  const minutes = Math.floor((now - at) / 60_000);
  const days = daysAgo(at, now);
  if (minutes < 1 && minutes > -5) return t("common:time.now");
  if (minutes >= 0 && minutes < 60) return t("common:time.minutes", { count: minutes });
  if (days === 0) return clockTime(at);
  if (days === 1) return t("common:time.yesterday");
  if (days > 1 && days < 7) return format(at, "weekday");
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  return format(at, sameYear ? "day" : "dayOfYear");
}

/** Long, for date rows: "Today", "Yesterday", "Monday, 3 March", with the year when it is another. */
export function dayTitle(at: number, now: number): string {
  const days = daysAgo(at, now);
  if (days === 0) return t("common:time.today");
  if (days === 1) return t("common:time.yesterdayTitle");
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  return format(at, sameYear ? "longDay" : "longDayOfYear");
}

/** "March" */
export const monthName = (at: number): string => format(at, "monthName");

/** "Sat 14", for lists of a month's days. */
export const dayOfMonth = (at: number): string => format(at, "dayOfMonth");
/** "Monday, 3 March": what day it is. */
export const dayName = (at: number): string => format(at, "longDay");

/** For details: "Monday, 3 March 2026, 10:32". */
export const fullTime = (at: number): string => format(at, "full");

/** "March 2026" */
export const monthOf = (at: number): string => format(at, "month");
