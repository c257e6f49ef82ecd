/**
 * Times of day, "HH:MM" by the clock on the wall. Everything is asked of local `Date`s at the moment that it is needed, so
 * that days of 23 and 25 hours need no thought.
 */

/** Minutes since midnight; a malformed one is undefined. */
export function minutesOf(time: string): number | undefined {
  const [, hours, minutes] = /^(\d{1,2}):(\d{2})$/.exec(time) ?? [];
  return hours === undefined ? undefined : Number(hours) * 60 + Number(minutes);
}

/** Whether it is between two times of day, the first included; over midnight where the second is the earlier one. */
export function isBetween({ from, to }: { readonly from: string; readonly to: string }, at: number): boolean {
  const start = minutesOf(from);
  const end = minutesOf(to);
  if (start === undefined || end === undefined) return false;
  const date = new Date(at);
  const now = date.getHours() * 60 + date.getMinutes();
  return start <= end ? now >= start && now < end : now >= start || now < end;
}

/**
 * When it was last this time of day (milliseconds since 1970), now included. A time that a spring night does not have is
 * an hour later, as `Date` has it; one that an autumn night has twice counts once.
 */
export function lastTime(time: string, at: number): number | undefined {
  const minutes = minutesOf(time);
  if (minutes === undefined) return undefined;
  const day = new Date(at);
  const on = (date: number): number => new Date(day.getFullYear(), day.getMonth(), date, Math.floor(minutes / 60), minutes % 60).getTime();
  const today = on(day.getDate());
  return today <= at ? today : on(day.getDate() - 1);
}
