import { describe, expect, it } from "vitest";
import { reduceAccount, noAccount, loadAccount, saveAccount } from "../../../src/matrix/account.ts";
import { blankRoom, type KeptRoom } from "../../../src/matrix/roomReducer.ts";
import { createRoomList } from "../../../src/matrix/RoomList.ts";
import { buildShelves, searchRooms } from "../../../src/matrix/shelves.ts";
import { anEvent, aMessage, aSection, aState } from "../../fixtures/events.ts";

const aRoom = (id: string, room: Partial<KeptRoom> = {}): KeptRoom => ({
  ...blankRoom(`!${id}`, "join", 0),
  name: { kind: "name", text: id },
  ...room,
});
const all = (...rooms: KeptRoom[]): Map<string, KeptRoom> => new Map(rooms.map((room) => [room.roomId, room]));
const shown = (...rooms: KeptRoom[]): Record<string, string[]> =>
  Object.fromEntries(buildShelves(all(...rooms)).map((shelf) => [shelf.key, shelf.rooms.map(({ roomId }) => roomId)]));

describe("shelves", () => {
  it("puts every room where it belongs, in order, and leaves empty shelves out", () => {
    expect(
      shown(
        aRoom("old", { activeAt: 1 }),
        aRoom("new", { activeAt: 5 }),
        aRoom("friend", { isDirect: true, activeAt: 3, unread: 2 }),
        aRoom("loud", { highlight: 1, unread: 9, activeAt: 2 }),
        aRoom("fav2", { tags: { favourite: 0.9 }, activeAt: 9 }),
        aRoom("fav1", { tags: { favourite: 0.1 }, activeAt: 1 }),
        aRoom("low", { tags: { lowPriority: 0 }, unread: 5 }),
        aRoom("muted", { muted: true, unread: 5, activeAt: 0 }),
        aRoom("marked", { markedUnread: true, activeAt: 1 }),
        aRoom("i1", { membership: "invite", activeAt: 1 }),
        aRoom("i2", { membership: "invite", activeAt: 2 }),
        aRoom("space", { isSpace: true, children: ["!old", "!unknown", "!new"] }),
        aRoom("empty", { isSpace: true }),
      ),
    ).toEqual({
      invites: ["!i2", "!i1"],
      unread: ["!loud", "!friend", "!marked"],
      favourites: ["!fav1", "!fav2"],
      people: ["!friend"],
      rooms: ["!fav2", "!new", "!loud", "!fav1", "!marked", "!old", "!muted"],
      "space:!space": ["!old", "!new"],
      lowPriority: ["!low"],
    });
    expect(buildShelves(new Map())).toEqual([]);
  });

  it("hides an upgraded room only when its successor is ours and says so", () => {
    const old = aRoom("old", { successor: "!next" });
    expect(shown(old, aRoom("next", { keep: { predecessor: "!old" } })).rooms).toEqual(["!next"]);
    expect(shown(old, aRoom("next")).rooms).toEqual(["!next", "!old"]);
    expect(shown(old).rooms).toEqual(["!old"]);
    expect(shown(old, aRoom("next", { membership: "invite", keep: { predecessor: "!old" } })).rooms).toEqual(["!old"]);
  });

  it("keeps the shelves that did not change as they are", () => {
    const rooms = all(aRoom("a", { activeAt: 2 }), aRoom("b", { isDirect: true }));
    const first = buildShelves(rooms);
    expect(buildShelves(new Map(rooms), first)).toBe(first);
    const changed = buildShelves(new Map(rooms).set("!a", aRoom("a", { activeAt: 3 })), first);
    expect(changed[0]).toBe(first[0]);
    expect(changed[1]).not.toBe(first[1]);
  });

  it("finds names whatever their case and accents, best first", () => {
    const rooms = [
      aRoom("1", { name: { kind: "name", text: "Café Zoë" } }),
      aRoom("2", { name: { kind: "name", text: "The zoe club" } }),
      aRoom("3", { name: { kind: "heroes", names: ["Zoe", "Ann"], others: 0 } }),
      aRoom("4", { keep: { alias: "#zoe:test" }, name: { kind: "name", text: "X" } }),
    ];
    const find = (query: string): string[] => searchRooms(rooms, query).map(({ roomId }) => roomId);
    expect(find("ZOE")[0]).toBe("!3");
    expect(find("zoé").sort()).toEqual(["!1", "!2", "!3", "!4"]);
    expect(find("zoe cafe")).toEqual(["!1"]);
    expect(find("  ")).toEqual([]);
    expect(find("(")).toEqual([]);
  });
});

