import { t } from "../../core/i18n.ts";
import { shortTime } from "../../core/time.ts";
import type { RoomRecord, Shelf } from "../../matrix/records.ts";
import { lastWords, roomTitle } from "../words.ts";

/** A shelf's title. */
export function shelfWords(shelf: Shelf): string {
  return shelf.kind === "space" ? roomTitle(shelf.space.name) : t(`rooms:shelf.${shelf.kind}`);
}

/** A tile's one spoken sentence: "Family, 3 unread, last: Dana: …, 10:32". */
export function tileSentence(room: RoomRecord, now: number, previews: boolean): string {
  const parts = [roomTitle(room.name)];
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

/** Who invites, or that the answer is on its way. */
export function inviteWords(invite: NonNullable<RoomRecord["invite"]>): string {
  switch (invite.answering) {
    case "accept":
      return t("rooms:tile.accepting");
    case "decline":
      return t("rooms:tile.declining");
    case undefined:
      // Guests are not told by whom (hiddenRoom.ts).
      return invite.by.name === "" ? t("rooms:hidden.invitation") : t("rooms:tile.invited", { name: invite.by.name });
    default:
      return invite.answering satisfies never;
  }
}
