import { describe, expect, it } from "vitest";
import { createHttp } from "../../../src/matrix/http.ts";
import { createRoomHistory, type RoomHistory } from "../../../src/matrix/roomHistory.ts";
import { aMember, aMessage, aState } from "../../fixtures/events.ts";
import { json } from "../../fixtures/FakeHomeserver.ts";

const said = (n: number) => aMessage(`m${n}`, { event_id: `$m${n}` });

/** A room of ten messages, the anchor being the sixth, and a server that answers `context` like this. */
function stage(context: object): { readonly history: RoomHistory; readonly asked: string[] } {
  const asked: string[] = [];
  const http = createHttp("https://hs.test", async (url) => {
    const { pathname, searchParams } = new URL(url);
    asked.push(`${pathname.split("/").slice(6).join("/")} ${searchParams.get("from") ?? ""}`.trim());
    if (pathname.includes("/context/")) return json(context);
    const at = Number(searchParams.get("from")?.slice(1) ?? 10);
    const back = searchParams.get("dir") === "b";
    const numbers = Array.from({ length: 10 }, (_none, i) => i + 1).filter((n) => (back ? n <= at : n > at));
    return json({ chunk: (back ? numbers.reverse() : numbers).map(said) });
  });
  return { history: createRoomHistory(http, "!r:test", new AbortController().signal), asked };
}

const ids = ({ events }: { readonly events: readonly { readonly event_id?: string }[] }) => events.map(({ event_id }) => event_id);
const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_none, i) => `$m${from + i}`);

it.each([
  ["nothing around the event", { start: "p5", end: "p6" }],
  ["an event on each side", { start: "p4", end: "p7", events_before: [said(5)], events_after: [said(7)] }],
  ["two before it, newest first", { start: "p3", end: "p6", events_before: [said(5), said(4)] }],
])("goes on from an event without a hole: %s", async (_what, context) => {
  const { history } = stage(context);
  expect(ids(await history.older({ anchor: "$m6" }))).toEqual(numbers(1, 5));
  expect(ids(await history.newer({ anchor: "$m6" }))).toEqual(numbers(7, 10));
});

it("takes a server without tokens at its word, and never for the newest page", async () => {
  const { history, asked } = stage({ events_before: [said(5)] });
  expect(await history.older({ anchor: "$m6" })).toMatchObject({ events: [{ event_id: "$m5" }], older: "end" });
  expect(asked).toEqual(["context/%24m6"]);
});

it("does not take the want of a token for the live end", async () => {
  const { history } = stage({ events_after: [said(7)] });
  await expect(history.newer({ anchor: "$m6" })).rejects.toMatchObject({ kind: "server" });
});

describe("the surroundings of an event", () => {
  const whole = {
    event: said(6),
    start: "p4",
    end: "p8",
    events_before: [said(5)],
    events_after: [said(7), said(8)],
    state: [aMember("@ann:test", "Ann"), aState("m.room.power_levels", { events_default: 100 })],
  };

  it("are a page with both borders, and the names of back then, but not its rights", async () => {
    const found = await stage(whole).history.around("$m6");
    expect(ids(found)).toEqual(numbers(5, 8));
    expect(found).toMatchObject({ older: { token: "p4" }, newer: { token: "p8" }, event: { event_id: "$m6" } });
    expect(found.state.map(({ type }) => type)).toEqual(["m.room.member"]);
  });

  it.each([
    [
      "without tokens: nothing older, and never the live end",
      { ...whole, start: undefined, end: 5 },
      { older: "end", newer: { anchor: "$m8" } },
    ],
    [
      "with lists of another shape",
      { event: said(6), events_before: "x", events_after: [null, 5], start: "p4", end: "p8" },
      { older: { token: "p4" } },
    ],
  ])("%s", async (_what, answer, found) => {
    expect(await stage(answer).history.around("$m6")).toMatchObject(found);
  });

  it.each([
    ["another event", { ...whole, event: said(5) }, "server"],
    ["no event", { ...whole, event: undefined }, "server"],
    ["an event of another room", { ...whole, event: { ...said(6), room_id: "!other:test" } }, "notFound"],
  ])("are not believed when the answer has %s", async (_what, answer, kind) => {
    await expect(stage(answer).history.around("$m6")).rejects.toMatchObject({ kind });
  });
});

describe("the event nearest to a moment", () => {
  function asking(answers: Readonly<Record<string, () => Response>>) {
    const asked: string[] = [];
    const http = createHttp("https://hs.test", async (url) => {
      const { pathname, searchParams } = new URL(url);
      const version = pathname.split("/")[3] as string;
      asked.push(`${version} ${searchParams.get("ts")} ${searchParams.get("dir")}`);
      return (answers[version] ?? (() => json({ errcode: "M_UNRECOGNIZED" }, 404)))();
    });
    return { history: createRoomHistory(http, "!r:test", new AbortController().signal), asked };
  }

  it("is asked for by the path of the specification", async () => {
    const { history, asked } = asking({ v1: () => json({ event_id: "$m5", origin_server_ts: 77 }) });
    expect(await history.nearest(1234.6, "f")).toEqual({ eventId: "$m5", at: 77 });
    expect(asked).toEqual(["v1 1235 f"]);
  });

  it("is asked of older servers by the path of the proposal", async () => {
    const { history, asked } = asking({ unstable: () => json({ event_id: "$m5" }) });
    expect(await history.nearest(1, "b")).toEqual({ eventId: "$m5" });
    expect(asked).toEqual(["v1 1 b", "unstable 1 b"]);
  });

  it("may not be there, and then no other path is tried", async () => {
    const { history, asked } = asking({ v1: () => json({ errcode: "M_NOT_FOUND" }, 404) });
    expect(await history.nearest(1, "f")).toBeUndefined();
    expect(asked).toHaveLength(1);
  });

  it.each([
    ["a server that has neither", {}, "unsupported"],
    ["a web server before it that answers in its own words", { v1: () => new Response("<html>", { status: 404 }) }, "unsupported"],
    ["a fault", { v1: () => json({}, 502) }, "server"],
    ["nothing in the answer", { v1: () => json([]) }, undefined],
  ])("cannot be had: %s", async (_what, answers, kind) => {
    const found = await asking(answers)
      .history.nearest(1, "f")
      .catch((thrown: unknown) => thrown);
    if (kind === undefined) expect(found).toBeUndefined();
    else expect(found).toMatchObject({ kind });
  });
});
