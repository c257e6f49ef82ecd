import { beforeAll, describe, expect, it } from "vitest";
import { setLanguage } from "../../../../src/core/i18n.ts";
import type { RoomRecord } from "../../../../src/matrix/records.ts";
import { agoWords, hintWords, spokenHint } from "../../../../src/screens/ambient/ambientWords.ts";
import { type Before, hintsOf, seenBefore } from "../../../../src/screens/ambient/frameHints.ts";
import { aRoom, NOW } from "../../../fixtures/plain.ts";

beforeAll(() => setLanguage("en", []));

const said = (eventId: string, text = "See you at seven", own = false): Partial<RoomRecord> => ({
  last: { eventId, at: NOW, sender: "Dana", own, summary: { kind: "text", text } },
});
const records = (...rooms: RoomRecord[]) => new Map(rooms.map((room) => [room.roomId, room] as const));
const family = (more: Partial<RoomRecord> = {}): RoomRecord => aRoom("family", "Family", { unread: 2, ...said("$old"), ...more });

function after(now: RoomRecord, previews = true, begin = family()): ReturnType<typeof hintsOf> {
  const before = seenBefore(records(now), seenBefore(records(begin)));
  return hintsOf(records(now), before, previews);
}

describe("hints", () => {
  it("tell of what has come since, with its words", () => {
    const [hint, ...more] = after(family({ unread: 5, ...said("$new") }));
    expect(more).toEqual([]);
    expect(hint).toMatchObject({ kind: "messages", count: 3 });
    expect(hint && hintWords(hint)).toBe("Dana: See you at seven");
    expect(hint && spokenHint(hint)).toBe("Family: 3 new messages");
  });

  it("hold no words where previews are hidden", () => {
    const [hint] = after(family({ unread: 3, ...said("$new") }), false);
    expect(JSON.stringify({ ...hint, room: undefined })).not.toContain("See you");
    expect(hint && hintWords(hint)).toBe("1 new message");
  });

  it("say of what cannot be read what the list of rooms says", () => {
    const last = { eventId: "$new", at: NOW, sender: "Dana", own: false, summary: { kind: "encrypted" } } as const;
    const [hint] = after(family({ encrypted: true, unread: 3, last }));
    expect(hint && hintWords(hint)).toBe("Dana: Encrypted message");
  });

  it.each([
    ["what was unread before", family()],
    ["muted rooms", family({ muted: true, unread: 9, ...said("$new") })],
    ["one's own words from elsewhere", family({ unread: 3, ...said("$new", "x", true) })],
    ["what has been read on the phone", family({ unread: 0, ...said("$new") })],
    ["a space", family({ isSpace: true, unread: 9, ...said("$new") })],
  ])("are silent about %s", (_, now) => expect(after(now)).toEqual([]));

  it("count from there on when something was read elsewhere meanwhile", () => {
    let before: ReadonlyMap<string, Before> = seenBefore(records(family()));
    before = seenBefore(records(family({ unread: 0 })), before);
    const now = records(family({ unread: 1, ...said("$new") }));
    expect(hintsOf(now, seenBefore(now, before), true)).toMatchObject([{ count: 1 }]);
  });

  it("do not count what was said before, though the server counts it late", () => {
    let before = seenBefore(records(family()));
    before = seenBefore(records(family({ unread: 3 })), before);
    expect(hintsOf(records(family({ unread: 3 })), before, true)).toEqual([]);
    const now = records(family({ unread: 4, ...said("$new") }));
    expect(hintsOf(now, seenBefore(now, before), true)).toMatchObject([{ count: 1 }]);
  });

  it("tell of calls and invitations first, as long as they are there", () => {
    const call = aRoom("films", "Film night", { call: true });
    const invite = aRoom("lake", "Lake", { membership: "invite", invite: { by: { userId: "@d:x", name: "Dana" } } });
    const before = seenBefore(records(family(), aRoom("films", "Film night")));
    const now = records(family({ unread: 3, activeAt: NOW, ...said("$new") }), call, invite);
    const hints = hintsOf(now, seenBefore(now, before), false);
    expect(hints.map(({ kind }) => kind)).toEqual(["call", "invite", "messages"]);
    expect(hints.map(hintWords)).toEqual(["A call is going on", "Dana invites you", "1 new message"]);
    const answered = { ...invite, invite: { by: { userId: "@d:x", name: "Dana" }, answering: "accept" as const } };
    expect(hintsOf(records(answered), before, true)).toEqual([]);
  });

  it("tell of a call that rings again", () => {
    const films = (call: boolean) => records(aRoom("films", "Film night", { call }));
    let before = seenBefore(films(true));
    expect(hintsOf(films(true), before, true)).toEqual([]);
    before = seenBefore(films(false), before);
    expect(hintsOf(films(true), seenBefore(films(true), before), true)).toMatchObject([{ kind: "call" }]);
  });
});

describe("how long ago", () => {
  const DAY = 86_400_000;
  it.each([
    [0, "Today"],
    [-5, "Today"],
    [1, "Yesterday"],
    [3, "3 days ago"],
    [14, "2 weeks ago"],
    [70, "2 months ago"],
    [500, "16 months ago"],
    [740, "2 years ago"],
  ])("%s days: %s", (days, words) => expect(agoWords(NOW - days * DAY, NOW)).toBe(words));
  it("nothing that is no time breaks it", () => expect(agoWords(Number.NaN, NOW)).toBe("Today"));
});
