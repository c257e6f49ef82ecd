/** Events that replies in the window quote but the window does not hold: asked for one by one, a few at a time. */
import type { RawEvent } from "./rawEvent.ts";

export interface Quotes {
  find(eventId: string): RawEvent | undefined;
  /** Asks for what is missing; each event once per visit. */
  want(eventIds: readonly string[]): void;
  /** The event was decrypted. */
  replace(event: RawEvent): void;
}

const AT_ONCE = 2;
const MOST_KEPT = 60;
const MOST_WANTED = 40;

export function createQuotes(fetchEvent: (eventId: string) => Promise<RawEvent | undefined>, onLoaded: () => void): Quotes {
  const held = new Map<string, RawEvent>();
  const asked = new Set<string>();
  let queue: string[] = [];
  let running = 0;

  function next(): void {
    while (running < AT_ONCE) {
      const eventId = queue.pop(); // the newest wish is nearest to what is on the screen
      if (eventId === undefined) return;
      running++;
      void fetchEvent(eventId)
        .then((event) => {
          // A server answers with the event that was asked for, or it is not believed.
          if (event?.event_id !== eventId) return;
          held.set(eventId, event);
          if (held.size > MOST_KEPT) held.delete(held.keys().next().value as string);
          onLoaded();
        })
        .catch(() => undefined) // not ours to see, or no network: the quote stays "missing"
        .then(() => {
          running--;
          next();
        });
    }
  }

  return {
    find: (eventId) => held.get(eventId),
    replace(event) {
      if (!event.event_id || !held.has(event.event_id)) return;
      held.set(event.event_id, event);
      onLoaded();
    },
    want(eventIds) {
      const fresh = eventIds.filter((eventId) => !asked.has(eventId));
      if (!fresh.length) return;
      fresh.forEach((eventId) => asked.add(eventId));
      queue = queue.concat(fresh).slice(-MOST_WANTED);
      next();
    },
  };
}
