/** The hours in which the TV says nothing by itself. Pure. */

/** `from` and `to` in minutes after midnight, by the clock on the wall; over midnight where `to` is the earlier one. */
export interface QuietHours {
  readonly from: number;
  readonly to: number;
}

/** Minutes of a day. */
export const DAY = 1440;

/**
 * Whether a moment lies in the quiet hours. By the TV's own clock as people read it, so that the night in which clocks
 * change is quiet until the same hour as every other. From an hour to itself is no time at all.
 * @param at milliseconds since 1970.
 */
export function isQuietAt(at: number, { from, to }: QuietHours): boolean {
  const wall = new Date(at);
  const minute = wall.getHours() * 60 + wall.getMinutes();
  return from <= to ? minute >= from && minute < to : minute >= from || minute < to;
}
