import { signal } from "@preact/signals";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { mishap } from "../../../../src/core/attempt.ts";
import { AppError } from "../../../../src/core/errors.ts";
import type { Route } from "../../../../src/core/navigation.ts";
import type { RoomRecord, TimelineItem } from "../../../../src/matrix/records.ts";
import type { SearchPage } from "../../../../src/matrix/roomTypes.ts";
import type { Session, SyncStatus } from "../../../../src/matrix/types.ts";
import { daysOf, monthsOf, nearestOf, yearsOf } from "../../../../src/screens/room/goTo/calendar.ts";
import { linksOf } from "../../../../src/screens/room/goTo/linksOf.ts";
import { makeDayChoice } from "../../../../src/screens/room/goTo/makeDayChoice.ts";
import { RoomModel } from "../../../../src/screens/room/RoomModel.ts";
import { memoryStorage } from "../../../fixtures/memoryStorage.ts";
import { aRow, aText, type StillRoom, stillRoom, stillSession } from "../../../fixtures/stillRoom.ts";

type Deps = ConstructorParameters<typeof RoomModel>[0];

const row = (name: string, more: object = {}): TimelineItem => aText(name, { key: name, eventId: `$${name}`, ...more });
const three = (): TimelineItem[] => [row("a"), row("b"), row("c")];

function open(rows: readonly TimelineItem[] = three(), options: { eventId?: string; opening?: boolean; session?: Partial<Session> } = {}) {
  const room = stillRoom(rows);
  if (options.opening) room.roomState.value = { status: "opening" };
  const pushed: Route[] = [];
  const nothing = () => () => undefined;
  const services = {
    policy: { canSend: true, canSignOut: true },
    settings: { quickReplies: signal<readonly string[]>([]) },
    navigation: { push: (route: Route) => pushed.push(route), back: () => true, home: () => undefined },
    platform: {
      storage: memoryStorage(),
      capabilities: { budget: { videoBytes: 1e6 } },
      lifecycle: { onSuspend: nothing, onResume: nothing },
    },
  } as unknown as Deps["services"];
  const still = stillSession(room, signal<SyncStatus>({ status: "live" }));
  const session = new Proxy(still, {
    get: (target, name) => (options.session as Record<string | symbol, unknown>)?.[name] ?? target[name as keyof Session],
  });
  const model = new RoomModel({ session, services, roomId: room.roomId, eventId: options.eventId });
  return { room, model, goTo: model.goTo, pushed };
}

