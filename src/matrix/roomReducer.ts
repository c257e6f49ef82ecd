/**
 * One room's record after one more section of a `/sync` answer: pure, and the only place that knows how. Nothing in a
 * section is believed before it was looked at: a malformed part is as if it were absent, the rest counts.
 */
import { mxc } from "./mxc.ts";
import { cleanLine, cleanName, localpart, shortName } from "./names.ts";
import { array, field, fields, isRawEvent, type RawEvent, string, whole } from "./rawEvent.ts";
import type { Membership, Person, RoomRecord } from "./records.ts";
import { recordSaid } from "./lastLine.ts";
import { redactedId } from "./relations.ts";
import { childrenInOrder, hasCall, isRoomId, keepState, keepSummary, type RoomKeep, roomAvatar, roomName } from "./roomKeep.ts";
import { share } from "./share.ts";

/** A record and what the reducer remembers beside it; screens see the record only. */
export interface KeptRoom extends RoomRecord {
  readonly keep: RoomKeep;
}

/** What the room's section cannot say: our account. */
export interface ReduceContext {
  readonly ownUserId: string;
  /** Room id → the other person (account data `m.direct`). */
  readonly direct: ReadonlyMap<string, string>;
  /** Rooms muted by push rules. */
  readonly muted: ReadonlySet<string>;
  readonly ignored: ReadonlySet<string>;
  readonly now: number;
}

export type SectionKind = "join" | "invite" | "knock" | "leave";

const NOTHING: RoomKeep = Object.freeze({});
const TOPIC_LENGTH = 300;

/**
 * @param section the value under `rooms.<kind>.<roomId>`, as it came.
 * @returns the same object when nothing changed; undefined when the room is no longer ours (left, banned, ignored).
 */
export function reduceRoom(
  record: KeptRoom | undefined,
  roomId: string,
  kind: SectionKind,
  section: unknown,
  ctx: ReduceContext,
): KeptRoom | undefined {
  if (!isRoomId(roomId)) return record;
  switch (kind) {
    case "leave":
      return undefined;
    case "invite":
      return reduceStripped(record, roomId, "invite", events(section, "invite_state"), ctx);
    case "knock":
      return reduceStripped(record, roomId, "knock", events(section, "knock_state"), ctx);
    case "join":
      return reduceJoined(record, roomId, section, ctx);
    default:
      kind satisfies never;
      return record;
  }
}

/** What our account says of the room, anew: after `m.direct`, push rules, or time changed. */
export function rederive(record: KeptRoom, ctx: ReduceContext): KeptRoom {
  return share(record, finish(record, record.keep, ctx));
}

/** The well-formed events of `section.<part>.events`. */
export function events(section: unknown, part: string): readonly RawEvent[] {
  return array(field(field(section, part), "events")).filter(isRawEvent);
}

/** A room of which nothing is known yet. `now`: when it came. */
export function blankRoom(roomId: string, membership: Membership, now: number): KeptRoom {
  return {
    roomId,
    membership,
    name: { kind: "empty", was: [] },
    isSpace: false,
    children: [],
    isDirect: false,
    tags: {},
    muted: false,
    encrypted: false,
    unread: 0,
    highlight: 0,
    markedUnread: false,
    activeAt: membership === "join" ? 0 : now,
    call: false,
    memberCount: 0,
    keep: NOTHING,
  };
}

/** State of `section`, in the order it took effect; `after` says that the timeline's state is in it already (MSC4222). */
export function stateOf(section: unknown): readonly RawEvent[] {
  for (const part of ["state_after", "org.matrix.msc4222.state_after"]) {
    if (field(section, part) !== undefined) return events(section, part).filter((event) => event.state_key !== undefined);
  }
  return [...events(section, "state"), ...events(section, "timeline")].filter((event) => event.state_key !== undefined);
}

/** Events whose words the timeline of `section` takes away. */
export function redactedIds(section: unknown): readonly string[] {
  return events(section, "timeline").flatMap((event) => (event.type === "m.room.redaction" ? (redactedId(event) ?? []) : []));
}

function reduceJoined(record: KeptRoom | undefined, roomId: string, section: unknown, ctx: ReduceContext): KeptRoom {
  const before = record?.membership === "join" ? record : undefined;
  let room = before ?? blankRoom(roomId, "join", ctx.now);
  let keep = keepSummary(room.keep, field(section, "summary"));
  const state = stateOf(section);
  const timeline = events(section, "timeline");
  const names = new Map<string, string>();
  for (const event of state.concat(timeline)) {
    if (event.type === "m.room.member" && event.state_key) names.set(event.state_key, shortName(event.state_key, event.content));
  }
  for (const event of state) {
    keep = keepState(keep, event);
    room = recordState(room, event);
  }
  for (const event of timeline) {
    [room, keep] = recordSaid(room, keep, event, names, ctx);
  }
  room = recordAccountData(room, events(section, "account_data"));
  room = recordCounts(room, field(section, "unread_notifications"));
  const next = finish(room, keep, ctx);
  return before ? share(before, next) : next;
}

