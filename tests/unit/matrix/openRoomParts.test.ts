import { describe, expect, it } from "vitest";
import { Readers } from "../../../src/matrix/readers.ts";
import { Relations } from "../../../src/matrix/relations.ts";
import { remember } from "../../../src/matrix/roomMemory.ts";
import { RoomState } from "../../../src/matrix/roomState.ts";
import { toTimelineItems } from "../../../src/matrix/timelineItems.ts";
import { isRow, toTimelineEvent } from "../../../src/matrix/timelineRows.ts";
import { type Page, TimelineWindow } from "../../../src/matrix/timelineWindow.ts";
import type { RawEvent } from "../../../src/matrix/rawEvent.ts";
import { aMember, aMessage, anEdit, anEvent, aReaction, aRedaction, aSection, aState } from "../../fixtures/events.ts";

const ME = "@me:test";
const own = { userId: ME, names: ["ida"] };
const plain = { encrypted: false, whyNot: () => "opening" as const };

describe("Relations", () => {
  const said = aMessage("hello");

  it("takes the newest edit of the sender, and of nobody else", () => {
    const relations = new Relations();
    const [first, second] = [anEdit(said, "one"), anEdit(said, "two")];
    relations.add(second);
    relations.add(first);
    relations.add(anEdit(said, "forged", { sender: "@eve:test", origin_server_ts: 9e12 }));
    expect(relations.editOf(said)).toMatchObject({ body: "two" });
    relations.add(aRedaction(second));
    relations.add(second); // it comes again from another page
    expect(relations.editOf(said)).toMatchObject({ body: "one" });
    relations.add(aRedaction(first));
    expect(relations.editOf(said)).toBeUndefined();
  });

  it("believes an edit that the server bundled, if it is the sender's", () => {
    const relations = new Relations();
    const bundled = (sender: string): RawEvent => ({
      ...said,
      unsigned: { "m.relations": { "m.replace": { ...anEdit(said, "bundled"), sender } } },
    });
    expect(relations.editOf(bundled("@ann:test"))).toMatchObject({ body: "bundled" });
    expect(relations.editOf(bundled("@eve:test"))).toBeUndefined();
    // Deleted while the event is on the screen: what the server bundled then is no longer so.
    const event = bundled("@ann:test");
    const edit = (event.unsigned as { "m.relations": { "m.replace": RawEvent } })["m.relations"]["m.replace"];
    relations.add(aRedaction(edit));
    expect(relations.editOf(event)).toBeUndefined();
  });

  it("counts reactions once, replaces our own echo, forgets redacted ones", () => {
    const relations = new Relations();
    const theirs = aReaction(said, "👍");
    relations.add(theirs);
    relations.add(theirs);
    relations.addPending(said.event_id as string, ME, "👍", "t1");
    expect(relations.annotationsOf(said.event_id as string)?.map(({ eventId, sender }) => [eventId, sender])).toEqual([
      [theirs.event_id, "@ann:test"],
      [undefined, ME],
    ]);
    const mine = aReaction(said, "👍", { sender: ME, unsigned: { transaction_id: "t1" } });
    relations.add(mine);
    expect(relations.annotationsOf(said.event_id as string)?.map(({ eventId }) => eventId)).toEqual([theirs.event_id, mine.event_id]);
    relations.removePending(said.event_id as string, "t1"); // too late: it has arrived
    expect(relations.annotationsOf(said.event_id as string)?.length).toBe(2);
    relations.add(aRedaction(mine));
    relations.add(aRedaction(theirs));
    expect(relations.annotationsOf(said.event_id as string)).toBeUndefined();
  });

  it("stays bounded", () => {
    const relations = new Relations();
    for (let i = 0; i < 700; i++) relations.add(aReaction(said, "👍", { sender: `@u${i}:test` }));
    expect(relations.annotationsOf(said.event_id as string)?.length).toBe(500);
    relations.add(aReaction(said, "x".repeat(100_000)));
    relations.add({ type: "m.reaction", content: null });
    relations.add({ type: "m.room.redaction", content: null });
  });
});

