import { describe, expect, it } from "vitest";
import { AppError } from "../../../src/core/errors.ts";
import type { Http } from "../../../src/matrix/http.ts";
import { createRoomList } from "../../../src/matrix/RoomList.ts";
import { createRoomOptions } from "../../../src/matrix/roomOptions.ts";

const ME = "@me:example.org";
const ROOM = "!room:example.org";

interface Call {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
}

async function stage(accountData: readonly unknown[] = []) {
  const list = createRoomList(ME);
  const section = (tags: object) => ({
    account_data: { events: [{ type: "m.tag", content: { tags } }] },
    unread_notifications: { notification_count: 3, highlight_count: 1 },
  });
  await list.apply(
    {
      rooms: { join: { [ROOM]: section({}), "!dear:example.org": section({ "m.favourite": { order: 0.5 } }) } },
      account_data: { events: accountData },
    },
    true,
  );
  const calls: Call[] = [];
  const answers = new Map<RegExp, unknown>();
  const left: string[] = [];
  const http = {
    baseUrl: "https://example.org",
    call: async (method: string, path: string, options: { body?: unknown } = {}) => {
      calls.push({ method, path: decodeURIComponent(path), body: options.body });
      for (const [pattern, answer] of answers) {
        if (!pattern.test(`${method} ${decodeURIComponent(path)}`)) continue;
        if (answer instanceof AppError) throw answer;
        return answer;
      }
      return {};
    },
  } as unknown as Http;
  const options = createRoomOptions({ http, list, ownUserId: ME, receipts: () => "private", onLeft: (roomId) => left.push(roomId) });
  const record = () => list.all.value.get(ROOM);
  const refuse = (pattern: RegExp): void => void answers.set(pattern, new AppError("forbidden"));
  return { list, options, calls, answers, left, record, refuse };
}
const tagPath = (tag: string): string => `/v3/user/${ME}/rooms/${ROOM}/tags/${tag}`;

describe("tags", () => {
  it("put a room behind the other favourites, at once, and take it away again", async () => {
    const { options, calls, record } = await stage();
    const done = options.setFavourite(ROOM, true);
    expect(record()?.tags).toEqual({ favourite: 0.75 });
    await done;
    await options.setFavourite(ROOM, false);
    expect(record()?.tags).toEqual({});
    expect(calls).toEqual([
      { method: "PUT", path: tagPath("m.favourite"), body: { order: 0.75 } },
      { method: "DELETE", path: tagPath("m.favourite"), body: undefined },
    ]);
  });

  it("make a room either dear or in the way", async () => {
    const { options, calls, record } = await stage();
    await options.setFavourite(ROOM, true);
    await options.setLowPriority(ROOM, true);
    expect(record()?.tags).toEqual({ lowPriority: 0.5 });
    expect(calls.map(({ method, path }) => `${method} ${path.split("/").pop()}`)).toEqual([
      "PUT m.favourite",
      "PUT m.lowpriority",
      "DELETE m.favourite",
    ]);
  });

  it("are as before when the server refuses, and a tag that is gone already is no failure", async () => {
    const { options, record, refuse, answers } = await stage();
    refuse(/PUT .*m\.favourite/);
    await expect(options.setFavourite(ROOM, true)).rejects.toMatchObject({ kind: "forbidden" });
    expect(record()?.tags).toEqual({});
    answers.set(/DELETE .*m\.lowpriority/, new AppError("notFound"));
    await options.setLowPriority(ROOM, false);
  });
});

