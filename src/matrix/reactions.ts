/** Reactions of one event, counted (client-server API, "Event annotations and reactions"). */
import { mxc } from "./mxc.ts";
import { cleanLine } from "./names.ts";
import type { Reaction } from "./records.ts";
import type { Annotation } from "./timelineEvent.ts";

const MOST_KEYS = 20;
const MOST_NAMES = 5;
const KEY_LENGTH = 40;
const NONE: readonly Reaction[] = [];

/** Most frequent first, then the earliest. Each person counts once per key. */
export function countReactions(
  annotations: readonly Annotation[] | undefined,
  ownUserId: string,
  nameOf: (userId: string) => string,
): readonly Reaction[] {
  if (!annotations || annotations.length === 0) return NONE;
  const byKey = new Map<string, { readonly senders: Set<string>; own?: string }>();
  for (const { key: raw, sender, eventId } of annotations) {
    const key = mxc(raw) ?? cleanLine(raw, KEY_LENGTH); // a custom emoji is its picture (MSC4027)
    if (!key) continue;
    let entry = byKey.get(key);
    if (!entry) byKey.set(key, (entry = { senders: new Set() }));
    entry.senders.add(sender);
    // "~" while it is on its way: it counts as ours, it cannot be taken back yet.
    if (sender === ownUserId) entry.own ??= eventId ?? "~";
  }
  return Array.from(byKey)
    .map(([key, { senders, own }], nth) => ({
      nth,
      reaction: { key, count: senders.size, ...(own ? { own } : {}), who: Array.from(senders).slice(0, MOST_NAMES).map(nameOf) },
    }))
    .sort((a, b) => b.reaction.count - a.reaction.count || a.nth - b.nth) // Chromium below 70 sorts unstably
    .slice(0, MOST_KEYS)
    .map(({ reaction }) => reaction);
}
