import { t } from "../../core/i18n.ts";
import type { Quote } from "../../matrix/records.ts";
import { summaryWords } from "../words.ts";

/** The words of a quoted event, or that it is an earlier message while it is not known. */
export const quoteWords = (quote: Quote): string => (quote.status === "shown" ? summaryWords(quote.summary) : t("room:row.quoteMissing"));

/** Lists without Intl.ListFormat (Chromium 72). */
export const nameList = (names: readonly string[]): string => names.join(", ");

export const isPictureKey = (key: string): boolean => key.slice(0, 6) === "mxc://";

/** What a reaction is called where no picture can be: aloud, and where it did not come. */
export const reactionWords = (key: string, shortcode: string | undefined): string =>
  isPictureKey(key) ? (shortcode ?? t("room:row.customEmoji")) : key;