describe("rows of events", () => {
  it("have no rows for what is about others", () => {
    const said = aMessage("x");
    expect([aReaction(said, "a"), aRedaction(said), anEdit(said, "y")].map(isRow)).toEqual([false, false, false]);
    expect([said, aState("m.room.name", {}), anEvent({ type: "org.unknown" })].map(isRow)).toEqual([true, true, true]);
  });

  it("without a time stand with the event before them", () => {
    const relations = new Relations();
    const events = [aMessage("one"), aMessage("two", { origin_server_ts: "soon" as unknown as number })];
    const rows = toTimelineItems(
      events.map((event) => toTimelineEvent(event, relations, own, plain)),
      { ownUserId: ME, person: (userId) => ({ userId, name: userId }), find: () => undefined, canRedactOwn: false, canRedactOthers: false },
    );
    expect(rows.map(({ kind }) => kind)).toEqual(["date", "text", "text"]);
    expect(rows[2]).toMatchObject({ at: (events[0] as RawEvent).origin_server_ts });
  });

  it("keep their key, and say nothing once redacted", () => {
    const relations = new Relations();
    const mine = aMessage("x", { sender: ME, unsigned: { transaction_id: "t9" } });
    expect(toTimelineEvent(mine, relations, own, plain)).toMatchObject({ key: "t9", id: mine.event_id, highlight: false });
    // A stranger cannot take our row's key.
    expect(toTimelineEvent({ ...mine, sender: "@eve:test" }, relations, own, plain).key).toBe(mine.event_id);
    relations.add(aRedaction(mine, { content: { reason: "oops" } }));
    const redacted = toTimelineEvent(mine, relations, own, plain);
    expect(redacted).toMatchObject({ redacted: { by: "@ann:test", reason: "oops" } });
    expect(JSON.stringify(redacted)).not.toContain('"x"');
  });

  it.each([
    [{ body: "Ida, look" }, true],
    [{ body: "in Idaho" }, false],
    [{ body: "Ida!", "m.mentions": {} }, false],
    [{ body: "x", "m.mentions": { user_ids: [ME] } }, true],
    [{ body: "x", "m.mentions": { room: true } }, true],
    [{ body: 5 }, false],
    [null, false],
  ])("are marked when they mention us: %j", (content, highlight) => {
    expect(toTimelineEvent(anEvent({ type: "m.room.message", content }), new Relations(), own, plain).highlight).toBe(highlight);
  });
});

describe("RoomState", () => {
  it("tells two people of one name apart, and no longer when one leaves", () => {
    const state = new RoomState(ME);
    state.apply(aMember("@a:test", "Sam"));
    const alone = state.person("@a:test");
    expect(alone.name).toBe("Sam");
    expect(state.person("@a:test")).toBe(alone);
    state.apply(aMember("@b:test", "Sаm")); // a Cyrillic letter
    expect(state.person("@a:test").name).toBe("Sam (@a:test)");
    expect(state.person("@b:test").name).toContain("(@b:test)");
    state.apply(aMember("@b:test", undefined, "leave"));
    expect(state.person("@a:test").name).toBe("Sam");
    expect(state.person("@b:test").name).toContain("(@b:test)");
    expect(state.person("@unknown:test").name).toBe("@unknown:test");
  });

  it("calls those who left before we came what they were called then", () => {
    const state = new RoomState(ME);
    const before = { membership: "join", displayname: "Tom" };
    state.apply({ ...aMember("@tom:test", undefined, "leave"), unsigned: { prev_content: before } });
    state.apply({ ...aMember("@eve:test", undefined, "join"), unsigned: { prev_content: { ...before, displayname: "Ann" } } });
    expect(state.person("@tom:test").name).toBe("Tom");
    expect(state.person("@eve:test").name).toBe("@eve:test"); // took the name away
  });

  it.each([
    ["nothing known", [], true, false],
    ["ordinary levels", [aState("m.room.power_levels", {})], true, false],
    ["an announcement room", [aState("m.room.power_levels", { events_default: 50 })], false, false],
    ["an announcement room for its admin", [aState("m.room.power_levels", { events_default: 50, users: { [ME]: 100 } })], true, true],
    ["levels as strings", [aState("m.room.power_levels", { events_default: "50", users: { [ME]: "50" } })], true, true],
    ["messages forbidden", [aState("m.room.power_levels", { events: { "m.room.message": 100 }, users: { [ME]: 50 } })], false, true],
    [
      "a creator of room version 12",
      [aState("m.room.create", { room_version: "12" }, "", { sender: ME }), aState("m.room.power_levels", { events_default: 100 })],
      true,
      true,
    ],
    [
      "a creator of room version 11",
      [aState("m.room.create", { room_version: "11" }, "", { sender: ME }), aState("m.room.power_levels", { events_default: 100 })],
      false,
      false,
    ],
    ["nonsense", [aState("m.room.power_levels", null), aState("m.room.create", 5)], true, false],
  ])("knows what we may do: %s", (_what, events, send, redact) => {
    const state = new RoomState(ME);
    events.forEach((event) => state.apply(event));
    expect([state.maySend("m.room.message"), state.mayRedactOthers()]).toEqual([send, redact]);
  });
});

