import { clockTime } from "../../core/time.ts";

/** A time of day as the language writes it: "22:00", "10:00 PM". @param minute after midnight. */
export const minuteWords = (minute: number): string => clockTime(new Date(2026, 0, 15, 0, minute).getTime());
