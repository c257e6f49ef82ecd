import { describe, expect, test } from "vitest";
import english from "../../../src/locales/en/notice.json";
import { notices } from "../../../src/matrix/notices.ts";
import { summarise } from "../../../src/matrix/summary.ts";

const nameOf = (userId: string): string => ({ "@dana:x": "Dana", "@sam:x": "Sam" })[userId] ?? userId;

/** The lines as an English reader sees them. */
function told(type: string, content: unknown, prevContent?: unknown, stateKey = "", sender = "@dana:x"): readonly string[] {
  return notices({ type, sender, stateKey, content, prevContent }, { nameOf }).map(({ key, values }) => {
    const texts = english as Record<string, string>;
    const words = texts[key] ?? texts[`${key}_${values["count"] === 1 ? "one" : "other"}`];
    if (words === undefined) throw new Error(`no words for ${key}`);
    return words.replace(/\{\{(\w+)\}\}/g, (_all, name: string) => {
      if (values[name] === undefined) throw new Error(`${key} lacks ${name}`);
      return String(values[name]);
    });
  });
}

describe("comings and goings", () => {
  const member = (now: unknown, before: unknown, who = "@sam:x", sender = who): readonly string[] =>
    told("m.room.member", now, before, who, sender);
  const is = (membership: string, more: object = {}): object => ({ membership, displayname: "Sam", ...more });
  test.each<[readonly string[], string[]]>([
    [member(is("join"), undefined), ["Sam joined"]],
    [member(is("join"), is("invite")), ["Sam joined"]],
    [member(is("join"), is("join")), []],
    [member(is("join", { displayname: "Samira" }), is("join")), ["Sam is now called Samira"]],
    [member(is("join", { displayname: undefined }), is("join")), ["Sam no longer uses a display name"]],
    [member(is("join"), is("join", { displayname: "" })), ["@sam:x is now called Sam"]],
    [member(is("join", { avatar_url: "mxc://x/a" }), is("join")), ["Sam has a new profile picture"]],
    [member(is("join"), is("join", { avatar_url: "mxc://x/a" })), ["Sam removed the profile picture"]],
    [member(is("invite"), undefined, "@sam:x", "@dana:x"), ["Dana invited Sam"]],
    [member(is("leave"), is("join")), ["Sam left"]],
    [member({ membership: "leave" }, is("join"), "@sam:x", "@dana:x"), ["Dana removed Sam"]],
    [member(is("leave"), is("invite")), ["Sam declined the invitation"]],
    [member(is("leave"), is("invite"), "@sam:x", "@dana:x"), ["Dana withdrew the invitation for Sam"]],
    [member(is("leave"), is("ban"), "@sam:x", "@dana:x"), ["Dana lifted the ban on Sam"]],
    [member(is("ban"), is("join"), "@sam:x", "@dana:x"), ["Dana banned Sam"]],
    [member(is("ban", { reason: "spam\nspam" }), is("join"), "@sam:x", "@dana:x"), ["Dana banned Sam: spam spam"]],
    [member(is("leave", { reason: "see you" }), is("join")), ["Sam left: see you"]],
    [member(is("leave", { reason: 7 }), is("join"), "@sam:x", "@dana:x"), ["Dana removed Sam"]],
    [member(is("knock"), undefined), ["Sam asks to join"]],
    [member(is("invite"), is("knock"), "@sam:x", "@dana:x"), ["Dana let Sam in"]],
    [member(is("leave"), is("knock"), "@sam:x", "@dana:x"), ["Dana turned down Sam’s request to join"]],
    [member(is("leave"), is("knock")), ["Sam no longer asks to join"]],
    [member({ membership: "dance" }, undefined), []],
    [member(7, "x"), []],
  ])("%j", (lines, expected) => {
    expect(lines).toEqual(expected);
  });
});

