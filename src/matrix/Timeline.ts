/**
 * One open room's timeline: loads pages, takes in what sync brings, hands out rows once per frame. The order of things is
 * kept by one rule: while something is being loaded at the live end, live sections wait in `waiting` and are put in place
 * after it, so that an event that arrives in between shows once and where it belongs.
 */
import { batch, type ReadonlySignal, signal } from "@preact/signals";
import { AppError } from "../core/errors.ts";
import { log } from "../core/log.ts";
import { oncePerFrame } from "../core/signals.ts";
import { fromThrown } from "./matrixErrors.ts";
import { field, type RawEvent, string } from "./rawEvent.ts";
import type { TimelineItem } from "./records.ts";
import type { LiveTimeline, TimelineDeps } from "./liveTimeline.ts";
import { redactedId } from "./relations.ts";
import { type LoadedPage, wellFormed } from "./roomHistory.ts";
import type { Landing } from "./roomTypes.ts";
import { findPlace } from "./timelineJump.ts";
import { isRow } from "./timelineRows.ts";
import { TimelineWindow } from "./timelineWindow.ts";
import { createEdges } from "./windowEdges.ts";

/** Sections kept while loading; of more the oldest go, which the page that is being loaded mostly holds. */
const MOST_WAITING = 200;

export function createTimeline(deps: TimelineDeps): LiveTimeline {
  const { history, relations, learn } = deps;
  const logger = log("timeline");
  const window = new TimelineWindow(deps.budget);
  const items = signal(deps.saved);
  let waiting: unknown[] | undefined = []; // undefined: nothing is being loaded at the live end
  let loaded = false;
  let closed = false;
  let opening: Promise<void> | undefined;
  let returning: Promise<void> | undefined;
  /** Counts what was asked for: of two ways to elsewhere the later one counts. */
  let journey = 0;
  /** Counts jumps that were made: the newest page that was asked for before one is not wanted any more. */
  let jumps = 0;
  const landing = signal<Landing | undefined>(undefined);

  function refresh(): void {
    if (closed) return;
    items.value = loaded
      ? deps.rows.loaded(window, { older: older.peek(), newer: window.isLive ? undefined : newer.peek() })
      : deps.rows.unloaded();
  }
  const touch = oncePerFrame(refresh);
  const { older, newer, position, moved, load } = createEdges({ window, touch, isClosed: () => closed });

  function take(page: LoadedPage): LoadedPage {
    learn(page.state);
    const events = deps.decrypt(page.events);
    events.forEach((event) => relations.add(event));
    return { ...page, events };
  }

  function receive(timeline: unknown): void {
    if (closed) return;
    if (waiting) {
      waiting.push(timeline);
      if (waiting.length > MOST_WAITING) waiting.shift();
      return;
    }
    const arrived = deps.decrypt(wellFormed(field(timeline, "events")));
    arrived.forEach((event) => {
      relations.add(event);
      if (event.type === "m.room.redaction") forget(event);
    });
    if (window.isLive) {
      const { overlaps, fresh } = window.unknownOf(arrived);
      const gap = field(timeline, "limited") === true && !overlaps && arrived.length > 0 && !window.isEmpty;
      if (gap) void bridge(string(field(timeline, "prev_batch")), arrived);
      else window.grow(fresh);
    }
    touch();
  }

  /** The words of a redacted event leave the memory, too. */
  function forget(redaction: RawEvent): void {
    const target = redactedId(redaction);
    const event = target === undefined ? undefined : window.find(target);
    if (target !== undefined) deps.forget(target);
    if (event) window.replace({ ...event, content: {} });
  }

  /** We were away for longer than one answer holds: the missing events are fetched if they are few, else we jump. */
  async function bridge(token: string | undefined, arrived: readonly RawEvent[]): Promise<void> {
    const mine: unknown[] = (waiting = []);
    let page: LoadedPage = { events: [], older: token === undefined ? "end" : { token }, newer: "end", state: [] };
    try {
      if (token !== undefined) page = take(await history.before(token));
    } catch (thrown) {
      logger.warn("the events of a gap could not be loaded", fromThrown(thrown).detail);
    }
    if (closed || waiting !== mine) return; // the newest page was asked for meanwhile: it holds all this
    if (!window.isLive) return settle(); // somebody scrolled away from the live end: there is nothing to put it behind
    const { overlaps, fresh } = window.unknownOf(page.events);
    if (overlaps) window.grow(fresh.concat(arrived));
    else window.reset({ events: page.events.concat(arrived), older: page.older, newer: "end" });
    settle();
    moved();
  }

  /** What came meanwhile, in its place. */
  function settle(): void {
    const sections = waiting ?? [];
    waiting = undefined;
    sections.forEach(receive);
  }

  async function loadLatest(): Promise<void> {
    // What waited for an earlier try is older than this page, or in it: behind it, it would be out of order.
    waiting = [];
    const before = jumps;
    let page: LoadedPage;
    try {
      page = take(await history.latest());
    } catch (thrown) {
      if (loaded && !closed) settle();
      throw fromThrown(thrown);
    }
    if (closed) return;
    if (before !== jumps) return settle();
    window.reset({ ...page, newer: "end" });
    loaded = true;
    settle();
    moved();
  }

  function open(): Promise<void> {
    opening ??= loadLatest()
      .catch((thrown) => {
        older.value = { status: "failed", kind: fromThrown(thrown).kind };
        throw thrown;
      })
      .finally(() => (opening = undefined));
    return opening;
  }

  const isKnown = (page: LoadedPage): boolean => page.events.length > 0 && page.events.every((event) => window.has(event));

  async function showEvent(eventId: string): Promise<boolean> {
    const mine = ++journey;
    if (!loaded) await (opening ?? deps.reopen());
    if (!loaded && !closed) throw new AppError("offline", "the room is not loaded");
    const place = await findPlace(eventId, window, history).catch((thrown: unknown) => {
      if (closed || mine !== journey) return undefined;
      throw fromThrown(thrown);
    });
    if (closed || !place || mine !== journey) return false;
    const page = place.page && take(place.page);
    batch(() => {
      if (page) {
        jumps++;
        returning = undefined;
        window.reset(page);
        moved();
        refresh(); // at once: whoever asked looks for the row
      }
      landing.value = { eventId: place.eventId };
    });
    return true;
  }

  return {
    items: items as ReadonlySignal<readonly TimelineItem[]>,
    position,
    older,
    newer,
    window,
    get loaded() {
      return loaded;
    },
    open,
    receive,
    touch,
    replace(event) {
      if (closed || relations.redactionOf(event.event_id as string)) return;
      window.replace(event);
      relations.add(event);
      touch();
    },
    async loadOlder() {
      if (!loaded) return deps.reopen();
      if (window.older === "end" || older.peek().status === "loading") return;
      await load(older, async () => {
        // Pages without a single row (a bot's thousand reactions) are passed over, a few at a time.
        for (let tries = 0; tries < 4; tries++) {
          const from = window.older;
          const page = take(await history.older(from));
          if (closed || window.older !== from) return; // the window moved away meanwhile
          // Nothing but what is here already: a server that goes round in circles would be asked for ever.
          window.prepend(isKnown(page) ? { ...page, older: "end" } : page);
          if (page.older === "end" || page.events.some(isRow)) return;
        }
      });
    },
    async loadNewer() {
      if (!loaded || window.isLive || newer.peek().status === "loading") return;
      await load(newer, async () => {
        // It may turn out to reach the live end: what arrives from here on waits.
        const mine: unknown[] = (waiting ??= []);
        try {
          const from = window.newer;
          const page = take(await history.newer(from));
          if (closed || window.newer !== from) return;
          if (isKnown(page)) throw new AppError("server", "/messages gave nothing but what was known");
          window.append(page);
        } finally {
          if (waiting === mine) settle();
        }
      });
    },
    async showLive() {
      journey++;
      if (!loaded || window.isLive) return;
      // A newer page that is just being loaded does not stand in the way.
      await (returning ??= load(newer, loadLatest).finally(() => (returning = undefined)));
    },
    showEvent,
    async showDate(dayStart) {
      const mine = ++journey;
      const eventId = ((await history.nearest(dayStart, "f")) ?? (await history.nearest(dayStart, "b")))?.eventId;
      if (eventId === undefined || mine !== journey || closed) return undefined;
      return (await showEvent(eventId)) ? eventId : undefined;
    },
    landing,
    rowOf: (eventId) => (loaded ? deps.rows.keyOf(window, eventId) : undefined),
    close() {
      closed = true;
      touch.cancel();
    },
  };
}
