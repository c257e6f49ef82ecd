import { signal } from "@preact/signals";
import { beforeEach, describe, expect, it } from "vitest";
import { AppError } from "../../../../src/core/errors.ts";
import { setLanguage } from "../../../../src/core/i18n.ts";
import { type Curtain, CurtainModel } from "../../../../src/core/curtain.ts";
import { type Navigation, NavigationModel } from "../../../../src/core/navigation.ts";
import type { Services } from "../../../../src/core/services.ts";
import type { GuestSafe } from "../../../../src/core/settings.ts";
import type { RoomRecord } from "../../../../src/matrix/records.ts";
import { isHiddenRoom } from "../../../../src/screens/hiddenRoom.ts";
import { type Rooms, RoomsModel } from "../../../../src/screens/rooms/RoomsModel.ts";
import { inviteWords } from "../../../../src/screens/rooms/words.ts";
import { aRoom } from "../../../fixtures/plain.ts";
import { householdRooms, type StillSession, stillHousehold } from "../../../fixtures/stillSession.ts";

let session: StillSession;
let navigation: Navigation;
let model: Rooms;
let curtain: Curtain;

function open(rooms: readonly RoomRecord[] = householdRooms(), more: Parameters<typeof stillHousehold>[1] = {}, focusKey?: string): void {
  session = stillHousehold(rooms, more);
  navigation = new NavigationModel({ screen: "rooms" });
  if (focusKey !== undefined) navigation.rememberFocus(focusKey);
  reopen();
}
function reopen(): void {
  const settings = { previews: signal(true), guestSafe: signal<GuestSafe>("hand"), guestsHere: signal(false) };
  curtain = new CurtainModel(settings);
  const services = { navigation, policy: { canOpenSettings: true }, settings, curtain } as unknown as Services;
  model = new RoomsModel({ services, session });
}
const rowOf = (key: string) => model.rows.value.find((row) => row.key === key);
const tileOf = (shelf: string, id: string) => {
  const tile = rowOf(shelf)?.tiles.value.find((each) => each.key === `!${id}:hearth.example`);
  if (!tile) throw new Error(`no tile of ${id} on ${shelf}`);
  return tile;
};
const change = (id: string, more: Partial<RoomRecord>): void => {
  session.records.value = session.records.value.map((room) => (room.roomId === `!${id}:hearth.example` ? { ...room, ...more } : room));
};
const offline = new AppError("offline", "TypeError: Failed to fetch");

beforeEach(() => open());

describe("shelves", () => {
  it("stand in the order of the session", () =>
    expect(model.rows.value.map((row) => row.key)).toEqual([
      "invites",
      "unread",
      "favourites",
      "people",
      "rooms",
      "space:!home:hearth.example",
      "space:!school:hearth.example",
      "lowPriority",
    ]));

  it("and their tiles stay the same objects while their rooms do", () => {
    const before = rowOf("people");
    const jonas = tileOf("people", "jonas");
    const all = model.rows.value;
    change("dana", { unread: 1 });
    expect(model.rows.value).toBe(all);
    expect(rowOf("people")).toBe(before);
    expect(tileOf("people", "jonas")).toBe(jonas);
    expect(tileOf("people", "dana").room.unread).toBe(1);
  });

  it("keep a shelf that has gone readable until its row is gone", () => {
    const invites = rowOf("invites");
    session.records.value = session.records.value.filter((room) => room.membership !== "invite");
    expect(rowOf("invites")).toBeUndefined();
    expect(invites?.tiles.value.length).toBeGreaterThan(0);
  });
});

