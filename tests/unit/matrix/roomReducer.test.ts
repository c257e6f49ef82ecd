import { describe, expect, it } from "vitest";
import { type KeptRoom, type ReduceContext, rederive, reduceRoom } from "../../../src/matrix/roomReducer.ts";
import { aMember, aMessage, anEdit, anEvent, aReaction, aRedaction, aSection, aState } from "../../fixtures/events.ts";

const ROOM = "!r:test";
const ME = "@me:test";
const ctx: ReduceContext = { ownUserId: ME, direct: new Map(), muted: new Set(), ignored: new Set(), now: 2_000_000 };

type Parts = Parameters<typeof aSection>[0];
const join = (parts: Parts, before?: KeptRoom, context = ctx): KeptRoom =>
  reduceRoom(before, ROOM, "join", aSection(parts), context) as KeptRoom;
const freeze = <T>(value: T): T => {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(freeze);
  }
  return value;
};

describe("reduceRoom: names and pictures", () => {
  it.each([
    [
      "its name",
      [aState("m.room.name", { name: "  Family \u202e" }), aState("m.room.canonical_alias", { alias: "#fam:test" })],
      {},
      { kind: "name", text: "Family" },
    ],
    ["its alias", [aState("m.room.canonical_alias", { alias: "#fam:test" })], {}, { kind: "name", text: "#fam:test" }],
    [
      "its heroes",
      [aMember("@a:test", "Ann"), aMember("@b:test", "Bo")],
      { "m.heroes": ["@a:test", "@b:test"], "m.joined_member_count": 5 },
      { kind: "heroes", names: ["Ann", "Bo"], others: 2 },
    ],
    [
      "who it was with, once they left",
      [aMember("@a:test", "Ann"), aMember("@a:test", undefined, "leave")],
      { "m.heroes": ["@a:test"], "m.joined_member_count": 1 },
      { kind: "empty", was: ["Ann"] },
    ],
    [
      "heroes without a name by id",
      [],
      { "m.heroes": ["@a:test"], "m.joined_member_count": 2 },
      { kind: "heroes", names: ["a"], others: 0 },
    ],
    [
      "who was there",
      [aMember("@a:test", "Ann")],
      { "m.heroes": ["@a:test"], "m.joined_member_count": 1, "m.invited_member_count": 0 },
      { kind: "empty", was: ["Ann"] },
    ],
    [
      "an empty name as none",
      [aState("m.room.name", { name: "\u200b " })],
      { "m.heroes": ["@a:test"], "m.joined_member_count": 2 },
      { kind: "heroes", names: ["a"], others: 0 },
    ],
  ])("is called by %s", (_what, state, summary, name) => {
    expect(join({ state, summary }).name).toEqual(name);
  });

  it("loses a name that is taken away, and keeps what a later summary does not say", () => {
    const named = join({ state: [aState("m.room.name", { name: "A" })], summary: { "m.heroes": ["@a:test"], "m.joined_member_count": 3 } });
    const unnamed = join({ state: [aState("m.room.name", {})], summary: {} }, named);
    expect(unnamed.name).toEqual({ kind: "heroes", names: ["a"], others: 1 });
    expect(unnamed.memberCount).toBe(3);
  });

  it("shows the other person's picture in a direct chat, the room's own before it", () => {
    const direct = { ...ctx, direct: new Map([[ROOM, "@a:test"]]) };
    const member = aMember("@a:test", "Ann", "join", { avatar_url: "mxc://test/ann" });
    const room = join({ state: [member], summary: { "m.heroes": ["@a:test"] } }, undefined, direct);
    expect(room).toMatchObject({ isDirect: true, directUserId: "@a:test", avatar: "mxc://test/ann" });
    expect(join({ state: [aState("m.room.avatar", { url: "mxc://test/room" })] }, room, direct).avatar).toBe("mxc://test/room");
    expect(join({ state: [aState("m.room.avatar", { url: "https://evil.test/x.png" })] }, room, direct).avatar).toBe("mxc://test/ann");
  });
});

