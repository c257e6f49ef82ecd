import { t } from "../../core/i18n.ts";
import type { Quote } from "../../matrix/records.ts";
import { summaryWords } from "../words.ts";

/** The words of a quoted event, or that it is an earlier message while it is not known. */
export const quoteWords = (quote: Quote): string => (quote.status === "shown" ? summaryWords(quote.summary) : t("room:row.quoteMissing"));

/** "1:05", "12:40", "1:02:03"; nothing for what is not a length. */
export function lengthWords(durationMs: number | undefined): string | undefined {
  if (durationMs === undefined || !(durationMs >= 0) || durationMs > 360_000_000) return undefined;
  const seconds = Math.round(durationMs / 1000);
  const two = (n: number): string => (n < 10 ? `0${n}` : String(n));
  const minutes = Math.floor(seconds / 60);
  const rest = two(seconds % 60);
  return minutes < 60 ? `${minutes}:${rest}` : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${rest}`;
}

const UNITS = ["kB", "MB", "GB"] as const;

/** "12 kB", "3.4 MB": decimal units, one digit after the point below ten. */
export function sizeWords(bytes: number | undefined): string | undefined {
  if (bytes === undefined || !(bytes >= 0) || bytes === Infinity) return undefined;
  let value = bytes / 1000;
  let unit = 0;
  while (value >= 1000 && unit < UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  const shown = value < 10 ? Math.max(0.1, Math.round(value * 10) / 10) : Math.round(value);
  return `${shown} ${UNITS[unit] as string}`;
}

/** Lists without Intl.ListFormat (Chromium 72). */
export const nameList = (names: readonly string[]): string => names.join(", ");