describe("RoomList", () => {
  const answer = (join: Record<string, unknown>, more: object = {}): unknown => ({ rooms: { join }, ...more });
  const named = (name: string): unknown => aSection({ state: [aState("m.room.name", { name })], timeline: [aMessage("x")] });

  it("changes its signals once per answer, and not at all when nothing changed", async () => {
    const list = createRoomList("@me:test", () => 2_000_000);
    let times = 0;
    list.all.subscribe(() => times++);
    await list.apply(answer({ "!a:t": named("A"), "!b:t": named("B"), nonsense: named("C"), __proto__: named("D") }), true);
    expect(times).toBe(2);
    expect(list.fresh.value).toBe(true);
    expect(Array.from(list.all.value.keys())).toEqual(["!a:t", "!b:t"]);
    await list.apply(answer({ "!a:t": aSection({}) }), false);
    await list.apply({ rooms: null }, false);
    await list.apply("nonsense", false);
    expect(times).toBe(2);
  });

  it("drops what a first answer does not name, and keeps the objects that are the same", async () => {
    const list = createRoomList("@me:test", () => 2_000_000);
    const a = named("A");
    await list.apply(answer({ "!a:t": a, "!b:t": named("B") }), true);
    const before = list.all.value.get("!a:t");
    list.startOver();
    expect(list.all.value.size).toBe(2);
    await list.apply(answer({ "!a:t": a }), true);
    expect(list.all.value.get("!a:t")).toBe(before);
    expect(list.all.value.size).toBe(1);
  });

  it("takes account data to all rooms, whenever it comes", async () => {
    const list = createRoomList("@me:test", () => 2_000_000);
    await list.apply(answer({ "!a:t": named("A") }), true);
    const direct = anEvent({ type: "m.direct", content: { "@ann:t": ["!a:t"] } });
    const rules = anEvent({
      type: "m.push_rules",
      content: {
        global: {
          override: [
            {
              rule_id: "!a:t",
              enabled: true,
              actions: ["dont_notify"],
              conditions: [{ kind: "event_match", key: "room_id", pattern: "!a:t" }],
            },
          ],
        },
      },
    });
    await list.apply({ account_data: { events: [direct, rules] } }, false);
    expect(list.all.value.get("!a:t")).toMatchObject({ isDirect: true, directUserId: "@ann:t", muted: true });
  });

  it("publishes a large answer in slices, on top of what happened meanwhile", async () => {
    const list = createRoomList("@me:test");
    await list.apply(
      {
        rooms: {
          invite: {
            "!inv:t": { invite_state: { events: [aState("m.room.member", { membership: "invite" }, "@me:test", { sender: "@ann:t" })] } },
          },
        },
      },
      true,
    );
    const many = Object.fromEntries(Array.from({ length: 3000 }, (_none, i) => [`!r${i}:t`, named(`R${i}`)]));
    const applied = list.apply(answer(many), false);
    list.setAnswering("!inv:t", "accept");
    await applied;
    expect(list.all.value.size).toBe(3001);
    expect(list.all.value.get("!inv:t")?.invite?.answering).toBe("accept");
  });
});

describe("account", () => {
  it.each([[null], [{}], [{ "@a:t": null }], [{ "@a:t": ["nonsense", 5, null] }], [[]], ["x"]])("survives m.direct as %j", (content) => {
    expect(reduceAccount(noAccount, [anEvent({ type: "m.direct", content })]).direct.size).toBe(0);
  });

  it("is saved and loaded", () => {
    const account = { direct: new Map([["!a:t", "@a:t"]]), muted: new Set(["!b:t"]), ignored: new Set(["@e:t"]) };
    expect(loadAccount(JSON.parse(JSON.stringify(saveAccount(account))))).toEqual(account);
    expect(loadAccount({ direct: [1, ["x"]], muted: "x" })).toEqual(noAccount);
  });
});
