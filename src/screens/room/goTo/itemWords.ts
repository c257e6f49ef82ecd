import { t } from "../../../core/i18n.ts";
import type { TimelineItem } from "../../../matrix/records.ts";
import { noticeWords } from "../../words.ts";
import { contentWords, isMessage } from "../rowLabel.ts";

const MOST = 300;

/** What a row says, in a few words, for lists of rows from elsewhere. */
export function itemWords(item: TimelineItem): string {
  const words = isMessage(item) ? contentWords(item) : item.kind === "notice" ? item.notices.map(noticeWords).join(", ") : "";
  const line = words.replace(/\s+/g, " ").trim();
  if (line === "") return t("room:row.broken");
  return line.length > MOST ? `${line.slice(0, MOST)}…` : line;
}
