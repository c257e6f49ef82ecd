/** Comings and goings (client-server API, "m.room.member"; the table of changes there). */
import { cleanLine, cleanName } from "./names.ts";
import { field, string } from "./rawEvent.ts";
import type { NoticeText } from "./records.ts";
import type { NoticeContext, NoticeEvent } from "./notices.ts";

const NOTHING: readonly NoticeText[] = [];
const REASON_LENGTH = 150;
/** Lines that tell why, where somebody said so. */
const WITH_REASON: ReadonlySet<string> = new Set(["leave", "kick", "ban", "knockDenied"]);

/** Lines for one membership event; none when nothing changed that is seen. */
export function membershipNotices(event: NoticeEvent, ctx: NoticeContext): readonly NoticeText[] {
  const { sender, content, prevContent } = event;
  const target = event.stateKey ?? sender;
  const now = string(field(content, "membership"));
  const before = string(field(prevContent, "membership"));
  const self = sender === target;
  const who = ctx.nameOf(sender);
  // The name they had then: later ones would tell another story, and people who left have none.
  const targetName = cleanName(field(content, "displayname")) || cleanName(field(prevContent, "displayname")) || ctx.nameOf(target);
  const selfName = self ? targetName : who;
  const reason = cleanLine(field(content, "reason"), REASON_LENGTH);
  const line = (key: string): readonly NoticeText[] => {
    const values = self ? { who: selfName } : { who, target: targetName };
    return [reason && WITH_REASON.has(key) ? { key: `${key}Reason`, values: { ...values, reason } } : { key, values }];
  };
  switch (now) {
    case "join":
      return before === "join" ? profileNotices(target, content, prevContent, ctx) : [{ key: "join", values: { who: targetName } }];
    case "invite":
      return before === "invite"
        ? NOTHING
        : before === "knock"
          ? line("knockAccepted")
          : [{ key: "invite", values: { who, target: targetName } }];
    case "knock":
      return before === "knock" ? NOTHING : [{ key: "knock", values: { who: targetName } }];
    case "ban":
      return before === "ban" ? NOTHING : self ? [{ key: "ban", values: { who, target: targetName } }] : line("ban");
    case "leave":
      return left(before, self, line);
    default:
      return NOTHING;
  }
}

function left(before: string | undefined, self: boolean, line: (key: string) => readonly NoticeText[]): readonly NoticeText[] {
  switch (before) {
    case "ban":
      return self ? NOTHING : line("unban");
    case "invite":
      return line(self ? "inviteDeclined" : "inviteWithdrawn");
    case "knock":
      return line(self ? "knockWithdrawn" : "knockDenied");
    case "leave":
      return NOTHING;
    default:
      return line(self ? "leave" : "kick");
  }
}

function profileNotices(userId: string, content: unknown, before: unknown, ctx: NoticeContext): readonly NoticeText[] {
  const name = cleanName(field(content, "displayname"));
  const oldName = cleanName(field(before, "displayname"));
  if (name !== oldName) {
    if (!oldName) return [{ key: "nameSet", values: { who: userIdShown(userId), name } }];
    if (!name) return [{ key: "nameRemoved", values: { who: oldName } }];
    return [{ key: "nameChanged", values: { who: oldName, name } }];
  }
  const avatar = string(field(content, "avatar_url")) ?? "";
  const oldAvatar = string(field(before, "avatar_url")) ?? "";
  if (avatar === oldAvatar) return NOTHING;
  return [{ key: avatar ? "avatarChanged" : "avatarRemoved", values: { who: name || ctx.nameOf(userId) } }];
}

const userIdShown = (userId: string): string => cleanName(userId, 255);