describe("reduceRoom: the last line", () => {
  const said = aMessage("hello", { sender: "@ann:test", origin_server_ts: 1_500_000 });
  const base = join({ state: [aMember("@ann:test", "Ann")], timeline: [said] });

  it("is what was said last, by whom", () => {
    expect(base.last).toEqual({
      eventId: said.event_id,
      at: 1_500_000,
      sender: "Ann",
      own: false,
      summary: { kind: "text", text: "hello" },
    });
    expect(base.activeAt).toBe(1_500_000);
    expect(join({ timeline: [aMessage("mine", { sender: ME })] }, base).last).toMatchObject({ own: true });
  });

  it.each([
    ["a reaction", [aReaction(said, "👍")]],
    ["somebody joining", [aMember("@new:test", "New")]],
    ["an edit of another message", [anEdit(aMessage("x"), "y")]],
    ["an edit by somebody else", [anEdit(said, "forged", { sender: "@eve:test" })]],
    ["a redaction of another event", [aRedaction(aMessage("x"))]],
    ["an event without an id", [{ type: "m.room.message", sender: "@a:test", content: { msgtype: "m.text", body: "x" } }]],
    ["an event without a sender", [{ type: "m.room.message", event_id: "$x", content: { msgtype: "m.text", body: "x" } }]],
  ])("is not moved by %s", (_what, timeline) => {
    const next = join({ timeline }, base);
    expect(next.last).toBe(base.last);
    expect(next.activeAt).toBe(base.activeAt);
  });

  it("follows edits and redactions of itself", () => {
    const edited = join({ timeline: [anEdit(said, "hello all")] }, base);
    expect(edited.last).toMatchObject({ eventId: said.event_id, at: 1_500_000, summary: { kind: "text", text: "hello all" } });
    const redacted = join({ timeline: [aRedaction(said)] }, edited);
    expect(redacted.last?.summary).toEqual({ kind: "redacted" });
    expect(join({ timeline: [anEdit(said, "back again")] }, redacted).last?.summary).toEqual({ kind: "redacted" });
    const modern = anEvent({ type: "m.room.redaction", content: { redacts: said.event_id } });
    expect(join({ timeline: [modern] }, base).last?.summary).toEqual({ kind: "redacted" });
  });

  it("does not believe a clock that runs ahead, nor ignored people", () => {
    expect(join({ timeline: [aMessage("from the future", { origin_server_ts: 9e15 })] }, base).activeAt).toBe(ctx.now);
    const ignoring = { ...ctx, ignored: new Set(["@eve:test"]) };
    expect(join({ timeline: [aMessage("spam", { sender: "@eve:test" })] }, base, ignoring).last).toEqual(base.last);
  });

  it("says that there is something encrypted", () => {
    expect(
      join({ timeline: [anEvent({ type: "m.room.encrypted", content: { algorithm: "m.megolm.v1.aes-sha2" } })] }, base).last?.summary,
    ).toEqual({ kind: "encrypted" });
  });
});

