import { t, tMaybe } from "../core/i18n.ts";
import type { NoticeText, RoomName, Summary } from "../matrix/records.ts";

/** What a room is called, in the user's language. */
export function roomTitle(name: RoomName): string {
  switch (name.kind) {
    case "name":
      return name.text;
    case "heroes": {
      const names = name.names.join(", ");
      return name.others > 0 ? t("rooms:name.others", { names, count: name.others }) : names;
    }
    case "empty":
      return name.was.length > 0 ? t("rooms:name.was", { names: name.was.join(", ") }) : t("rooms:name.empty");
    default:
      return name satisfies never;
  }
}

/** One line of a membership or room change; a kind of change without words says that something changed. */
export const noticeWords = (notice: NoticeText): string => tMaybe(`notice:${notice.key}`, notice.values, t("room:row.notice"));

/** An event in one line, as in a quote or a room's last line. Words win; where there are none, what it is. */
export function summaryWords(summary: Summary): string {
  switch (summary.kind) {
    case "text":
    case "emote":
      return summary.text;
    case "image":
    case "video":
    case "audio":
    case "voice":
    case "file":
    case "sticker":
    case "location":
      return summary.caption ? t(`summary:${summary.kind}Caption`, { caption: summary.caption }) : t(`summary:${summary.kind}`);
    case "poll":
      return t("summary:poll", { question: summary.question });
    case "encrypted":
    case "redacted":
    case "call":
      return t(`summary:${summary.kind}`);
    case "notice":
      return noticeWords(summary.notice);
    case "other":
      return summary.text ?? t("summary:other");
    default:
      // A record that an older version saved may hold a kind that this one does not know.
      void (summary satisfies never);
      return t("summary:other");
  }
}
