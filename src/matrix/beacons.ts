/** Live locations among the events of a window (MSC3489): the newest place of each, and when it was ended. */
import { type BeaconNews, isBeacon, isBeaconInfo } from "./location.ts";
import { field, type RawEvent, string, whole } from "./rawEvent.ts";

const NONE: ReadonlyMap<string, BeaconNews> = new Map();

/** @returns event id of a `beacon_info` → what came after it. Of beacons only those count that its own sender sent. */
export function beaconNews(events: readonly RawEvent[]): ReadonlyMap<string, BeaconNews> {
  if (!events.some(({ type }) => isBeaconInfo(type))) return NONE;
  const news = new Map<string, BeaconNews>();
  const senders = new Map<string, string | undefined>();
  /** State key → the one that is on now. */
  const running = new Map<string, string>();
  for (const event of events) {
    const id = event.event_id;
    if (id === undefined) continue;
    const at = whole(event.origin_server_ts, 0, 8.64e15) ?? 0;
    if (isBeaconInfo(event.type) && event.state_key !== undefined) {
      const before = running.get(event.state_key);
      if (before !== undefined) news.set(before, { ...news.get(before), endedAt: at });
      running.delete(event.state_key);
      if (field(event.content, "live") !== true) continue;
      running.set(event.state_key, id);
      senders.set(id, event.sender);
    } else if (isBeacon(event.type)) {
      const target = string(field(field(event.content, "m.relates_to"), "event_id"));
      if (target === undefined || !senders.has(target) || senders.get(target) !== event.sender) continue;
      const known = news.get(target);
      if (known?.at === undefined || at >= known.at) news.set(target, { ...known, content: event.content, at });
    }
  }
  return news;
}