describe("TimelineWindow", () => {
  const events = (from: number, to: number): RawEvent[] =>
    Array.from({ length: to - from + 1 }, (_none, i) => ({ type: "m.room.message", event_id: `$${from + i}`, sender: "@a:t" }));
  const page = (from: number, to: number, older: string | undefined = `o${from}`, newer?: string): Page => ({
    events: events(from, to),
    older: older ? { token: older } : "end",
    newer: newer ? { token: newer } : "end",
  });
  const ids = (window: TimelineWindow): number[] => window.events.map((event) => Number(event.event_id?.slice(1)));
  const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_none, i) => from + i);

  it("drops whole pages at the far end and knows how to come back", () => {
    const window = new TimelineWindow(80);
    window.reset(page(161, 200));
    window.prepend(page(121, 160, "o121", "n160"));
    expect(ids(window)).toEqual(range(121, 200));
    expect(window.isLive).toBe(true);
    window.prepend(page(81, 120, "o81", "n120"));
    expect(ids(window)).toEqual(range(81, 160));
    expect(window.newer).toEqual({ token: "n160" });
    expect(window.isLive).toBe(false);
    window.append(page(161, 200, "n160"));
    expect(ids(window)).toEqual(range(121, 200));
    expect(window.older).toEqual({ token: "o121" });
    expect(window.find("$100")).toBeUndefined();
    expect(window.find("$150")).toBeDefined();
  });

  it("grows at the live end, each event once, and cuts itself at an event", () => {
    const window = new TimelineWindow(40);
    window.reset(page(1, 40));
    window.grow(events(39, 45));
    expect(ids(window)).toEqual(range(1, 45));
    window.grow(events(46, 60));
    expect(ids(window)).toEqual(range(21, 60));
    expect(window.older).toEqual({ anchor: "$21" });
  });

  it("says what is new of a section", () => {
    const window = new TimelineWindow(40);
    window.reset(page(1, 40));
    expect(window.unknownOf(events(38, 42))).toEqual({ overlaps: true, fresh: events(41, 42) });
    expect(window.unknownOf(events(50, 51))).toEqual({ overlaps: false, fresh: events(50, 51) });
    expect(window.unknownOf([])).toEqual({ overlaps: false, fresh: [] });
  });
});

describe("Readers", () => {
  it("stand at the row that they have read up to", () => {
    const readers = new Readers(ME);
    const [one, two] = [aMessage("1", { sender: ME }), aMessage("2", { sender: ME })];
    const reaction = aReaction(two, "👍", { sender: "@cy:test" });
    const three = aMessage("3", { sender: "@bo:test" });
    const events = [one, two, reaction, three];
    readers.add([
      { userId: "@ann:test", eventId: one.event_id as string, at: 5 },
      { userId: "@bo:test", eventId: one.event_id as string, at: 9 }, // has spoken since
      { userId: "@dee:test", eventId: reaction.event_id as string, at: 7 },
      { userId: "@far:test", eventId: "$notHere", at: 8 },
      { userId: ME, eventId: three.event_id as string, at: 8 },
    ]);
    readers.add([{ userId: "@ann:test", eventId: "$older", at: 1 }]);
    const placed = readers.place(events, isRow, (userId) => ({ userId, name: userId }));
    const at = (event: RawEvent): string[] => (placed.get(event.event_id as string) ?? []).map(({ userId }) => userId);
    expect(at(one)).toEqual(["@ann:test"]);
    expect(at(two).sort()).toEqual(["@cy:test", "@dee:test"]);
    expect(at(three)).toEqual([]); // Bo's own words
  });

  it("are remembered of closed rooms: the newest few", () => {
    const receipt = (userId: string, eventId: string, ts: number, more: object = {}) =>
      anEvent({ type: "m.receipt", content: { [eventId]: { "m.read": { [userId]: { ts, ...more } } } } });
    const first = remember(
      undefined,
      aSection({
        ephemeral: [receipt("@a:t", "$1", 1), receipt(ME, "$1", 1), receipt("@b:t", "$1", 2, { thread_id: "$t" })],
        data: [anEvent({ type: "m.fully_read", content: { event_id: "$1" } })],
      }),
      ME,
    );
    expect(first).toEqual({ receipts: [{ userId: "@a:t", eventId: "$1", at: 1 }], fullyRead: "$1" });
    expect(remember(first, aSection({}), ME)).toBe(first);
    const second = remember(
      first,
      aSection({ ephemeral: Array.from({ length: 20 }, (_none, i) => receipt(`@u${i}:t`, "$2", 10 + i)) }),
      ME,
    );
    expect(second?.receipts.length).toBe(8);
    expect(second?.receipts[0]).toEqual({ userId: "@u19:t", eventId: "$2", at: 29 });
    expect(
      remember(undefined, aSection({ ephemeral: [anEvent({ type: "m.receipt", content: { $x: null, $y: { "m.read": 5 } } })] }), ME),
    ).toBeUndefined();
  });
});