describe("muting", () => {
  const silent = [
    {
      type: "m.push_rules",
      content: {
        global: {
          override: [
            { rule_id: ".m.rule.master", enabled: false, actions: [], conditions: [] },
            {
              rule_id: "by phone",
              enabled: true,
              actions: ["dont_notify"],
              conditions: [{ kind: "event_match", key: "room_id", pattern: ROOM }],
            },
          ],
          room: [
            { rule_id: ROOM, enabled: true, actions: [] },
            { rule_id: "!other:example.org", enabled: true, actions: [] },
          ],
        },
      },
    },
  ];

  it("makes a rule for the account and switches it on", async () => {
    const { options, calls, record } = await stage();
    const done = options.setMuted(ROOM, true);
    expect(record()?.muted).toBe(true);
    await done;
    expect(calls).toEqual([
      {
        method: "PUT",
        path: `/v3/pushrules/global/override/${ROOM}`,
        body: { conditions: [{ kind: "event_match", key: "room_id", pattern: ROOM }], actions: [] },
      },
      { method: "PUT", path: `/v3/pushrules/global/override/${ROOM}/enabled`, body: { enabled: true } },
    ]);
  });

  it("ends by taking every rule away that silences the room, whoever made it, and no other", async () => {
    const { options, calls, record, answers } = await stage(silent);
    expect(record()?.muted).toBe(true);
    answers.set(/GET .*pushrules/, silent[0]?.content.global);
    await options.setMuted(ROOM, false);
    expect(record()?.muted).toBe(false);
    expect(calls.slice(1).map(({ method, path }) => `${method} ${path}`)).toEqual([
      "DELETE /v3/pushrules/global/override/by phone",
      `DELETE /v3/pushrules/global/room/${ROOM}`,
    ]);
  });

  it("is as before when the server refuses", async () => {
    const { options, record, refuse } = await stage();
    refuse(/pushrules/);
    await expect(options.setMuted(ROOM, true)).rejects.toMatchObject({ kind: "forbidden" });
    expect(record()?.muted).toBe(false);
  });
});

describe("read and unread", () => {
  it("reads up to the newest event, privately where that is set, and takes a mark away", async () => {
    const { options, calls, record, answers } = await stage();
    answers.set(/messages/, { chunk: [{ event_id: "$newest" }] });
    await options.setMarkedUnread(ROOM, true);
    expect(record()?.markedUnread).toBe(true);
    await options.markRead(ROOM);
    expect(record()).toMatchObject({ unread: 0, highlight: 0, markedUnread: false });
    const mark = `/v3/user/${ME}/rooms/${ROOM}/account_data/m.marked_unread`;
    expect(calls.filter(({ method }) => method !== "GET")).toEqual([
      { method: "PUT", path: mark, body: { unread: true } },
      { method: "POST", path: `/v3/rooms/${ROOM}/read_markers`, body: { "m.fully_read": "$newest", "m.read.private": "$newest" } },
      { method: "PUT", path: mark, body: { unread: false } },
    ]);
  });

  it("is unread again when it could not be told", async () => {
    const { options, record, answers } = await stage();
    answers.set(/messages/, new AppError("offline"));
    await expect(options.markRead(ROOM)).rejects.toMatchObject({ kind: "offline" });
    expect(record()).toMatchObject({ unread: 3, highlight: 1 });
  });
});

describe("leaving", () => {
  it("takes the room from the list, and what was to be sent there", async () => {
    const { options, calls, record, left } = await stage();
    await options.leave(ROOM);
    expect(calls).toEqual([{ method: "POST", path: `/v3/rooms/${ROOM}/leave`, body: {} }]);
    expect(record()).toBeUndefined();
    expect(left).toEqual([ROOM]);
  });

  it("keeps the room when it fails, but not one that the server does not know", async () => {
    const { options, record, left, answers } = await stage();
    answers.set(/leave/, new AppError("offline"));
    await expect(options.leave(ROOM)).rejects.toMatchObject({ kind: "offline" });
    expect(record()).toBeDefined();
    expect(left).toEqual([]);
    answers.clear();
    answers.set(/leave/, new AppError("notFound"));
    await options.leave(ROOM);
    expect(record()).toBeUndefined();
  });

  it("does nothing to rooms that are not there", async () => {
    const { options, list } = await stage();
    await options.setFavourite("!nobody:example.org", true);
    await options.setMuted("!nobody:example.org", true);
    await options.leave("!nobody:example.org");
    expect(list.all.value.size).toBe(2);
  });
});
