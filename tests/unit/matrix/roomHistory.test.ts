import { expect, it } from "vitest";
import { createHttp } from "../../../src/matrix/http.ts";
import { createRoomHistory, type RoomHistory } from "../../../src/matrix/roomHistory.ts";
import { aMessage } from "../../fixtures/events.ts";
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