describe("reduceRoom: the rest of a joined room", () => {
  it("counts, tags, marks, mutes", () => {
    const room = join({
      counts: { notification_count: 3, highlight_count: 1 },
      data: [
        anEvent({ type: "m.tag", content: { tags: { "m.favourite": { order: "0.5" }, "m.lowpriority": {}, "u.x": null } } }),
        anEvent({ type: "m.marked_unread", content: { unread: true } }),
      ],
    });
    expect(room).toMatchObject({ unread: 3, highlight: 1, tags: { favourite: 0.5, lowPriority: 2 }, markedUnread: true, muted: false });
    const read = join(
      {
        counts: { notification_count: 0, highlight_count: 0 },
        data: [anEvent({ type: "m.marked_unread", content: { unread: false } }), anEvent({ type: "m.tag", content: {} })],
      },
      room,
    );
    expect(read).toMatchObject({ unread: 0, highlight: 0, tags: {}, markedUnread: false });
    expect(rederive(read, { ...ctx, muted: new Set([ROOM]) }).muted).toBe(true);
  });

  it("knows spaces and the order of their children", () => {
    const child = (id: string, order: unknown, at: number, via: unknown = ["test"]) =>
      aState("m.space.child", { via, order }, id, { origin_server_ts: at });
    const space = join({
      state: [
        aState("m.room.create", { type: "m.space" }),
        child("!late:test", undefined, 9),
        child("!b:test", "b", 1),
        child("!a:test", "a", 2),
        child("!early:test", undefined, 3),
        child("!bad:test", "\n", 1),
        child("nonsense", "a", 1),
      ],
    });
    expect(space.isSpace).toBe(true);
    expect(space.children).toEqual(["!a:test", "!b:test", "!bad:test", "!early:test", "!late:test"]);
    expect(join({ state: [child("!a:test", "a", 9, [])] }, space).children).toEqual(["!b:test", "!bad:test", "!early:test", "!late:test"]);
  });

  it("never believes that encryption was switched off", () => {
    const encrypted = join({ state: [aState("m.room.encryption", { algorithm: "m.megolm.v1.aes-sha2" })] });
    expect(encrypted.encrypted).toBe(true);
    expect(join({ state: [aState("m.room.encryption", {})] }, encrypted).encrypted).toBe(true);
  });

  it("knows its successor, and calls while they last", () => {
    expect(join({ state: [aState("m.room.tombstone", { replacement_room: "!new:test" })] }).successor).toBe("!new:test");
    expect(join({ state: [aState("m.room.tombstone", { replacement_room: ROOM })] }).successor).toBeUndefined();
    const widget = aState("im.vector.modular.widgets", { type: "m.jitsi", url: "https://x" }, "w1");
    const jitsi = join({ state: [widget] });
    expect(jitsi.call).toBe(true);
    expect(join({ state: [aState("im.vector.modular.widgets", {}, "w1")] }, jitsi).call).toBe(false);
    const rtc = join({
      state: [aState("org.matrix.msc3401.call.member", { application: "m.call", created_ts: 1_900_000, expires: 200_000 }, "_@a:test_D")],
    });
    expect(rtc.call).toBe(true);
    expect(rederive(rtc, { ...ctx, now: 2_200_000 }).call).toBe(false);
    // Devices that were switched off in calls of last year are still in the state.
    const member = (device: number, made: number) =>
      aState("org.matrix.msc3401.call.member", { application: "m.call", created_ts: made, expires: 1000 }, `_@a:test_D${device}`);
    const worn = join({ state: Array.from({ length: 60 }, (_none, i) => member(i, i)) });
    expect(worn.call).toBe(false);
    expect(join({ state: [member(99, 1_999_500)] }, worn).call).toBe(true);
  });

  it("takes state from before the timeline where the server knows no state_after", () => {
    const section = {
      state: { events: [aState("m.room.name", { name: "Old" })] },
      timeline: { events: [aState("m.room.name", { name: "New" })] },
    };
    expect(reduceRoom(undefined, ROOM, "join", section, ctx)?.name).toEqual({ kind: "name", text: "New" });
    const after = { state_after: { events: [aState("m.room.name", { name: "Resolved" })] }, timeline: section.timeline };
    expect(reduceRoom(undefined, ROOM, "join", after, ctx)?.name).toEqual({ kind: "name", text: "Resolved" });
  });
});

