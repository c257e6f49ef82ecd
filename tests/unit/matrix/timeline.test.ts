import { describe, expect, it } from "vitest";
import type { RawEvent } from "../../../src/matrix/rawEvent.ts";
import { Relations } from "../../../src/matrix/relations.ts";
import type { EventPage, LoadedPage, RoomHistory } from "../../../src/matrix/roomHistory.ts";
import { createTimeline } from "../../../src/matrix/Timeline.ts";
import { aMessage } from "../../fixtures/events.ts";

const said = (from: number, to: number): RawEvent[] =>
  Array.from({ length: to - from + 1 }, (_none, i) => aMessage(`m${from + i}`, { event_id: `$m${from + i}` }));
const numbers = (from: number, to: number): string[] => said(from, to).map(({ event_id }) => event_id as string);
const page = (events: RawEvent[], older: LoadedPage["older"] = "end", newer: LoadedPage["newer"] = "end"): LoadedPage => ({
  events,
  older,
  newer,
  state: [],
});

/** A timeline whose every request waits until the test answers it. */
function stage(budget = 100) {
  const nearest: { f?: string; b?: string } = {};
  const asked: { readonly what: string; answer(page: LoadedPage): void; fail(): void }[] = [];
  const ask = (what: string): Promise<LoadedPage> =>
    new Promise((resolve, reject) => asked.push({ what, answer: resolve, fail: () => reject(new TypeError("Failed to fetch")) }));
  const history: RoomHistory = {
    latest: () => ask("latest"),
    older: () => ask("older"),
    newer: () => ask("newer"),
    before: () => ask("before"),
    event: () => Promise.resolve(undefined),
    around: (eventId) => ask(`around ${eventId}`) as Promise<EventPage>,
    nearest: async (_at, dir) => nearest[dir],
    state: () => Promise.resolve([]),
  };
  const timeline = createTimeline({
    history,
    relations: new Relations(),
    budget,
    saved: [],
    reopen: () => Promise.resolve(),
    decrypt: (events) => events.slice(),
    forget: () => undefined,
    learn: () => undefined,
    rows: { loaded: () => [], unloaded: () => [], keyOf: (window, id) => window.find(id)?.event_id, one: () => undefined },
  });
  /** The request that was made last; each is answered once. */
  const answered = async (what: string, answer: LoadedPage | "fail"): Promise<void> => {
    const request = asked.pop();
    expect(request?.what).toBe(what);
    if (answer === "fail") request?.fail();
    else request?.answer(answer);
    await new Promise((resolve) => setTimeout(resolve));
  };
  return { timeline, answered, asked, nearest, shown: () => timeline.window.events.map(({ event_id }) => event_id) };
}

describe("a timeline", () => {
  it("keeps the order when the room was busy while it could not be opened", async () => {
    const { timeline, answered, shown } = stage();
    const first = timeline.open().catch((thrown: unknown) => thrown);
    for (const event of said(1, 60)) timeline.receive({ events: [event] });
    await answered("latest", "fail");
    await first;
    const second = timeline.open();
    timeline.receive({ events: said(61, 62) });
    await answered("latest", page(said(22, 61), { token: "p22" }));
    await second;
    expect(shown()).toEqual(numbers(22, 62));
    timeline.close();
  });

  it("does not put the far side of a gap behind older events when one scrolled away meanwhile", async () => {
    const { timeline, answered, asked, shown } = stage(40);
    void timeline.open();
    await answered("latest", page(said(101, 140), { token: "p101" }));
    timeline.receive({ events: said(190, 195), limited: true, prev_batch: "p190" });
    const gap = asked.pop();
    const scrolling = timeline.loadOlder();
    await answered("older", page(said(61, 100), { token: "p61" }, { token: "p101" }));
    await scrolling;
    expect(timeline.window.isLive).toBe(false);
    expect(gap?.what).toBe("before");
    gap?.answer(page(said(135, 189), { token: "p135" }));
    await new Promise((resolve) => setTimeout(resolve));
    expect(shown()).toEqual(numbers(61, 100));
    // Back at the live end everything is there, and what arrives follows.
    const back = timeline.showLive();
    await answered("latest", page(said(156, 195), { token: "p156" }));
    await back;
    timeline.receive({ events: said(196, 196) });
    expect(shown()).toEqual(numbers(156, 196));
    timeline.close();
  });

  it("does not repeat a gap that a jump to the live end has overtaken", async () => {
    const { timeline, answered, asked, shown } = stage(40);
    void timeline.open();
    await answered("latest", page(said(101, 140), { token: "p101" }));
    timeline.receive({ events: said(190, 195), limited: true, prev_batch: "p190" });
    const gap = asked.pop();
    const scrolling = timeline.loadOlder();
    await answered("older", page(said(61, 100), { token: "p61" }, { token: "p101" }));
    await scrolling;
    const back = timeline.showLive();
    timeline.receive({ events: said(196, 196) });
    await answered("latest", page(said(193, 196), { token: "p193" }));
    await back;
    gap?.answer(page(said(140, 189), { token: "p140" }));
    await new Promise((resolve) => setTimeout(resolve));
    timeline.receive({ events: said(197, 197) });
    expect(shown()).toEqual(numbers(193, 197));
    timeline.close();
  });
});
