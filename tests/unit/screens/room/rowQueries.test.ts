import { describe, expect, it } from "vitest";
import type { TimelineItem } from "../../../../src/matrix/records.ts";
import { focusedOrNewest } from "../../../../src/screens/room/rowQueries.ts";
import { aText } from "../../../fixtures/stillRoom.ts";

describe("what keys of the screen are about", () => {
  const older = aText("Older", { key: "older" });
  const newer = aText("Newer", { key: "newer" });
  const marker: TimelineItem = { kind: "readMarker", key: "marker" };

  it("is the row with the focus, whatever it is", () => {
    expect(focusedOrNewest("older", [older, newer])).toBe("older");
    expect(focusedOrNewest("marker", [older, marker, newer])).toBe("marker");
  });

  it("is the newest message while no row has it, and nothing where there is none", () => {
    expect(focusedOrNewest(null, [older, newer, marker])).toBe("newer");
    expect(focusedOrNewest(null, [marker])).toBeUndefined();
    expect(focusedOrNewest(null, [])).toBeUndefined();
  });
});
