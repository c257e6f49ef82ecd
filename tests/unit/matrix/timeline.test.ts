import { describe, expect, it } from "vitest";
import type { RawEvent } from "../../../src/matrix/rawEvent.ts";
import { Relations } from "../../../src/matrix/relations.ts";
import type { EventPage, LoadedPage, RoomHistory } from "../../../src/matrix/roomHistory.ts";
import { createTimeline } from "../../../src/matrix/Timeline.ts";
import { aMessage, anEdit, aReaction } from "../../fixtures/events.ts";

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
    nearest: async (_at, dir) => (nearest[dir] === undefined ? undefined : { eventId: nearest[dir] }),
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

const around = (eventId: string, from: number, to: number, more: Partial<LoadedPage> = {}): EventPage => {
  const events = said(from, to);
  const event = events.find(({ event_id }) => event_id === eventId) as RawEvent;
  return { ...page(events, { token: `p${from}` }, { token: `n${to}` }), event, state: [], ...more };
};
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

describe("a jump", () => {
  async function opened(budget?: number) {
    const staged = stage(budget);
    void staged.timeline.open();
    await staged.answered("latest", page(said(101, 140), { token: "p101" }));
    return staged;
  }

  it("asks for nothing when the event is here", async () => {
    const { timeline, asked } = await opened();
    expect(await timeline.showEvent("$m120")).toBe(true);
    expect(asked).toEqual([]);
    expect(timeline.position.value).toBe("live");
    expect(timeline.landing.value).toEqual({ eventId: "$m120" });
    expect(timeline.rowOf("$m120")).toBe("$m120");
  });

  it("moves the window, goes on in both directions and joins the live end without a hole", async () => {
    const { timeline, answered, shown } = await opened(200);
    const jump = timeline.showEvent("$m50");
    timeline.receive({ events: said(141, 141) });
    await answered("around $m50", around("$m50", 31, 70));
    expect(await jump).toBe(true);
    expect(shown()).toEqual(numbers(31, 70));
    expect(timeline.position.value).toBe("history");
    expect([timeline.older.value.status, timeline.newer.value.status]).toEqual(["more", "more"]);
    const older = timeline.loadOlder();
    await answered("older", page(said(1, 30), "end", { token: "p31" }));
    await older;
    const newer = timeline.loadNewer();
    timeline.receive({ events: said(142, 142) }); // arrives while the last page is on its way
    await answered("newer", page(said(71, 141), { token: "n70" }, "end"));
    await newer;
    timeline.receive({ events: said(143, 143) });
    expect(shown()).toEqual(numbers(1, 143));
    expect(timeline.position.value).toBe("live");
  });

  it("returns to the live end even while newer events are being loaded", async () => {
    const { timeline, answered, asked, shown } = await opened();
    const jump = timeline.showEvent("$m50");
    await answered("around $m50", around("$m50", 31, 70));
    await jump;
    const newer = timeline.loadNewer();
    const slow = asked.pop();
    const back = timeline.showLive();
    await answered("latest", page(said(101, 140), { token: "p101" }));
    await back;
    slow?.answer(page(said(71, 100), { token: "n70" }, { token: "n100" }));
    await newer;
    expect(shown()).toEqual(numbers(101, 140));
    expect(timeline.position.value).toBe("live");
  });

  it.each([
    ["a later jump", (timeline: ReturnType<typeof stage>["timeline"]) => timeline.showEvent("$m130")],
    ["going to the live end", (timeline: ReturnType<typeof stage>["timeline"]) => timeline.showLive().then(() => true)],
  ])("is overtaken by %s", async (_what, next) => {
    const { timeline, answered, shown } = await opened();
    const first = timeline.showEvent("$m50");
    const second = next(timeline);
    await answered("around $m50", around("$m50", 31, 70));
    expect(await first).toBe(false);
    expect(await second).toBe(true);
    expect(shown()).toEqual(numbers(101, 140));
  });

  it("is not taken back by the newest page that was asked for before it", async () => {
    const { timeline, asked, answered, shown } = await opened();
    const away = timeline.showEvent("$m50");
    await answered("around $m50", around("$m50", 31, 70));
    await away;
    void timeline.showLive();
    const latest = asked.pop();
    const jump = timeline.showEvent("$m10");
    await answered("around $m10", around("$m10", 1, 30));
    expect(await jump).toBe(true);
    latest?.answer(page(said(101, 140), { token: "p101" }));
    await settled();
    expect(shown()).toEqual(numbers(1, 30));
    expect(timeline.position.value).toBe("history");
  });

  it("says that the event cannot be had, and stays where it was", async () => {
    const { timeline, asked, shown } = await opened();
    const jump = timeline.showEvent("$m50");
    asked.pop()?.fail();
    await expect(jump).rejects.toMatchObject({ kind: "offline" });
    await expect(timeline.showEvent("not an id")).rejects.toMatchObject({ kind: "notFound" });
    expect(shown()).toEqual(numbers(101, 140));
    expect(timeline.landing.value).toBeUndefined();
  });

  it("leads from a reaction, an edit and a reply in a thread to what they are about", async () => {
    const { timeline } = await opened();
    const [target] = said(110, 110) as [RawEvent];
    const inThread = aMessage("in a thread", { event_id: "$t" });
    const relation = { "m.relates_to": { rel_type: "m.thread", event_id: "$m111" } };
    timeline.receive({
      events: [
        aReaction(target, "👍", { event_id: "$r" }),
        anEdit(target, "better", { event_id: "$e" }),
        { ...inThread, content: { ...(inThread.content as object), ...relation } },
      ],
    });
    for (const [asked, led] of [
      ["$r", "$m110"],
      ["$e", "$m110"],
      ["$t", "$m111"],
    ] as const) {
      expect(await timeline.showEvent(asked)).toBe(true);
      expect(timeline.landing.value).toEqual({ eventId: led });
    }
  });

  it("loads what a reaction is about, ends where events are about each other, and makes do with the surroundings", async () => {
    const { timeline, answered, shown } = await opened();
    const reaction = aReaction(said(5, 5)[0] as RawEvent, "👍", { event_id: "$r" });
    const jump = timeline.showEvent("$r");
    await answered("around $r", { ...page([reaction], { token: "a" }, { token: "b" }), event: reaction } as EventPage);
    await answered("around $m5", around("$m5", 1, 20));
    expect(await jump).toBe(true);
    expect(shown()).toEqual(numbers(1, 20));

    const [one, two] = [
      aReaction({ event_id: "$two" } as RawEvent, "1", { event_id: "$one" }),
      aReaction({ event_id: "$one" } as RawEvent, "2", { event_id: "$two" }),
    ];
    const circle = timeline.showEvent("$one");
    await answered("around $one", { ...page([one], { token: "a" }, { token: "b" }), event: one } as EventPage);
    await answered("around $two", { ...page([two], { token: "a" }, { token: "b" }), event: two } as EventPage);
    expect(await circle).toBe(true);

    const lost = timeline.showEvent("$r");
    await answered("around $r", { ...page([reaction], { token: "a" }, { token: "b" }), event: reaction } as EventPage);
    await answered("around $m5", "fail");
    expect(await lost).toBe(true);
    expect(timeline.landing.value).toEqual({ eventId: "$r" });
  });

  it("goes to a day: to the first event after it began, else to the last before", async () => {
    const { timeline, nearest } = await opened();
    nearest.b = "$m105";
    expect(await timeline.showDate(0)).toBe("$m105");
    nearest.f = "$m120";
    expect(await timeline.showDate(0)).toBe("$m120");
    expect(timeline.landing.value).toEqual({ eventId: "$m120" });
    delete nearest.f;
    delete nearest.b;
    expect(await timeline.showDate(0)).toBeUndefined();
  });

  it("does not go round in circles with a server that does", async () => {
    const { timeline, answered } = await opened();
    const older = timeline.loadOlder();
    await answered("older", page(said(101, 130), { token: "again" }));
    await older;
    expect(timeline.older.value).toEqual({ status: "end" });
    const jump = timeline.showEvent("$m50");
    await answered("around $m50", around("$m50", 31, 70));
    await jump;
    const newer = timeline.loadNewer();
    await answered("newer", page(said(31, 60), { token: "a" }, { token: "b" }));
    await newer;
    expect(timeline.newer.value).toEqual({ status: "failed", kind: "server" });
    expect(timeline.position.value).toBe("history");
  });
});
