import { describe, expect, it } from "vitest";
import type { TimelineItem } from "../../../../src/matrix/records.ts";
import { wallRows } from "../../../../src/screens/room/wallRows.ts";
import { aText } from "../../../fixtures/stillRoom.ts";

const beginning: TimelineItem = { kind: "edge", key: "older", edge: { status: "end" } };
const more: TimelineItem = { kind: "edge", key: "older", edge: { status: "more" } };
const date = (day: number): TimelineItem => ({ kind: "date", key: `date-${day}`, day });
const notice = (key: string, thread?: string): TimelineItem => ({
  kind: "notice",
  key,
  at: 1,
  notices: [],
  ...(thread !== undefined && { thread }),
});
const words = aText("Mind the wet grass", { key: "words" });

describe("the rows of a wall", () => {
  it("are what people say, on the days on which they said it", () => {
    const reply = notice("reply", "$root");
    const rows = [beginning, date(1), notice("joined"), date(2), notice("named"), words, reply, date(3), notice("left")];
    expect(wallRows(rows)).toEqual([date(2), words, reply]);
  });

  it("tell that older ones are there", () => {
    expect(wallRows([more, date(1), words])).toEqual([more, date(1), words]);
  });

  it("are all there are where nobody has said anything", () => {
    const rows = [beginning, date(1), notice("created")];
    expect(wallRows(rows)).toBe(rows);
    expect(wallRows([])).toEqual([]);
  });
});
