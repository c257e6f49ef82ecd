/** Reactions of one event, counted (client-server API, "Event annotations and reactions"). */
import { mxc } from "./mxc.ts";
import { cleanLine } from "./names.ts";
import type { Person, Reaction } from "./records.ts";
import type { Annotation } from "./timelineEvent.ts";
import type { Reactors } from "./roomTypes.ts";

const MOST_KEYS = 20;
const MOST_NAMES = 5;
const KEY_LENGTH = 40;
const NONE: readonly Reaction[] = [];

/** What is shown of a key; the address of a picture (MSC4027) as it is, since a part of it is none. */
export function reactionKey(raw: unknown): string {
  return isPicture(raw) ? (mxc(raw) ?? "") : cleanLine(raw, KEY_LENGTH);
}

/** ":party_parrot:" → "party parrot". */
export function shortcodeOf(raw: unknown): string {
  return typeof raw === "string" ? cleanLine(raw.slice(0, 200).replace(/[:_]+/g, " "), KEY_LENGTH) : "";
}

const isPicture = (raw: unknown): boolean => typeof raw === "string" && raw.slice(0, 6) === "mxc://";

/** Most frequent first, then the earliest. Each person counts once per key. */
export function countReactions(
  annotations: readonly Annotation[] | undefined,
  ownUserId: string,
  nameOf: (userId: string) => string,
): readonly Reaction[] {
  if (!annotations || annotations.length === 0) return NONE;
  const byKey = new Map<string, { readonly senders: Set<string>; own?: string; shortcode?: string }>();
  for (const { key: raw, sender, eventId, shortcode } of annotations) {
    const key = reactionKey(raw);
    if (!key) continue;
    let entry = byKey.get(key);
    if (!entry) byKey.set(key, (entry = { senders: new Set() }));
    entry.senders.add(sender);
    const called = isPicture(raw) ? shortcodeOf(shortcode) : "";
    if (called) entry.shortcode ??= called;
    // "~" while it is on its way: it counts as ours, it cannot be taken back yet.
    if (sender === ownUserId) entry.own ??= eventId ?? "~";
  }
  return Array.from(byKey)
    .map(([key, { senders, own, shortcode }], nth) => ({
      nth,
      reaction: {
        key,
        count: senders.size,
        ...(own ? { own } : {}),
        ...(shortcode ? { shortcode } : {}),
        who: Array.from(senders).slice(0, MOST_NAMES).map(nameOf),
      },
    }))
    .sort((a, b) => b.reaction.count - a.reaction.count || a.nth - b.nth) // Chromium below 70 sorts unstably
    .slice(0, MOST_KEYS)
    .map(({ reaction }) => reaction);
}

/** Everybody who reacted, by what they reacted with; the most frequent first. */
export function reactorsOf(annotations: readonly Annotation[] | undefined, person: (userId: string) => Person): readonly Reactors[] {
  const byKey = new Map<string, Set<string>>();
  for (const { key: raw, sender } of annotations ?? []) {
    const key = reactionKey(raw);
    if (!key) continue;
    const people = byKey.get(key);
    if (people) people.add(sender);
    else byKey.set(key, new Set([sender]));
  }
  // The same order as below the message, so that one finds there what one saw here.
  return countReactions(annotations, "", () => "").map(({ key, shortcode }) => ({
    key,
    ...(shortcode ? { shortcode } : {}),
    people: Array.from(byKey.get(key) ?? []).map(person),
  }));
}
