import { t, tMaybe } from "../core/i18n.ts";
import type { LastLine, NoticeText, RoomName, RoomRecord, Summary } from "../matrix/records.ts";

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
    case "gallery":
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

/** The last line with who wrote it: "Dana: see you there", "You: Photo", "Dana waves". */
export function lastWords(last: LastLine, room: Pick<RoomRecord, "isDirect">, previews: boolean): string {
  if (!previews) return t("rooms:tile.message");
  const line = summaryWords(last.summary);
  // A notice names its people itself.
  if (last.summary.kind === "notice") return line;
  if (last.summary.kind === "emote") return t("summary:emote", { sender: last.sender, text: line });
  if (last.own) return t("summary:own", { line });
  return room.isDirect ? line : t("summary:by", { sender: last.sender, line });
}

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
