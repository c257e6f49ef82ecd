import { describe, expect, it } from "vitest";
import { frameRooms, isInFrame, roomsToChoose } from "../../../src/screens/frameRooms.ts";
import { aRoom } from "../../fixtures/plain.ts";

const rooms = [
  aRoom("big", "Street", { memberCount: 80, activeAt: 9 }),
  aRoom("family", "Family", { memberCount: 6, activeAt: 5 }),
  aRoom("opa", "Opa", { isDirect: true, memberCount: 2, activeAt: 7 }),
  aRoom("loved", "Choir", { memberCount: 40, tags: { favourite: 0.2 }, activeAt: 1 }),
  aRoom("quiet", "Bot", { isDirect: true, muted: true }),
  aRoom("low", "Ads", { memberCount: 3, tags: { lowPriority: 0.5 } }),
  aRoom("alone", "Notes", { memberCount: 1 }),
  aRoom("space", "Home", { isSpace: true }),
  aRoom("invited", "Stranger", { membership: "invite", isDirect: true }),
];
const ids = (list: readonly { readonly roomId: string }[]): string[] => list.map(({ roomId }) => roomId.slice(1, roomId.indexOf(":")));

describe("the rooms of the frame", () => {
  it("are favourites and people that one talks with, the newest first", () => {
    expect(ids(frameRooms(rooms, {}, true))).toEqual(["opa", "family", "loved"]);
  });

  it("are as somebody has chosen, whatever else they are", () => {
    const choices = { "!big:hearth.example": true, "!opa:hearth.example": false, "!nowhere:x": true };
    expect(ids(frameRooms(rooms, choices, true))).toEqual(["family", "loved", "big"]);
  });

  it("are only those that somebody has chosen where message previews are hidden", () => {
    expect(frameRooms(rooms, {}, false)).toEqual([]);
    expect(ids(frameRooms(rooms, { "!quiet:hearth.example": true }, false))).toEqual(["quiet"]);
  });

  it("can be chosen from all joined ones, the likely ones first", () => {
    expect(ids(roomsToChoose(rooms)).slice(0, 3)).toEqual(["opa", "family", "loved"]);
    expect(ids(roomsToChoose(rooms))).toContain("big");
    expect(ids(roomsToChoose(rooms))).not.toContain("space");
    expect(ids(roomsToChoose(rooms))).not.toContain("invited");
  });

  it("are not confused by a room that is called like a part of every object", () => {
    expect(isInFrame({ ...aRoom("x", "X", { memberCount: 90 }), roomId: "constructor" }, {}, true)).toBe(false);
  });
});