describe("reduceRoom: invites, knocks, leaving", () => {
  const invite = (extra: Record<string, unknown> = {}) => ({
    invite_state: {
      events: [
        aState("m.room.name", { name: "Party" }),
        aMember("@ann:test", "Ann"),
        aState("m.room.member", { membership: "invite", reason: "come!", ...extra }, ME, { sender: "@ann:test" }),
      ],
    },
  });

  it("tells who asks, and why", () => {
    const room = reduceRoom(undefined, ROOM, "invite", invite({ is_direct: true }), ctx) as KeptRoom;
    expect(room).toMatchObject({
      membership: "invite",
      name: { kind: "name", text: "Party" },
      invite: { by: { userId: "@ann:test", name: "Ann" }, reason: "come!" },
      isDirect: true,
      directUserId: "@ann:test",
    });
    const joined = join({ state: [aState("m.room.name", { name: "Party" })] }, room);
    expect(joined).toMatchObject({ membership: "join" });
    expect(joined.invite).toBeUndefined();
  });

  it("does not show invites of ignored people", () => {
    expect(reduceRoom(undefined, ROOM, "invite", invite(), { ...ctx, ignored: new Set(["@ann:test"]) })).toBeUndefined();
  });

  it("forgets rooms that were left; keeps knocks apart", () => {
    expect(reduceRoom(join({}), ROOM, "leave", {}, ctx)).toBeUndefined();
    expect(reduceRoom(undefined, ROOM, "knock", { knock_state: { events: [aState("m.room.name", { name: "Club" })] } }, ctx)).toMatchObject(
      { membership: "knock", name: { text: "Club" } },
    );
  });
});

describe("reduceRoom: identity and malformed input", () => {
  it("gives the same object when nothing changed, and never writes into the old one", () => {
    const parts = {
      state: [aState("m.room.name", { name: "A" }), aMember("@ann:test", "Ann")],
      timeline: [aMessage("x")],
      summary: { "m.heroes": ["@ann:test"] },
      data: [anEvent({ type: "m.tag", content: { tags: { "m.favourite": {} } } })],
    };
    const room = freeze(join(parts));
    expect(join(parts, room)).toBe(room);
    expect(join({}, room)).toBe(room);
    expect(rederive(room, ctx)).toBe(room);
    const next = join({ timeline: [aMessage("y")] }, room);
    expect(next).not.toBe(room);
    expect(next.name).toBe(room.name);
    expect(next.tags).toBe(room.tags);
  });

  const nonsense: unknown[] = [
    null,
    undefined,
    0,
    "x",
    [],
    {},
    [null],
    { events: null },
    { events: [null, 1, "x", {}, { type: 5 }] },
    JSON.parse('{"__proto__": {"events": [1]}, "constructor": 1}'),
  ];
  it("survives any nonsense anywhere", () => {
    const types = [
      "m.room.name",
      "m.room.member",
      "m.space.child",
      "m.room.create",
      "m.room.avatar",
      "m.room.topic",
      "m.room.tombstone",
      "im.vector.modular.widgets",
      "org.matrix.msc3401.call.member",
      "m.room.message",
      "m.room.redaction",
      "m.tag",
      "m.room.encryption",
    ];
    for (const junk of nonsense) {
      for (const kind of ["join", "invite", "knock", "leave"] as const) {
        expect(() => reduceRoom(undefined, ROOM, kind, junk, ctx)).not.toThrow();
        const section = {
          timeline: junk,
          state: junk,
          account_data: junk,
          ephemeral: junk,
          summary: junk,
          unread_notifications: junk,
          invite_state: junk,
          knock_state: junk,
        };
        expect(() => reduceRoom(undefined, ROOM, kind, section, ctx)).not.toThrow();
      }
      for (const type of types) {
        const event = { type, state_key: "", event_id: "$x", sender: "@a:test", origin_server_ts: junk, content: junk, unsigned: junk };
        const deep = {
          ...event,
          state_key: "__proto__",
          content: {
            name: junk,
            url: junk,
            via: junk,
            memberships: junk,
            tags: junk,
            "m.relates_to": junk,
            predecessor: junk,
            displayname: junk,
          },
        };
        const events = [event, deep] as never;
        expect(() => join({ state: events, timeline: events, data: events })).not.toThrow();
      }
    }
    expect(({} as Record<string, unknown>)["events"]).toBeUndefined();
    expect(reduceRoom(undefined, "__proto__", "join", aSection({}), ctx)).toBeUndefined();
  });
});