/** State whose value is the record's own; the rest is in roomKeep.ts. */
function recordState(room: KeptRoom, event: RawEvent): KeptRoom {
  if (event.state_key !== "") return room;
  const content = fields(event.content);
  switch (event.type) {
    case "m.room.create":
      return { ...room, isSpace: field(content, "type") === "m.space" };
    case "m.room.encryption":
      // Never off again: a server must not be able to make us send in the clear.
      return room.encrypted || typeof field(content, "algorithm") !== "string" ? room : { ...room, encrypted: true };
    case "m.room.topic": {
      const { topic: _old, ...rest } = room;
      const topic = cleanLine(field(content, "topic"), TOPIC_LENGTH);
      return topic ? { ...rest, topic } : rest;
    }
    case "m.room.tombstone": {
      const { successor: _old, ...rest } = room;
      const successor = field(content, "replacement_room");
      return isRoomId(successor) && successor !== room.roomId ? { ...rest, successor } : rest;
    }
    default:
      return room;
  }
}

function recordAccountData(room: KeptRoom, data: readonly RawEvent[]): KeptRoom {
  let next = room;
  for (const event of data) {
    if (event.type === "m.tag") next = { ...next, tags: tagsOf(event.content) };
    if (event.type === "m.marked_unread" || event.type === "com.famedly.marked_unread") {
      next = { ...next, markedUnread: field(event.content, "unread") === true };
    }
  }
  return next;
}

/** Tags with their order; one without a valid order comes after those with one (client-server API, "Room Tagging"). */
function tagsOf(content: unknown): KeptRoom["tags"] {
  const tags = field(content, "tags");
  const order = (name: string): number | undefined => {
    const tag = field(tags, name);
    if (typeof tag !== "object" || tag === null) return undefined;
    const given = field(tag, "order");
    const value = typeof given === "string" ? parseFloat(given) : given; // old clients wrote it as a string
    return typeof value === "number" && value >= 0 && value <= 1 ? value : 2;
  };
  const favourite = order("m.favourite");
  const lowPriority = order("m.lowpriority");
  return { ...(favourite === undefined ? {} : { favourite }), ...(lowPriority === undefined ? {} : { lowPriority }) };
}

function recordCounts(room: KeptRoom, counts: unknown): KeptRoom {
  const unread = whole(field(counts, "notification_count"), 0, 1e9);
  const highlight = whole(field(counts, "highlight_count"), 0, 1e9);
  if (unread === undefined && highlight === undefined) return room;
  return { ...room, unread: unread ?? room.unread, highlight: highlight ?? room.highlight };
}

/** Everything that follows from what is kept and from our account. */
function finish(room: KeptRoom, keep: RoomKeep, ctx: ReduceContext): KeptRoom {
  const { avatar: _avatar, directUserId: _direct, ...rest } = room;
  const directUserId = ctx.direct.get(room.roomId) ?? (room.membership === "join" ? undefined : room.directUserId);
  const isDirect = directUserId !== undefined;
  const avatar = roomAvatar(keep, isDirect);
  return {
    ...rest,
    keep,
    name: roomName(keep),
    ...(avatar ? { avatar } : {}),
    isDirect,
    ...(directUserId === undefined ? {} : { directUserId }),
    children: room.isSpace ? childrenInOrder(keep) : [],
    muted: ctx.muted.has(room.roomId),
    call: hasCall(keep, ctx.now),
    memberCount: keep.joined ?? (room.membership === "join" ? 1 : 0),
  };
}

/** An invite or a knock: stripped state only (client-server API, "Stripped state"). */
function reduceStripped(
  record: KeptRoom | undefined,
  roomId: string,
  membership: "invite" | "knock",
  state: readonly RawEvent[],
  ctx: ReduceContext,
): KeptRoom | undefined {
  const before = record?.membership === membership ? record : undefined;
  let room = before ?? blankRoom(roomId, membership, ctx.now);
  let keep = room.keep;
  const own = state.find((event) => event.type === "m.room.member" && event.state_key === ctx.ownUserId);
  const inviter = string(own?.sender);
  if (inviter && ctx.ignored.has(inviter)) return undefined;
  for (const event of state) {
    keep = keepState(keep, event);
    room = recordState(room, event);
  }
  if (membership === "invite" && inviter) {
    const member = state.find((event) => event.type === "m.room.member" && event.state_key === inviter);
    const by = person(inviter, member?.content);
    const reason = cleanLine(field(own?.content, "reason"), TOPIC_LENGTH);
    room = { ...room, invite: { by, ...(reason ? { reason } : {}) } };
    const heroes = [{ userId: inviter, name: by.name, ...(by.avatar ? { avatar: by.avatar } : {}) }];
    keep = { ...keep, heroes, joined: keep.joined ?? 1, invited: keep.invited ?? 1 };
    if (field(own?.content, "is_direct") === true) room = { ...room, isDirect: true, directUserId: inviter };
    const at = whole(own?.origin_server_ts, 0, ctx.now);
    if (at !== undefined && !before) room = { ...room, activeAt: at };
  }
  const next = finish(room, keep, ctx);
  return before ? share(before, next) : next;
}

function person(userId: string, memberContent: unknown): Person {
  const avatar = mxc(field(memberContent, "avatar_url"));
  return { userId, name: cleanName(field(memberContent, "displayname")) || localpart(userId), ...(avatar ? { avatar } : {}) };
}
