/** State events and calls as lines that people understand: keys of `notice.json` with names and numbers (pure). */
import { cleanLine, cleanName } from "./names.ts";
import { membershipNotices } from "./membershipNotices.ts";
import { powerNotices } from "./powerNotices.ts";
import { array, field, string } from "./rawEvent.ts";
import type { NoticeText } from "./records.ts";

export interface NoticeEvent {
  readonly type: string;
  readonly sender: string;
  readonly stateKey?: string | undefined;
  readonly content: unknown;
  readonly prevContent?: unknown;
}

export interface NoticeContext {
  /** Cleaned; for state events about people who may have left. */
  nameOf(userId: string): string;
}

const NOTHING: readonly NoticeText[] = [];

/** Bookkeeping of clients and bridges that means nothing to people. */
const SILENT: ReadonlySet<string> = new Set([
  "m.call.member", "org.matrix.msc3401.call.member", "org.matrix.msc3401.call", "org.matrix.msc4143.rtc.member", "m.rtc.member", "io.element.video.member",
  "m.bridge", "uk.half-shot.bridge", "io.element.widgets.layout", "io.element.functional_members", "m.room.bot.options", "m.room.member_hints",
  "org.matrix.msc3672.beacon_info", "m.beacon_info", "org.matrix.msc3672.beacon", "m.beacon", "m.room.plumbing", "m.room.related_groups", "m.room.aliases",
  "im.ponies.room_emotes", "m.room.image_pack", "m.room.preview_urls", "org.matrix.room.preview_urls", "m.policy.rule.user", "m.policy.rule.room", "m.policy.rule.server",
  "org.matrix.msc4171.service_members", "m.service_members", "org.matrix.msc3381.poll.response", "m.poll.response",
]); // prettier-ignore

/** Whether an event of this type without a state key is a line rather than a message or nothing. */
export function isCallNotice(type: string): boolean {
  return (
    type === "m.call.invite" ||
    type === "org.matrix.msc4075.rtc.notification" ||
    type === "m.rtc.notification" ||
    type === "org.matrix.msc4075.call.notify"
  );
}

/** Lines for a state event or the start of a call; none for what changes nothing a person would notice. */
export function notices(event: NoticeEvent, ctx: NoticeContext): readonly NoticeText[] {
  const who = ctx.nameOf(event.sender);
  if (isCallNotice(event.type)) return [{ key: "call", values: { who } }];
  if (SILENT.has(event.type)) return NOTHING;
  const { content, prevContent } = event;
  switch (event.type) {
    case "m.room.member":
      return membershipNotices(event, ctx);
    case "m.room.power_levels":
      return powerNotices(who, content, prevContent, ctx);
    case "m.room.create":
      return [
        {
          key: field(content, "predecessor") ? "createdAgain" : field(content, "type") === "m.space" ? "createdSpace" : "created",
          values: { who },
        },
      ];
    case "m.room.name":
      return textChange(who, "name", "roomName", content, prevContent, 120);
    case "m.room.topic":
      return textChange(who, "topic", "topic", content, prevContent, 200);
    case "m.room.avatar":
      return one(string(field(content, "url")) ? "roomAvatar" : "roomAvatarRemoved", { who });
    case "m.room.canonical_alias":
      return textChange(who, "alias", "alias", content, prevContent, 120);
    case "m.room.join_rules":
      return one(
        keyOf(
          "join_rule",
          content,
          {
            public: "joinPublic",
            invite: "joinInvite",
            knock: "joinKnock",
            restricted: "joinRestricted",
            knock_restricted: "joinRestricted",
          },
          "joinOther",
        ),
        { who },
      );
    case "m.room.history_visibility":
      return one(
        keyOf(
          "history_visibility",
          content,
          { world_readable: "historyWorld", shared: "historyShared", invited: "historyInvited", joined: "historyJoined" },
          "historyOther",
        ),
        { who },
      );
    case "m.room.guest_access":
      return one(field(content, "guest_access") === "can_join" ? "guestsAllowed" : "guestsForbidden", { who });
    case "m.room.encryption":
      return one("encryption", { who });
    case "m.room.tombstone":
      return one("upgraded", { who });
    case "m.room.server_acl":
      return one("serverAcl", { who });
    case "m.room.third_party_invite":
      return thirdParty(who, content, prevContent);
    case "m.room.pinned_events":
      return pinned(who, content, prevContent);
    case "m.space.child":
      return one(array(field(content, "via")).length > 0 ? "childAdded" : "childRemoved", { who });
    case "m.space.parent":
      return one(array(field(content, "via")).length > 0 ? "parentAdded" : "parentRemoved", { who });
    case "m.widget":
    case "im.vector.modular.widgets":
      return widget(who, content, prevContent);
    default:
      return one("setting", { who, type: cleanLine(event.type, 80) });
  }
}

function one(key: string, values: NoticeText["values"]): readonly NoticeText[] {
  return [{ key, values }];
}

/** `<key>`, `<key>Removed`, or nothing when it stayed the same. */
function textChange(who: string, name: string, key: string, content: unknown, before: unknown, most: number): readonly NoticeText[] {
  const text = cleanLine(field(content, name), most);
  const old = cleanLine(field(before, name), most);
  if (text && text === old) return NOTHING;
  return text ? one(key, { who, name: text }) : one(`${key}Removed`, { who });
}

function keyOf(name: string, content: unknown, keys: Readonly<Record<string, string>>, unknown: string): string {
  const value = string(field(content, name));
  return value !== undefined && Object.prototype.hasOwnProperty.call(keys, value) ? (keys[value] as string) : unknown;
}

function thirdParty(who: string, content: unknown, before: unknown): readonly NoticeText[] {
  const name = cleanName(field(content, "display_name"));
  const old = cleanName(field(before, "display_name"));
  if (name) return one("invite", { who, target: name });
  return old ? one("inviteWithdrawn", { who, target: old }) : NOTHING;
}

function pinned(who: string, content: unknown, before: unknown): readonly NoticeText[] {
  const now = array(field(content, "pinned")).length;
  const old = array(field(before, "pinned")).length;
  return one(now > old ? "pinned" : now < old ? "unpinned" : "pinsChanged", { who });
}

function widget(who: string, content: unknown, before: unknown): readonly NoticeText[] {
  const isThere = Boolean(string(field(content, "url")));
  const wasThere = Boolean(string(field(before, "url")));
  if (!isThere && !wasThere) return NOTHING;
  const source = isThere ? content : before;
  const type = string(field(source, "type"));
  if (type === "m.jitsi" || type === "jitsi") {
    if (isThere && wasThere) return NOTHING;
    return one(isThere ? "jitsiAdded" : "jitsiRemoved", { who });
  }
  const name = cleanLine(field(source, "name"), 80) || cleanLine(type, 80) || "?";
  return one(isThere ? (wasThere ? "widgetChanged" : "widgetAdded") : "widgetRemoved", { who, name });
}