describe("focus", () => {
  const stand = (shelf: string, id: string): void => {
    model.focusedShelf.value = shelf;
    const row = rowOf(shelf);
    if (row) row.focused.value = `!${id}:hearth.example`;
  };
  const where = () => [model.focusedShelf.value, rowOf(model.focusedShelf.value ?? "")?.focused.value];

  it("stays with a room whose place on the shelf changes", () => {
    stand("people", "jonas");
    change("jonas", { activeAt: Date.now() * 2 });
    expect(where()).toEqual(["people", "!jonas:hearth.example"]);
  });

  it("goes with a room to another shelf", () => {
    stand("unread", "opa");
    change("opa", { unread: 0 });
    expect(where()).toEqual(["people", "!opa:hearth.example"]);
  });

  it("goes with an accepted invitation to where the room now stands", () => {
    stand("invites", "picnic");
    const { invite: _gone, ...joined } = session.records.value.find((room) => room.roomId === "!picnic:hearth.example") as RoomRecord;
    session.records.value = session.records.value.map((room) => (room.roomId === joined.roomId ? { ...joined, membership: "join" } : room));
    expect(where()).toEqual(["rooms", "!picnic:hearth.example"]);
  });

  it("is left to the lists when the room is gone everywhere", () => {
    stand("people", "jonas");
    session.records.value = session.records.value.filter((room) => room.roomId !== "!jonas:hearth.example");
    expect(where()).toEqual(["people", "!jonas:hearth.example"]);
  });

  it("comes back to the tile that was opened, wherever it stands by then", () => {
    model.open(tileOf("unread", "opa"), "unread");
    expect(navigation.top.value.route).toEqual({ screen: "room", roomId: "!opa:hearth.example" });
    change("opa", { unread: 0 });
    navigation.back();
    reopen();
    expect(where()).toEqual(["people", "!opa:hearth.example"]);
  });

  it("prefers the shelf that it came from", () => {
    model.open(tileOf("space:!home:hearth.example", "family"), "space:!home:hearth.example");
    navigation.back();
    reopen();
    expect(where()).toEqual(["space:!home:hearth.example", "!family:hearth.example"]);
  });

  it.each(["", "nonsense", "people !nobody:x", " "])("survives the remembered key %j", (focusKey) => {
    open(undefined, {}, focusKey);
    expect(model.rows.value.length).toBeGreaterThan(0);
  });
});

describe("invitations", () => {
  it("ask before anything is answered", () => {
    model.open(tileOf("invites", "picnic"), "invites");
    expect(model.dialog.value).toMatchObject({ kind: "invite", room: { roomId: "!picnic:hearth.example" } });
    expect(navigation.top.value.route.screen).toBe("rooms");
    model.accept();
    expect(session.asked).toEqual([["acceptInvite", "!picnic:hearth.example"]]);
    expect(model.dialog.value).toBeUndefined();
  });

  it("can be declined, or left for later", () => {
    model.open(tileOf("invites", "picnic"), "invites");
    model.closeDialog();
    expect(session.asked).toEqual([]);
    model.open(tileOf("invites", "mira2"), "invites");
    model.decline();
    expect(session.asked).toEqual([["declineInvite", "!mira2:hearth.example"]]);
  });

  it("close their question when they are withdrawn or being answered", () => {
    model.open(tileOf("invites", "picnic"), "invites");
    session.records.value = session.records.value.filter((room) => room.roomId !== "!picnic:hearth.example");
    expect(model.dialog.value).toBeUndefined();
    model.open(tileOf("invites", "mira2"), "invites");
    const { invite } = session.records.value.find((room) => room.roomId === "!mira2:hearth.example") as RoomRecord;
    if (invite) change("mira2", { invite: { ...invite, answering: "accept" } });
    expect(model.dialog.value).toBeUndefined();
  });

  it("answer once, however often OK is pressed", () => {
    model.open(tileOf("invites", "picnic"), "invites");
    model.accept();
    model.accept();
    expect(session.asked).toHaveLength(1);
  });
});

describe("search", () => {
  it("shows what it finds, live", () => {
    model.search("LAKE");
    expect(model.body.value).toBe("results");
    expect(model.results.value.map((tile) => tile.key)).toEqual(["!lake:hearth.example"]);
    session.records.value = [...session.records.value, aRoom("lake2", "The other lake")];
    expect(model.results.value).toHaveLength(2);
    model.search("zebra");
    expect(model.body.value).toBe("noResults");
    model.search("   ");
    expect(model.body.value).toBe("shelves");
  });

  it("begins at the best match after each letter", () => {
    model.search("la");
    model.focusedResult.value = "!lakejp:hearth.example";
    model.search("lak");
    expect(model.focusedResult.value).toBeNull();
  });

  it("opens a result and comes back to its tile", () => {
    model.search("choir");
    const [tile] = model.results.value;
    if (tile) model.open(tile, undefined);
    expect(navigation.top.value.route).toEqual({ screen: "room", roomId: "!choir:hearth.example" });
    navigation.back();
    reopen();
    expect(model.focusedShelf.value).toBe("rooms");
  });
});

