import { t, tMaybe } from "../../core/i18n.ts";
import { shortTime } from "../../core/time.ts";
import type { LastLine, RoomName, RoomRecord, Shelf, Summary } from "../../matrix/records.ts";

/** What a room is called. */
export function roomWords(name: RoomName): string {
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

export function shelfWords(shelf: Shelf): string {
  return shelf.kind === "space" ? roomWords(shelf.space.name) : t(`rooms:shelf.${shelf.kind}`);
}

function summaryWords(summary: Summary): string {
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
      return tMaybe(`notice:${summary.notice.key}`, summary.notice.values, t("summary:other"));
    case "other":
      return summary.text ?? t("summary:other");
    default:
      return summary satisfies never;
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

/** A tile's one spoken sentence: "Family, 3 unread, last: Dana: …, 10:32". */
export function tileSentence(room: RoomRecord, now: number, previews: boolean): string {
  const parts = [roomWords(room.name)];
  if (room.invite) parts.push(inviteWords(room.invite));
  if (room.highlight > 0) parts.push(t("rooms:tile.mention", { count: room.highlight }));
  if (room.unread > 0) parts.push(t("rooms:tile.unread", { count: room.unread }));
  else if (room.markedUnread) parts.push(t("rooms:tile.markedUnread"));
  if (room.call) parts.push(t("rooms:tile.call"));
  if (room.muted) parts.push(t("rooms:tile.muted"));
  if (room.encrypted) parts.push(t("rooms:tile.encrypted"));
  if (room.last) parts.push(t("rooms:tile.last", { line: lastWords(room.last, room, previews) }), shortTime(room.last.at, now));
  return parts.filter((part) => part !== "").join(", ");
}

export function inviteWords(invite: NonNullable<RoomRecord["invite"]>): string {
  switch (invite.answering) {
    case "accept":
      return t("rooms:tile.accepting");
    case "decline":
      return t("rooms:tile.declining");
    case undefined:
      return t("rooms:tile.invited", { name: invite.by.name });
    default:
      return invite.answering satisfies never;
  }
}
