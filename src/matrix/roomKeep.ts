/** What the reducer must remember of a room beside its record, to apply the next change: small and JSON-able. */
import { cleanName, localpart } from "./names.ts";
import { mxc } from "./mxc.ts";
import { array, field, fields, type RawEvent, string, whole } from "./rawEvent.ts";
import type { Mxc, RoomName } from "./records.ts";

export interface Hero {
  readonly userId: string;
  readonly name?: string;
  readonly avatar?: Mxc;
}

export interface RoomKeep {
  readonly name?: string;
  readonly alias?: string;
  readonly avatar?: Mxc;
  readonly heroes?: readonly Hero[];
  readonly joined?: number;
  readonly invited?: number;
  /** State keys of Jitsi widgets. */
  readonly widgets?: readonly string[];
  /** RTC memberships: state key → milliseconds since 1970 at which it lapses. */
  readonly rtc?: Readonly<Record<string, number>>;
  /** Children of a space: room id → [order, time of the event]. */
  readonly children?: Readonly<Record<string, readonly [order: string, at: number]>>;
  /** Room that this one says it continues (`m.room.create`): a tombstone counts only when its successor points back. */
  readonly predecessor?: string;
  /** User id of whoever sent `last`: only that person's edits count. */
  readonly lastSender?: string;
}

const HOUR = 60 * 60 * 1000;
/** More are never shown by name: "Ann, Bo, Cy and 4 others". */
const MOST_HEROES = 3;
const MOST_CHILDREN = 2000;
const MOST_KEPT = 50;
const ROOM_ID = /^![^\s\u0000-\u001f]{1,254}$/;

export function isRoomId(value: unknown): value is string {
  return typeof value === "string" && ROOM_ID.test(value);
}

/** `keep` without `name` where `value` is undefined: exact optional fields stay absent. */
function put<K extends keyof RoomKeep>(keep: RoomKeep, name: K, value: RoomKeep[K] | undefined): RoomKeep {
  const { [name]: _gone, ...rest } = keep;
  return value === undefined ? (rest as RoomKeep) : { ...rest, [name]: value };
}

/** One state event applied to what is kept; unknown types change nothing. */
export function keepState(keep: RoomKeep, event: RawEvent): RoomKeep {
  const content = fields(event.content);
  const stateKey = event.state_key ?? "";
  switch (event.type) {
    case "m.room.name":
      return stateKey === "" ? put(keep, "name", cleanName(field(content, "name")) || undefined) : keep;
    case "m.room.canonical_alias":
      return stateKey === "" ? put(keep, "alias", cleanName(field(content, "alias")) || undefined) : keep;
    case "m.room.avatar":
      return stateKey === "" ? put(keep, "avatar", mxc(field(content, "url"))) : keep;
    case "m.room.create": {
      const predecessor = field(field(content, "predecessor"), "room_id");
      return stateKey === "" ? put(keep, "predecessor", isRoomId(predecessor) ? predecessor : undefined) : keep;
    }
    case "m.room.member":
      return keepMember(keep, stateKey, content);
    case "m.space.child":
      return keepChild(keep, stateKey, content, event);
    case "im.vector.modular.widgets":
    case "m.widget":
      return keepWidget(keep, stateKey, content);
    case "org.matrix.msc3401.call.member":
    case "m.call.member":
      return keepRtc(keep, stateKey, content, event);
    default:
      return keep;
  }
}

/** The summary of a sync section (client-server API, "RoomSummary"); absent fields are unchanged. */
export function keepSummary(keep: RoomKeep, summary: unknown): RoomKeep {
  let next = keep;
  const joined = whole(field(summary, "m.joined_member_count"), 0, 1e8);
  const invited = whole(field(summary, "m.invited_member_count"), 0, 1e8);
  if (joined !== undefined) next = put(next, "joined", joined);
  if (invited !== undefined) next = put(next, "invited", invited);
  const heroes = field(summary, "m.heroes");
  if (Array.isArray(heroes)) {
    const known = new Map((keep.heroes ?? []).map((hero) => [hero.userId, hero]));
    const ids = heroes.filter((id): id is string => typeof id === "string" && id.length < 256).slice(0, MOST_HEROES);
    next = put(
      next,
      "heroes",
      ids.map((userId) => known.get(userId) ?? { userId }),
    );
  }
  return next;
}

function keepMember(keep: RoomKeep, userId: string, content: unknown): RoomKeep {
  const at = keep.heroes?.findIndex((hero) => hero.userId === userId) ?? -1;
  if (at < 0) return keep;
  const name = cleanName(field(content, "displayname"));
  const avatar = mxc(field(content, "avatar_url"));
  const heroes = (keep.heroes as readonly Hero[]).slice();
  const membership = field(content, "membership");
  // Who leaves keeps the name they had: the content of a "leave" mostly has none.
  if (!name && (membership === "leave" || membership === "ban")) return keep;
  heroes[at] = { userId, ...(name ? { name } : {}), ...(avatar ? { avatar } : {}) };
  return put(keep, "heroes", heroes);
}

