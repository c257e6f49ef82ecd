import { t } from "../../core/i18n.ts";
import { daysAgo } from "../../core/time.ts";
import { lastWords, roomTitle } from "../words.ts";
import type { Hint } from "./frameHints.ts";

/** How long ago a photo was sent, as one says it: "Yesterday", "3 weeks ago", "2 years ago". A clock that runs ahead says "Today". */
export function agoWords(at: number, now: number): string {
  const days = daysAgo(at, now);
  if (!(days >= 1)) return t("ambient:ago.today");
  if (days === 1) return t("ambient:ago.yesterday");
  if (days < 14) return t("ambient:ago.days", { count: days });
  if (days < 60) return t("ambient:ago.weeks", { count: Math.floor(days / 7) });
  if (days < 730) return t("ambient:ago.months", { count: Math.floor(days / 30.44) });
  return t("ambient:ago.years", { count: Math.floor(days / 365.25) });
}

/** What a hint says below the name of its room. */
export function hintWords(hint: Hint): string {
  switch (hint.kind) {
    case "messages":
      return hint.line ? lastWords(hint.line, hint.room, true) : t("ambient:hint.new", { count: hint.count });
    case "call":
      return t("ambient:hint.call");
    case "invite":
      return hint.room.invite ? t("rooms:tile.invited", { name: hint.room.invite.by.name }) : "";
    default:
      return hint satisfies never;
  }
}

/** A hint as it is said aloud, once: never a message's words, whoever is in the room. */
export function spokenHint(hint: Hint): string {
  const line = hint.kind === "messages" ? t("ambient:hint.new", { count: hint.count }) : hintWords(hint);
  return `${roomTitle(hint.room.name)}: ${line}`;
}
