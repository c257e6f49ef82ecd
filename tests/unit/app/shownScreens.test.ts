import { describe, expect, it } from "vitest";
import { shownScreens } from "../../../src/app/shownScreens.ts";
import type { Entry, Route } from "../../../src/core/navigation.ts";

const stack = (...routes: readonly Route[]): readonly Entry[] => routes.map((route, id) => ({ id, route }));
const rooms: Route = { screen: "rooms" };
const room: Route = { screen: "room", roomId: "!a" };
const all: Route = { screen: "roomMedia", roomId: "!a" };
const viewer: Route = { screen: "viewer", roomId: "!a", eventId: "$1" };
const frame: Route = { screen: "ambient" };

describe("what stays under a screen", () => {
  it.each([
    [[rooms], ["rooms"]],
    [[rooms, room], ["room"]],
    [
      [rooms, room, viewer],
      ["room", "viewer"],
    ],
    [
      [rooms, room, all],
      ["room", "roomMedia"],
    ],
    [
      [rooms, room, all, viewer],
      ["room", "roomMedia", "viewer"],
    ],
    [
      [rooms, room, viewer, frame],
      ["room", "viewer", "ambient"],
    ],
    [
      [rooms, frame],
      ["rooms", "ambient"],
    ],
    [[rooms, { ...room, roomId: "!b" } as Route, all], ["roomMedia"]],
    [
      [rooms, all, viewer],
      ["roomMedia", "viewer"],
    ],
  ] as const)("%j", (routes, shown) => {
    expect(shownScreens(stack(...routes)).map(({ route }) => route.screen)).toEqual(shown);
  });
});