const asked = (room: StillRoom, action: string) => room.asked.filter(([name]) => name === action).map(([, ...details]) => details);
const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);
/** The window moves to other rows, as the timeline does when it jumps. */
function elsewhere(room: StillRoom, rows: readonly TimelineItem[]): void {
  room.items.value = rows;
  room.position.value = "history";
  room.newer.value = { status: "more" };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("a jump", () => {
  it("leads to the row, marks it for a moment, and closes the sheet", async () => {
    const { goTo, model } = open();
    goTo.open();
    goTo.toEvent("$b");
    expect(goTo.busy.value).toBe(true);
    await settle();
    expect(model.focused.value).toBe("b");
    expect([goTo.landed.value, goTo.marked.value, goTo.busy.value]).toEqual([{ key: "b" }, "b", false]);
    expect(goTo.sheet.value).toEqual({ step: "closed" });
    await vi.advanceTimersByTimeAsync(5000);
    expect(goTo.marked.value).toBeUndefined();
    expect(model.focused.value).toBe("b");
  });

  it("says so once when it fails, and leaves the sheet as it was", async () => {
    const { goTo, model, room } = open();
    room.fail.showEvent = new AppError("notFound");
    const before = mishap.value?.id;
    goTo.open();
    goTo.toEvent("$b");
    await settle();
    expect(mishap.value?.id).not.toBe(before);
    expect(mishap.value?.error.kind).toBe("notFound");
    expect([goTo.busy.value, goTo.sheet.value.step, model.focused.value]).toEqual([false, "menu", null]);
  });

  it("unfolds the run that the row is in", async () => {
    const sealed = ["x", "y", "z"].map((key) => aRow("encrypted", { key, eventId: `$${key}`, why: "keyMissing" }));
    const { goTo, model } = open([...sealed, row("a")]);
    expect(model.rows.value.some(({ key }) => key === "x")).toBe(false);
    goTo.toEvent("$x");
    await settle();
    expect(model.focused.value).toBe("x");
    expect(model.rows.value.some(({ key }) => key === "x")).toBe(true);
  });

  it("waits for the room when a link opens it, and happens once", async () => {
    const { room, model } = open(three(), { eventId: "$a", opening: true });
    await settle();
    expect(asked(room, "showEvent")).toEqual([]);
    room.roomState.value = { status: "open" };
    await settle();
    expect(model.focused.value).toBe("a");
    model.toEnd();
    room.roomState.value = { status: "failed", error: new AppError("offline") };
    room.roomState.value = { status: "open" };
    await settle();
    expect(asked(room, "showEvent")).toEqual([["$a"]]);
  });
});

describe("back after a jump", () => {
  it("goes to where one was, to the live end, and out", async () => {
    const { model, goTo, room } = open();
    model.focused.value = "a";
    goTo.toEvent("$far");
    elsewhere(room, [row("far")]);
    await settle();
    expect(model.focused.value).toBe("far");
    expect(goTo.hasOrigin.value).toBe(true);
    expect(model.back()).toBe(true);
    room.items.value = three();
    await settle();
    expect(asked(room, "showEvent")).toEqual([["$far"], ["$a"]]);
    expect(model.focused.value).toBe("a");
    expect(goTo.hasOrigin.value).toBe(false);
    expect(model.back()).toBe(true);
    expect([model.focused.value, room.position.value]).toEqual([null, "live"]);
    expect(model.back()).toBe(false);
  });

  it("goes to the live end at once when one came from there", async () => {
    const { model, goTo, room } = open();
    goTo.toEvent("$b");
    await settle();
    expect(goTo.hasOrigin.value).toBe(false);
    expect(model.back()).toBe(true);
    expect(model.focused.value).toBeNull();
    expect(asked(room, "showEvent")).toHaveLength(1);
    expect(model.back()).toBe(false);
  });

  it("is one step however many jumps there were, and forgotten at the live end", async () => {
    const { model, goTo } = open();
    model.focused.value = "a";
    goTo.toEvent("$b");
    await settle();
    goTo.toEvent("$c");
    await settle();
    expect(model.back()).toBe(true);
    await settle();
    expect(model.focused.value).toBe("b");
    expect(goTo.hasOrigin.value).toBe(false);
    goTo.toEvent("$a");
    await settle();
    model.toEnd();
    expect(goTo.hasOrigin.value).toBe(false);
    expect(model.back()).toBe(false);
  });

  it("closes the sheet before anything else, step by step", () => {
    const { model, goTo } = open();
    goTo.open();
    goTo.show("pinned");
    expect(model.back()).toBe(true);
    expect(goTo.sheet.value.step).toBe("menu");
    expect(model.back()).toBe(true);
    expect(goTo.sheet.value.step).toBe("closed");
    goTo.show("search", true);
    expect(model.back()).toBe(true);
    expect(goTo.sheet.value.step).toBe("closed");
    expect(model.back()).toBe(false);
  });
});

describe("the first unread message", () => {
  const rows = (): TimelineItem[] => [row("read"), { kind: "readMarker", key: "readMarker" }, row("b"), row("c")];

  it("is the row below the line", async () => {
    const { goTo, model } = open(rows());
    expect(goTo.hasUnread.value).toBe(true);
    goTo.toFirstUnread();
    await settle();
    expect(model.focused.value).toBe("b");
    goTo.toEvent("$read");
    await settle();
    expect(model.focused.value).toBe("read");
  });

  it("is offered while the place is not loaded, and not where everything was read", () => {
    const { goTo, room } = open(rows());
    room.items.value = [row("newer")];
    expect(goTo.hasUnread.value).toBe(true);
    room.items.value = [row("read")];
    expect(goTo.hasUnread.value).toBe(false);
    expect(open().goTo.hasUnread.value).toBe(false);
  });
});

describe("a day", () => {
  const at = (text: string): number => new Date(`${text}T00:00:00`).getTime();
  const span = { first: at("2024-03-15"), last: at("2026-11-23") };
  const values = (choices: readonly { readonly value: number }[]): number[] => choices.map(({ value }) => value);

  it("is one that the room has: nothing before it began, nothing after today", () => {
    expect(values(yearsOf(span))).toEqual([2024, 2025, 2026]);
    expect(values(monthsOf(span, 2024))[0]).toBe(2);
    expect(values(monthsOf(span, 2025))).toHaveLength(12);
    expect(values(monthsOf(span, 2026)).slice(-1)).toEqual([10]);
    expect(values(daysOf(span, 2024, 2))[0]).toBe(15);
    expect(values(daysOf(span, 2024, 1)).slice(-1)).toEqual([29]); // a leap year
    expect(values(daysOf(span, 2026, 10)).slice(-1)).toEqual([23]);
    expect(values(yearsOf({ first: span.last, last: span.last }))).toEqual([2026]);
  });

  it("stays near when the month is shorter", () => {
    const days = daysOf(span, 2025, 3);
    expect(nearestOf(days, "day:31").value).toBe(30);
    expect(nearestOf(days, "day:0").value).toBe(1);
    expect(nearestOf(days, null).value).toBe(1);
    expect(nearestOf(days, "day:x").value).toBe(1);
  });

  it("follows the three lists", () => {
    const choice = makeDayChoice(signal(span));
    choice.start(at("2025-01-31"));
    expect(choice.chosen.value).toBe(at("2025-01-31"));
    choice.month.value = "month:1";
    expect(choice.chosen.value).toBe(at("2025-02-28"));
    choice.year.value = "year:2024";
    expect(choice.chosen.value).toBe(at("2024-03-31")); // February 2024 was before the room; the day that was chosen comes back
    choice.start(0);
    expect(choice.chosen.value).toBe(span.first);
    choice.start(Infinity);
    expect(choice.chosen.value).toBe(span.last);
  });

  it("begins at the day of the row one looks at, and leads there", async () => {
    const when = new Date(2026, 4, 5, 18, 30).getTime();
    const { goTo, model, room } = open([row("a", { at: when }), row("b", { at: when + 1 })]);
    model.focused.value = "b";
    room.beganAt.value = new Date(2026, 0, 1).getTime();
    goTo.open();
    goTo.show("date");
    expect(asked(room, "learnBeginning")).toHaveLength(1);
    expect(goTo.day.chosen.value).toBe(new Date(2026, 4, 5).getTime());
    goTo.toDay();
    await settle();
    expect(asked(room, "showDate")).toEqual([[new Date(2026, 4, 5).getTime()]]);
    expect(model.focused.value).toBe("a");
  });

  it("says so when there is nothing", async () => {
    const { goTo } = open([]);
    const before = mishap.value?.id;
    goTo.toBeginning();
    await settle();
    expect(mishap.value?.id).not.toBe(before);
    expect(goTo.busy.value).toBe(false);
  });
});

describe("the pinned list", () => {
  it("asks for what is pinned only while it is looked at, and says what cannot be had", async () => {
    const { goTo, room } = open();
    room.pinned.value = ["$c", "$gone", "$a"];
    await settle();
    expect(asked(room, "item")).toEqual([]);
    goTo.show("pinned");
    await settle();
    expect(goTo.pins.list.value.map(({ state }) => state.status)).toEqual(["shown", "missing", "shown"]);
    room.pinned.value = ["$b", "$a"];
    await settle();
    expect(goTo.pins.list.value.map(({ eventId, state }) => [eventId, state.status])).toEqual([
      ["$b", "shown"],
      ["$a", "shown"],
    ]);
    expect(asked(room, "item")).toEqual([["$c"], ["$gone"], ["$a"], ["$b"]]);
  });

  it("leads to a message, and asks again for one that failed", async () => {
    const { goTo, room, model } = open();
    room.pinned.value = ["$a"];
    room.fail.item = new AppError("offline");
    goTo.show("pinned");
    await settle();
    expect(goTo.pins.list.value[0]?.state).toEqual({ status: "failed", kind: "offline" });
    delete room.fail.item;
    goTo.pins.open(goTo.pins.list.value[0]!);
    await settle();
    expect(goTo.pins.list.value[0]?.state.status).toBe("shown");
    goTo.pins.open(goTo.pins.list.value[0]!);
    await settle();
    expect(model.focused.value).toBe("a");
  });
});

describe("searching", () => {
  const hit = (name: string) => ({ eventId: `$${name}`, sender: { userId: "@x:y", name: "X" }, at: 1, text: name });
  const page = (names: readonly string[], more: Partial<SearchPage> = {}): SearchPage => ({
    hits: names.map(hit),
    words: ["w"],
    where: "server",
    ...more,
  });
  function searching(...answers: (SearchPage | AppError | Promise<SearchPage>)[]) {
    const staged = open();
    const stops: AbortSignal[] = [];
    staged.room.found.search = async (_query, stop) => {
      stops.push(stop);
      const answer = answers.shift() ?? page([]);
      if (answer instanceof AppError) throw answer;
      return answer;
    };
    staged.goTo.show("search");
    const { search } = staged.goTo;
    const run = async (text: string): Promise<void> => {
      search.type(text);
      search.run();
      await settle();
    };
    const shown = () => search.rows.value.map((each) => (each.row === "hit" ? each.hit.text : "more"));
    return { ...staged, search, run, stops, shown };
  }

  it("finds, goes on, counts nothing twice, and leads there", async () => {
    const { search, run, shown, room, model } = searching(page(["a", "b"], { next: { server: "n" } }), page(["b", "c"], { words: ["v"] }));
    await run(" w ");
    expect(asked(room, "search")).toEqual([[{ text: "w" }]]);
    expect(shown()).toEqual(["a", "b", "more"]);
    search.open(search.rows.value[2]!);
    await settle();
    expect(asked(room, "search")[1]).toEqual([{ text: "w", from: { server: "n" } }]);
    expect(shown()).toEqual(["a", "b", "c"]);
    expect(search.state.value).toMatchObject({ words: ["w", "v"], more: { status: "none" } });
    search.open(search.rows.value[1]!);
    await settle();
    expect(model.focused.value).toBe("b");
  });

  it("keeps what was found when more fails, and goes on from there", async () => {
    const { search, run, shown } = searching(page(["a"], { next: { server: "n" } }), new AppError("offline"), page(["c"]));
    await run("w");
    search.open(search.rows.value[1]!);
    await settle();
    expect(search.state.value).toMatchObject({ status: "found", more: { status: "failed", kind: "offline" } });
    search.open(search.rows.value[1]!);
    await settle();
    expect(shown()).toEqual(["a", "c"]);
  });

  it("says why it failed, and tries again", async () => {
    const { search, run, shown } = searching(new AppError("server"), page(["a"]));
    await run("w");
    expect(search.state.value).toEqual({ status: "failed", kind: "server" });
    search.run();
    await settle();
    expect(shown()).toEqual(["a"]);
  });

  it("stops when it is left, and an answer that comes late changes nothing", async () => {
    let answer: (found: SearchPage) => void = () => undefined;
    const { search, run, goTo, stops } = searching(new Promise<SearchPage>((resolve) => (answer = resolve)));
    await run("w");
    expect(search.state.value.status).toBe("searching");
    goTo.close();
    expect(stops[0]?.aborted).toBe(true);
    answer(page(["late"]));
    await settle();
    expect(search.state.value).toEqual({ status: "idle" });
  });

  it("is overtaken by the next one", async () => {
    let answer: (found: SearchPage) => void = () => undefined;
    const { run, shown } = searching(new Promise<SearchPage>((resolve) => (answer = resolve)), page(["new"]));
    await run("old");
    await run("new");
    answer(page(["old"]));
    await settle();
    expect(shown()).toEqual(["new"]);
  });

  it("looks for nothing when nothing was typed", async () => {
    const { search, run, room } = searching();
    await run("   ");
    expect(search.state.value).toEqual({ status: "idle" });
    expect(asked(room, "search")).toEqual([]);
  });
});

describe("links of a message", () => {
  const pill = (target: string, id: string) => ({ type: "pill", target, id, text: id });
  const withPills = (...nodes: object[]): TimelineItem => row("a", { html: [{ type: "p", children: nodes }] });

  it("are its pills of rooms and events, each once, the first few", () => {
    expect(
      linksOf(
        withPills(
          pill("user", "@x:y"),
          pill("event", "!r:y/$e"),
          pill("event", "!r:y/$e"),
          pill("room", "#r:y"),
          pill("room", "!s:y"),
          pill("room", "!t:y"),
        ),
      ),
    ).toEqual([
      { room: "!r:y", eventId: "$e", text: "!r:y/$e" },
      { room: "#r:y", text: "#r:y" },
      { room: "!s:y", text: "!s:y" },
    ]);
    expect(linksOf(row("a"))).toEqual([]);
    expect(linksOf({ ...withPills(), html: [null, 5, { type: "pill" }] } as never)).toEqual([]);
  });

  it("lead to a message here, or to a room that one is in, and nowhere else", async () => {
    const other = { roomId: "!other:y", membership: "join", isSpace: false } as RoomRecord;
    const rooms = { all: signal(new Map([[other.roomId, other]])) } as unknown as Session["rooms"];
    const resolveRoom = async (alias: string) => (alias === "#other:y" ? other.roomId : undefined);
    const { model, room, pushed } = open(three(), { session: { rooms, resolveRoom } });
    const item = withPills(pill("event", `${room.roomId}/$c`), pill("event", "!other:y/$e"), pill("room", "!unknown:y"));
    const links = model.links.of(item);
    expect(links.map(({ leads }) => leads)).toEqual(["here", "away"]);
    model.links.follow(links[0]!);
    await settle();
    expect(model.focused.value).toBe("c");
    model.links.follow(links[1]!);
    await settle();
    expect(pushed).toEqual([{ screen: "room", roomId: "!other:y", eventId: "$e" }]);
    const [alias, nowhere] = model.links.of(withPills(pill("room", "#other:y"), pill("room", "#nowhere:y")));
    model.links.follow(alias!);
    await settle();
    expect(pushed).toHaveLength(2);
    const before = mishap.value?.id;
    model.links.follow(nowhere!);
    await settle();
    expect(pushed).toHaveLength(2);
    expect(mishap.value?.id).not.toBe(before);
  });
});