describe("state", () => {
  it.each([
    ["nothing yet", [], { fresh: false, sync: { status: "starting" } }, "loading", "connecting"],
    ["a first sync that fails", [], { fresh: false, sync: { status: "reconnecting", since: 5, error: offline } }, "failed", "trouble"],
    ["a stopped session", [], { fresh: false, sync: { status: "stopped", error: offline } }, "failed", "trouble"],
    ["an account without rooms", [], {}, "empty", "live"],
    [
      "an account without rooms whose network is gone",
      [],
      { sync: { status: "reconnecting", since: 5, error: offline } },
      "empty",
      "trouble",
    ],
    ["the snapshot", undefined, { fresh: false, sync: { status: "starting" } }, "shelves", "connecting"],
    [
      "the snapshot, and no network",
      undefined,
      { fresh: false, sync: { status: "reconnecting", since: 5, error: offline } },
      "shelves",
      "trouble",
    ],
    ["all well", undefined, {}, "shelves", "live"],
  ] as const)("%s", (_name, rooms, more, body, status) => {
    open(rooms ? [] : householdRooms(), more as Parameters<typeof stillHousehold>[1]);
    expect(model.body.value).toBe(body);
    expect(model.status.value.kind).toBe(status);
  });

  it("tells of trouble on demand, and retries", () => {
    session.sync.value = { status: "reconnecting", since: 5, error: offline };
    model.showStatus();
    expect(model.dialog.value).toEqual({ kind: "status" });
    model.retry();
    expect(session.asked).toEqual([["retryNow"]]);
    expect(model.dialog.value).toBeUndefined();
  });

  it("closes the words about trouble when it is over", () => {
    session.sync.value = { status: "reconnecting", since: 5, error: offline };
    model.showStatus();
    session.sync.value = { status: "live" };
    expect(model.dialog.value).toBeUndefined();
  });
});

describe("while guests are here", () => {
  const shownTiles = (): string =>
    JSON.stringify(model.rows.value.flatMap(({ shelf, tiles }) => [shelf.value.kind === "space" && shelf.value.space, ...tiles.value]));

  it("tiles say that there is something, and neither whose it is nor what", async () => {
    await setLanguage("en", []);
    expect(shownTiles()).toMatch(/Opa Willi|Jonas/);
    const { key } = tileOf("people", "jonas");
    model.toggleHidden();
    expect(model.isHidden.value).toBe(true);
    expect(model.previews.value).toBe(false);
    const { room } = tileOf("people", "jonas");
    expect(room).toMatchObject({ roomId: key, name: { kind: "name", text: expect.any(String) } });
    expect(room.avatar).toBeUndefined();
    const names = session.records.value.flatMap(({ name }) =>
      name.kind === "name" ? [name.text] : name.kind === "heroes" ? name.names : [],
    );
    const seen = shownTiles().replace(/"last":\{.*?"summary":\{.*?\}\}/g, ""); // previews are off: the tile does not show it
    for (const name of names) expect(seen.includes(`"${name}"`)).toBe(false);
    expect(tileOf("people", "jonas")).toBe(tileOf("people", "jonas"));
    expect(isHiddenRoom(room)).toBe(true);
    expect(session.records.value.some(isHiddenRoom)).toBe(false);
    const invited = model.rows.value.flatMap(({ tiles }) => tiles.value).find((tile) => tile.room.invite)?.room.invite;
    expect(invited && inviteWords(invited)).toBe("Invitation");
  });

  it("OK, the menu key and the button ask to see; a room is opened by none of them", () => {
    model.toggleHidden();
    model.open(tileOf("people", "jonas"), "people");
    expect(navigation.stack.value).toHaveLength(1);
    expect(curtain.asks.value).toBe(true);
    curtain.putAway();
    model.showOptions("!jonas:hearth.example");
    expect(model.options.state.value.step).toBe("closed");
    expect(curtain.asks.value).toBe(true);
    curtain.putAway();
    model.toggleHidden();
    expect(curtain.asks.value).toBe(true);
    curtain.open();
    expect(model.isHidden.value).toBe(false);
    model.open(tileOf("people", "jonas"), "people");
    expect(navigation.top.value.route).toMatchObject({ screen: "room", roomId: "!jonas:hearth.example" });
  });
});