function keepChild(keep: RoomKeep, childId: string, content: unknown, event: RawEvent): RoomKeep {
  if (!isRoomId(childId)) return keep;
  const { [childId]: _old, ...others } = keep.children ?? {};
  const via = array(field(content, "via"));
  if (via.length === 0) return put(keep, "children", Object.keys(others).length ? others : undefined);
  if (Object.keys(others).length >= MOST_CHILDREN) return keep;
  const order = string(field(content, "order"));
  // MSC1772: at most 50 characters of printable ASCII, else as if there were none; those come last.
  const valid = order !== undefined && /^[\x20-\x7e]{1,50}$/.test(order) ? order : "\x7f";
  return put(keep, "children", { ...others, [childId]: [valid, whole(event.origin_server_ts, 0, 8.64e15) ?? 0] });
}

/** Children in the space's order: order, then age, then room id (client-server API, "Ordering of children within a space"). */
export function childrenInOrder(keep: RoomKeep): readonly string[] {
  const children = keep.children;
  if (!children) return [];
  return Object.keys(children).sort((a, b) => {
    const [orderA, atA] = children[a] as readonly [string, number];
    const [orderB, atB] = children[b] as readonly [string, number];
    if (orderA !== orderB) return orderA < orderB ? -1 : 1;
    return atA - atB || (a < b ? -1 : 1);
  });
}

function keepWidget(keep: RoomKeep, widgetId: string, content: unknown): RoomKeep {
  const others = (keep.widgets ?? []).filter((id) => id !== widgetId);
  const type = string(field(content, "type"));
  const jitsi = (type === "m.jitsi" || type === "jitsi") && typeof field(content, "url") === "string";
  const widgets = jitsi && others.length < MOST_KEPT ? [...others, widgetId] : others;
  return put(keep, "widgets", widgets.length ? widgets : undefined);
}

/** MSC3401/MSC4143 memberships: `{}` is "left"; they lapse `expires` after they were made (4 hours when not said). */
function keepRtc(keep: RoomKeep, stateKey: string, content: unknown, event: RawEvent): RoomKeep {
  if (stateKey === "__proto__" || stateKey.length > 600) return keep;
  const { [stateKey]: _old, ...others }: Record<string, number> = keep.rtc ?? {};
  const legacy = array(field(content, "memberships"));
  const memberships = legacy.length ? legacy : typeof field(content, "application") === "string" ? [content] : [];
  let until = 0;
  for (const membership of memberships) {
    const made = whole(field(membership, "created_ts"), 0, 8.64e15) ?? whole(event.origin_server_ts, 0, 8.64e15) ?? 0;
    const lasts = whole(field(membership, "expires"), 0, 24 * HOUR) ?? 4 * HOUR;
    until = Math.max(until, made + lasts);
  }
  // Devices that were switched off in a call never say that they left: the ones that lapsed first make room.
  const soonest = Object.keys(others).sort((a, b) => (others[a] as number) - (others[b] as number));
  if (until > 0 && soonest.length >= MOST_KEPT) delete others[soonest[0] as string];
  const rtc = until > 0 ? { ...others, [stateKey]: until } : others;
  return put(keep, "rtc", Object.keys(rtc).length ? rtc : undefined);
}

/** Somebody is, or may be, in a call here. */
export function hasCall(keep: RoomKeep, now: number): boolean {
  if (keep.widgets?.length) return true;
  const rtc = keep.rtc;
  return rtc !== undefined && Object.keys(rtc).some((key) => (rtc[key] as number) > now);
}

export const heroName = (hero: Hero): string => hero.name ?? localpart(hero.userId);

/** "Calculating the display name for a room" of the spec, without words of any language. */
export function roomName(keep: RoomKeep): RoomName {
  if (keep.name) return { kind: "name", text: keep.name };
  if (keep.alias) return { kind: "name", text: keep.alias };
  const names = (keep.heroes ?? []).map(heroName);
  const people = (keep.joined ?? 0) + (keep.invited ?? 0);
  if (people > 1 && names.length > 0) return { kind: "heroes", names, others: Math.max(0, people - 1 - names.length) };
  return { kind: "empty", was: names };
}

/** The picture of a room without one: that of the other person, when there is one other person. */
export function roomAvatar(keep: RoomKeep, isDirect: boolean): Mxc | undefined {
  if (keep.avatar) return keep.avatar;
  const heroes = keep.heroes ?? [];
  return heroes.length === 1 || isDirect ? heroes[0]?.avatar : undefined;
}