describe("the room", () => {
  test.each<[string, unknown, unknown, string[]]>([
    ["m.room.create", {}, undefined, ["Dana created this room"]],
    ["m.room.create", { type: "m.space" }, undefined, ["Dana created this space"]],
    ["m.room.create", { predecessor: { room_id: "!a:x" } }, undefined, ["Dana created this room to carry on an older one"]],
    ["m.room.name", { name: "Summer house" }, undefined, ["Dana named the room “Summer house”"]],
    ["m.room.name", { name: "A" }, { name: "A" }, []],
    ["m.room.name", {}, { name: "A" }, ["Dana removed the room’s name"]],
    ["m.room.topic", { topic: "a\nb" }, undefined, ["Dana changed the topic to “a b”"]],
    ["m.room.topic", { topic: 7 }, undefined, ["Dana removed the topic"]],
    ["m.room.avatar", { url: "mxc://x/a" }, undefined, ["Dana changed the room’s picture"]],
    ["m.room.avatar", {}, undefined, ["Dana removed the room’s picture"]],
    ["m.room.power_levels", { users: { "@sam:x": 100 } }, { users: {} }, ["Dana made Sam an admin"]],
    ["m.room.power_levels", { users: { "@sam:x": "50" } }, { users: { "@sam:x": 100 } }, ["Dana made Sam a moderator"]],
    ["m.room.power_levels", { users: {} }, { users: { "@sam:x": 50 } }, ["Dana made Sam an ordinary member"]],
    ["m.room.power_levels", { users: { "@sam:x": -1 } }, { users: {} }, ["Dana took away Sam’s right to write"]],
    ["m.room.power_levels", { ban: 60 }, { ban: 50 }, ["Dana changed what members may do"]],
    ["m.room.join_rules", { join_rule: "public" }, undefined, ["Dana opened the room to everyone"]],
    ["m.room.join_rules", { join_rule: "constructor" }, undefined, ["Dana changed who may join"]],
    ["m.room.history_visibility", { history_visibility: "shared" }, undefined, ["Dana let members read the whole history"]],
    ["m.room.guest_access", { guest_access: "can_join" }, undefined, ["Dana let guests in"]],
    ["m.room.encryption", { algorithm: "x" }, undefined, ["Dana turned on encryption"]],
    ["m.room.tombstone", {}, undefined, ["Dana moved this room to a new one"]],
    ["m.room.server_acl", {}, undefined, ["Dana changed which servers may take part"]],
    ["m.room.canonical_alias", { alias: "#a:x" }, undefined, ["Dana gave the room the address #a:x"]],
    ["m.room.third_party_invite", { display_name: "k…@…" }, undefined, ["Dana invited k…@…"]],
    ["m.room.pinned_events", { pinned: ["$1"] }, { pinned: [] }, ["Dana pinned a message"]],
    ["m.room.pinned_events", {}, { pinned: ["$1"] }, ["Dana unpinned a message"]],
    ["m.space.child", { via: ["x"] }, undefined, ["Dana added a room to the space"]],
    ["m.space.parent", {}, undefined, ["Dana took the room out of a space"]],
    ["im.vector.modular.widgets", { type: "m.jitsi", url: "https://j" }, {}, ["Dana started a video call"]],
    ["im.vector.modular.widgets", {}, { type: "jitsi", url: "https://j" }, ["Dana ended the video call"]],
    ["im.vector.modular.widgets", { type: "m.custom", url: "https://w", name: "Board" }, {}, ["Dana added “Board”"]],
    ["im.vector.modular.widgets", {}, {}, []],
    ["org.example.setting", {}, undefined, ["Dana changed a setting of the room"]],
    ["m.bridge", {}, undefined, []],
    ["m.room.pinned_events", { pinned: ["$2"] }, { pinned: ["$1"] }, ["Dana changed the pinned messages"]],
    ["m.room.pinned_events", { pinned: ["$1"] }, { pinned: ["$1"] }, []],
    ["m.room.pinned_events", { pinned: ["$1", "$2", "$3"] }, { pinned: ["$1"] }, ["Dana pinned 2 messages"]],
    ["m.room.pinned_events", { pinned: 7 }, { pinned: { length: 4 } }, []],
    ["m.room.avatar", { url: "mxc://x/a" }, { url: "mxc://x/a" }, []],
    ["m.room.join_rules", { join_rule: "invite" }, { join_rule: "invite" }, []],
    ["m.room.guest_access", { guest_access: "forbidden" }, { guest_access: "forbidden" }, []],
    ["m.room.history_visibility", { history_visibility: "joined" }, { history_visibility: "joined" }, []],
    ["m.room.encryption", { algorithm: "x" }, { algorithm: "x" }, []],
    ["m.space.child", { via: ["x"], order: "b" }, { via: ["x"], order: "a" }, []],
    ["m.space.child", {}, { via: ["x"] }, ["Dana took a room out of the space"]],
    ["m.space.child", {}, {}, []],
    ["org.matrix.msc3401.call.member", { application: "m.call" }, {}, ["Dana joined the call"]],
    ["org.matrix.msc3401.call.member", { application: "m.call", expires: 2 }, { application: "m.call" }, []],
    ["org.matrix.msc3401.call.member", { memberships: [] }, { memberships: [{}] }, ["Dana left the call"]],
    ["org.matrix.msc4143.rtc.member", { leave_reason: "lost" }, { slot_id: "x" }, ["Dana left the call"]],
    ["m.call.member", "nonsense", undefined, []],
    ["m.room.image_pack", { images: { a: {} }, pack: { display_name: "Foxes" } }, {}, ["Dana added the stickers “Foxes”"]],
    ["im.ponies.room_emotes", { images: { a: {} } }, { images: { b: {} } }, ["Dana changed the stickers and emoji"]],
    ["im.ponies.room_emotes", {}, { images: { b: {} }, pack: { display_name: 3 } }, ["Dana removed stickers and emoji"]],
    ["m.room.image_pack", { images: [] }, { images: null }, []],
  ])("%s %j after %j", (type, content, before, expected) => {
    expect(told(type, content, before)).toEqual(expected);
  });

  test.each<[string, unknown, string]>([
    ["m.call.invite", { offer: { sdp: "v=0\r\nm=video 9 x" } }, "Dana started a video call"],
    ["m.call.invite", { offer: { sdp: "v=0\r\nm=audio 9 x" } }, "Dana started a call"],
    ["m.call.invite", { offer: 7 }, "Dana started a call"],
    ["m.rtc.notification", {}, "Dana started a call"],
    ["m.call.hangup", {}, "Dana hung up"],
    ["m.call.reject", {}, "Dana declined the call"],
    ["org.matrix.msc4310.rtc.decline", {}, "Dana declined the call"],
  ])("%s %j: %s", (type, content, expected) => {
    expect(told(type, content, undefined, undefined)).toEqual([expected]);
  });

  test("only the beginning of a call is a line in the list of rooms", () => {
    const ctx = { ownUserId: "@me:x", nameOf };
    expect(summarise({ type: "m.call.invite", sender: "@dana:x", content: {} }, ctx)).toEqual({ kind: "call" });
    expect(summarise({ type: "m.call.hangup", sender: "@dana:x", content: {} }, ctx)).toBeUndefined();
  });

  test("every sentence of the locale can be said", () => {
    // A key that no event yields is dead weight for every translator.
    const source = Object.values(
      import.meta.glob<string>("../../../src/matrix/{notices,membershipNotices,powerNotices,eventRow}.ts", {
        eager: true,
        query: "?raw",
        import: "default",
      }),
    ).join("\n");
    const removable = ["roomName", "topic", "alias"].map((key) => `${key}Removed`);
    const reasoned = ["leave", "kick", "ban", "knockDenied"].map((key) => `${key}Reason`);
    const named = ["packAdded", "packChanged", "packRemoved"].map((key) => `${key}Named`);
    const made = [...removable, ...reasoned, ...named];
    for (const key of Object.keys(english).map((name) => name.replace(/_(one|other)$/, "")))
      expect(source.includes(`"${key}"`) || made.includes(key), key).toBe(true);
  });
});

