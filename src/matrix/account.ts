/** What our account data says about rooms: direct chats, muted rooms, ignored people (client-server API, "Client Config"). */
import { array, field, fields, type RawEvent, string } from "./rawEvent.ts";
import { isRoomId } from "./roomKeep.ts";

export interface Account {
  /** Room id → the other person. */
  readonly direct: ReadonlyMap<string, string>;
  readonly muted: ReadonlySet<string>;
  readonly ignored: ReadonlySet<string>;
}

export const noAccount: Account = { direct: new Map(), muted: new Set(), ignored: new Set() };

/** The account after some of its data changed; the same object when nothing of interest did. */
export function reduceAccount(account: Account, data: readonly RawEvent[]): Account {
  let next = account;
  for (const event of data) {
    if (event.type === "m.direct") next = { ...next, direct: directOf(event.content) };
    if (event.type === "m.push_rules") next = { ...next, muted: mutedOf(event.content) };
    if (event.type === "m.ignored_user_list")
      next = { ...next, ignored: new Set(Object.keys(fields(field(event.content, "ignored_users")))) };
  }
  return next;
}

function directOf(content: unknown): ReadonlyMap<string, string> {
  const direct = new Map<string, string>();
  for (const userId of Object.keys(fields(content))) {
    for (const roomId of array(field(content, userId))) {
      if (isRoomId(roomId) && !direct.has(roomId)) direct.set(roomId, userId);
    }
  }
  return direct;
}

/** A push rule that says not to notify of a room. */
export interface MutingRule {
  readonly roomId: string;
  readonly kind: "override" | "room";
  readonly ruleId: string;
}

/** Rooms with a rule that says not to notify: an override for "muted", a room rule for "mentions only". @param global `m.push_rules` below "global". */
export function mutingRules(global: unknown): readonly MutingRule[] {
  const rules: MutingRule[] = [];
  const silent = (rule: unknown): boolean =>
    field(rule, "enabled") !== false && array(field(rule, "actions")).every((action) => action === "dont_notify");
  for (const rule of array(field(global, "override"))) {
    const conditions = array(field(rule, "conditions"));
    const [only] = conditions;
    const pattern = field(only, "pattern");
    const oneRoom = conditions.length === 1 && field(only, "kind") === "event_match" && field(only, "key") === "room_id";
    if (oneRoom && isRoomId(pattern) && silent(rule))
      rules.push({ roomId: pattern, kind: "override", ruleId: string(field(rule, "rule_id")) ?? pattern });
  }
  for (const rule of array(field(global, "room"))) {
    const roomId = field(rule, "rule_id");
    if (isRoomId(roomId) && silent(rule)) rules.push({ roomId, kind: "room", ruleId: roomId });
  }
  return rules;
}

const mutedOf = (content: unknown): ReadonlySet<string> => new Set(mutingRules(field(content, "global")).map(({ roomId }) => roomId));

// --- saved ---

export type SavedAccount = {
  readonly direct: readonly (readonly [string, string])[];
  readonly muted: readonly string[];
  readonly ignored: readonly string[];
};

export function saveAccount(account: Account): SavedAccount {
  return { direct: Array.from(account.direct), muted: Array.from(account.muted), ignored: Array.from(account.ignored) };
}

export function loadAccount(saved: unknown): Account {
  const strings = (value: unknown): string[] => array(value).filter((item): item is string => string(item) !== undefined);
  const pairs = array(field(saved, "direct")).filter(
    (pair): pair is [string, string] => Array.isArray(pair) && typeof pair[0] === "string" && typeof pair[1] === "string",
  );
  return { direct: new Map(pairs), muted: new Set(strings(field(saved, "muted"))), ignored: new Set(strings(field(saved, "ignored"))) };
}
