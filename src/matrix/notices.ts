/** State events and calls as lines that people understand: keys of `notice.json` with names and numbers (pure). */
import { cleanLine, cleanName } from "./names.ts";
import { membershipNotices } from "./membershipNotices.ts";
import { powerNotices } from "./powerNotices.ts";
import { array, field, fields, string } from "./rawEvent.ts";
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
  "org.matrix.msc3401.call", "m.call",
  "m.bridge", "uk.half-shot.bridge", "io.element.widgets.layout", "io.element.functional_members", "m.room.bot.options", "m.room.member_hints",
  "org.matrix.msc3672.beacon", "m.beacon", "m.room.plumbing", "m.room.related_groups", "m.room.aliases",
  "m.room.preview_urls", "org.matrix.room.preview_urls", "m.policy.rule.user", "m.policy.rule.room", "m.policy.rule.server",
  "org.matrix.msc4171.service_members", "m.service_members", "org.matrix.msc3381.poll.response", "m.poll.response",
]); // prettier-ignore

/** What the traffic of calls says to people: keys of the words (client-server API, "Voice over IP"; MSC4075, MSC4310). */
const CALLS: ReadonlyMap<string, string> = new Map([
  ["m.call.invite", "call"],
  ["m.rtc.notification", "call"],
  ["org.matrix.msc4075.rtc.notification", "call"],
  ["org.matrix.msc4075.call.notify", "call"],
  ["m.call.hangup", "callEnded"],
  ["m.call.reject", "callDeclined"],
  ["m.rtc.decline", "callDeclined"],
  ["org.matrix.msc4310.rtc.decline", "callDeclined"],
]);

/** Who is in a call (MSC3401, MSC4143): state events, one for each person or device. */
const CALL_MEMBERS: ReadonlySet<string> = new Set([
  "m.call.member",
  "org.matrix.msc3401.call.member",
  "m.rtc.member",
  "org.matrix.msc4143.rtc.member",
]);

/** Packs of stickers and emoji (spec v1.19, MSC2545). */
const PACKS: ReadonlySet<string> = new Set(["m.room.image_pack", "im.ponies.room_emotes"]);

/** Whether an event of this type without a state key is a line rather than a message or nothing. */
export const isCallNotice = (type: string): boolean => CALLS.has(type);

/** Whether it begins a call, which is worth a line in the list of rooms. */
export const isCallStart = (type: string): boolean => CALLS.get(type) === "call";

/** Lines for a state event or the start of a call; none for what changes nothing a person would notice. */
export function notices(event: NoticeEvent, ctx: NoticeContext): readonly NoticeText[] {
  const who = ctx.nameOf(event.sender);
  const { content, prevContent } = event;
  const call = CALLS.get(event.type);
  if (call !== undefined) return one(call === "call" && isVideo(content) ? "videoCall" : call, { who });
  if (SILENT.has(event.type)) return NOTHING;
  if (CALL_MEMBERS.has(event.type)) return callMember(who, content, prevContent);
  if (PACKS.has(event.type)) return pack(who, content, prevContent);
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
      if (same("url", content, prevContent)) return NOTHING;
      return one(string(field(content, "url")) ? "roomAvatar" : "roomAvatarRemoved", { who });
    case "m.room.canonical_alias":
      return textChange(who, "alias", "alias", content, prevContent, 120);
    case "m.room.join_rules":
      if (same("join_rule", content, prevContent) && field(content, "join_rule") !== "restricted") return NOTHING;
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
      if (same("history_visibility", content, prevContent)) return NOTHING;
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
      if (same("guest_access", content, prevContent)) return NOTHING;
      return one(field(content, "guest_access") === "can_join" ? "guestsAllowed" : "guestsForbidden", { who });
    case "m.room.encryption":
      return string(field(prevContent, "algorithm")) ? NOTHING : one("encryption", { who });
    case "m.room.tombstone":
      return one("upgraded", { who });
    case "m.room.server_acl":
      return one("serverAcl", { who });
    case "m.room.third_party_invite":
      return thirdParty(who, content, prevContent);
    case "m.room.pinned_events":
      return pinned(who, content, prevContent);
    case "m.space.child":
      return linkedRoom(["childAdded", "childRemoved"], who, content, prevContent);
    case "m.space.parent":
      return linkedRoom(["parentAdded", "parentRemoved"], who, content, prevContent);
    case "m.widget":
    case "im.vector.modular.widgets":
      return widget(who, content, prevContent);
    default:
      return one("setting", { who });
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

/** Pinned messages at most compared: more nobody reads. */
const MOST_PINNED = 1000;

function pinned(who: string, content: unknown, before: unknown): readonly NoticeText[] {
  const ids = (of: unknown): readonly unknown[] => array(field(of, "pinned")).slice(0, MOST_PINNED);
  const now = new Set(ids(content));
  const old = new Set(ids(before));
  const added = Array.from(now).filter((id) => !old.has(id)).length;
  const removed = Array.from(old).filter((id) => !now.has(id)).length;
  if (added === 0 && removed === 0) return NOTHING;
  if (added > 0 && removed > 0) return one("pinsChanged", { who });
  if (added + removed === 1) return one(added > 0 ? "pinned" : "unpinned", { who });
  return one(added > 0 ? "pinnedMany" : "unpinnedMany", { who, count: added + removed });
}

/** Both have the field, and it says the same. */
function same(name: string, content: unknown, before: unknown): boolean {
  const value = string(field(content, name));
  return value !== undefined && value === string(field(before, name));
}

/** A room in a space, or a space above a room; without servers to find it by it is none (client-server API, "Spaces"). */
function linkedRoom(keys: readonly [string, string], who: string, content: unknown, before: unknown): readonly NoticeText[] {
  const isThere = array(field(content, "via")).length > 0;
  const wasThere = array(field(before, "via")).length > 0;
  if (isThere && wasThere) return NOTHING; // its place in the order
  if (!isThere && before !== undefined && !wasThere) return NOTHING;
  return one(keys[isThere ? 0 : 1], { who });
}

/** An offer of video: its description has a line for it (RFC 4566). */
function isVideo(content: unknown): boolean {
  const sdp = string(field(field(content, "offer"), "sdp")) ?? "";
  return sdp.slice(0, 100_000).indexOf("m=video") >= 0;
}

/** In the call: a membership that says something, alone (MSC4143) or in a list (MSC3401). */
function callMember(who: string, content: unknown, before: unknown): readonly NoticeText[] {
  const isIn = (of: unknown): boolean => {
    const list = field(of, "memberships");
    return list === undefined ? Object.keys(fields(of)).some((name) => name !== "leave_reason") : array(list).length > 0;
  };
  if (isIn(content) === isIn(before)) return NOTHING; // said again, so that it does not run out
  return one(isIn(content) ? "callJoined" : "callLeft", { who });
}

function pack(who: string, content: unknown, before: unknown): readonly NoticeText[] {
  const isThere = Object.keys(fields(field(content, "images"))).length > 0;
  const wasThere = Object.keys(fields(field(before, "images"))).length > 0;
  if (!isThere && !wasThere) return NOTHING;
  const nameIn = (of: unknown): string => cleanLine(field(field(of, "pack"), "display_name"), 80);
  const name = nameIn(content) || nameIn(before);
  const what = isThere ? (wasThere ? "packChanged" : "packAdded") : "packRemoved";
  return name ? one(`${what}Named`, { who, name }) : one(what, { who });
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