describe("summaries", () => {
  const summary = (type: string, content: unknown, more: object = {}): unknown =>
    summarise({ type, sender: "@dana:x", event_id: "$1", content, ...more }, { ownUserId: "@me:x", nameOf });
  test.each<[string, unknown, object, unknown]>([
    ["m.room.message", { msgtype: "m.text", body: "a\n  b\u202e" }, {}, { kind: "text", text: "a b" }],
    [
      "m.room.message",
      { msgtype: "m.text", body: "> <@a:x> q\n\nanswer", "m.relates_to": { "m.in_reply_to": { event_id: "$0" } } },
      {},
      { kind: "text", text: "answer" },
    ],
    ["m.room.message", { msgtype: "m.notice", body: "n" }, {}, { kind: "text", text: "n" }],
    ["m.room.message", { msgtype: "m.emote", body: "waves" }, {}, { kind: "emote", text: "waves" }],
    ["m.room.message", { msgtype: "m.image", body: "cap", filename: "a.jpg" }, {}, { kind: "image", caption: "cap" }],
    ["m.room.message", { msgtype: "m.image", body: "a.jpg" }, {}, { kind: "image" }],
    ["m.room.message", { msgtype: "m.audio", body: "x", "org.matrix.msc3245.voice": {} }, {}, { kind: "voice" }],
    ["m.room.message", { msgtype: "m.file", body: "a.pdf" }, {}, { kind: "file", caption: "a.pdf" }],
    ["m.room.message", { msgtype: "x.y", body: "words" }, {}, { kind: "other", text: "words" }],
    ["m.room.message", {}, { unsigned: { redacted_because: {} } }, { kind: "redacted" }],
    ["m.sticker", { body: "cat" }, {}, { kind: "sticker", caption: "cat" }],
    ["m.room.encrypted", {}, {}, { kind: "encrypted" }],
    [
      "org.matrix.msc3381.poll.start",
      { "org.matrix.msc3381.poll.start": { question: { body: "Tea?" } } },
      {},
      { kind: "poll", question: "Tea?" },
    ],
    ["m.call.invite", {}, {}, { kind: "call" }],
    ["org.matrix.msc4075.rtc.notification", {}, {}, { kind: "call" }],
    ["m.room.name", { name: "N" }, { state_key: "" }, { kind: "notice", notice: { key: "roomName", values: { who: "Dana", name: "N" } } }],
    ["m.room.power_levels", {}, { state_key: "" }, undefined],
    ["m.reaction", {}, {}, undefined],
    ["m.room.redaction", {}, {}, undefined],
    ["m.call.hangup", {}, {}, undefined],
    ["m.reaction", {}, { unsigned: { redacted_because: {} } }, undefined],
    ["m.room.message", { msgtype: "m.text", body: "* x", "m.relates_to": { rel_type: "m.replace", event_id: "$0" } }, {}, undefined],
    ["org.example.x", "nonsense", {}, { kind: "other" }],
  ])("%s %j", (type, content, more, expected) => {
    expect(summary(type, content, more)).toEqual(expected);
  });
});
