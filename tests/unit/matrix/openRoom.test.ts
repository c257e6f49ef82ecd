import { afterEach, describe, expect, it, vi } from "vitest";
import type { TimelineItem } from "../../../src/matrix/records.ts";
import type { Session } from "../../../src/matrix/types.ts";
import { FakeHomeserver, json } from "../../fixtures/FakeHomeserver.ts";
import { startTestSession } from "../../fixtures/startTestSession.ts";

const ROOM = "!room:fake.test";
const running: Session[] = [];
const until = (check: () => void): Promise<void> => vi.waitFor(check, { timeout: 5000, interval: 5 });
const texts = (items: readonly TimelineItem[]): string[] => items.flatMap((item) => (item.kind === "text" ? [item.body] : []));

async function stage(lines = 3) {
  const server = new FakeHomeserver();
  server.room(ROOM, "Family");
  server.member(ROOM, "@ann:fake.test", "Ann");
  server.member(ROOM, "@bo:fake.test", "Bo");
  for (let i = 1; i <= lines; i++) server.say(ROOM, `m${i}`);
  const started = await startTestSession(server);
  running.push(started.session);
  await until(() => expect(started.session.sync.value.status).toBe("live"));
  return { server, ...started };
}

async function opened(lines?: number) {
  const staged = await stage(lines);
  const room = staged.session.openRoom(ROOM);
  await until(() => expect(room.state.value.status).toBe("open"));
  await until(() => expect(texts(room.timeline.items.value).length).toBeGreaterThan(0));
  return { room, ...staged };
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((session) => session.stop()));
});

describe("an open room", () => {
  it.each([
    ["forbidden", () => json({ errcode: "M_FORBIDDEN" }, 403), "forbidden"],
    ["nonsense", () => new Response("<html>"), "server"],
    ["no network", () => Promise.reject(new TypeError("Failed to fetch")), "offline"],
  ])("says why it cannot be opened (%s), and opens when it is tried again", async (_what, answer, kind) => {
    const { server, session } = await stage();
    server.fail(/messages$/, answer);
    const room = session.openRoom(ROOM);
    await until(() => expect(room.state.value).toMatchObject({ status: "failed", error: { kind } }));
    await room.timeline.loadOlder();
    await until(() => expect(room.state.value.status).toBe("open"));
    await until(() => expect(texts(room.timeline.items.value)).toEqual(["m1", "m2", "m3"]));
  });

  it("keeps what it shows when older events fail, and loads them the next time", async () => {
    const { server, room } = await opened(100);
    const before = texts(room.timeline.items.value);
    server.fail(/messages$/, () => json({}, 502));
    await room.timeline.loadOlder();
    expect(room.timeline.older.value).toEqual({ status: "failed", kind: "server" });
    expect(texts(room.timeline.items.value)).toEqual(before);
    await until(() => expect(room.timeline.items.value[0]).toMatchObject({ kind: "edge", edge: { status: "failed" } }));
    await room.timeline.loadOlder();
    expect(room.timeline.older.value).toEqual({ status: "more" });
    await until(() => expect(texts(room.timeline.items.value).length).toBeGreaterThan(before.length));
  });

  it("shows malformed pages as far as they go", async () => {
    const { server, session } = await stage();
    server.fail(/messages$/, () =>
      json({
        chunk: [null, 5, { type: "m.room.message" }, { type: "m.room.message", event_id: "$ok", sender: "@ann:fake.test", content: null }],
        state: "x",
        end: 5,
      }),
    );
    const room = session.openRoom(ROOM);
    await until(() => expect(room.state.value.status).toBe("open"));
    await until(() => expect(room.timeline.items.value.some((item) => "eventId" in item && item.eventId === "$ok")).toBe(true));
    expect(room.timeline.older.value).toEqual({ status: "end" });
  });

  it("never offers to write in the clear where a room is encrypted, nor where one may not", async () => {
    const { server, room } = await opened();
    await until(() => expect(room.canSend.value).toBe(true));
    server.state(ROOM, "m.room.encryption", "", { algorithm: "m.megolm.v1.aes-sha2" });
    await until(() => expect(room.canSend.value).toBe(false));
    room.sendText("secret");
    await expect(room.toggleReaction("$x", "👍")).rejects.toMatchObject({ kind: "forbidden" });
    expect(server.sent(/\/send\//)).toEqual([]);
    const other = await opened();
    other.server.state(ROOM, "m.room.power_levels", "", { events_default: 50 });
    await until(() => expect(other.room.canSend.value).toBe(false));
  });

  it("shows our reaction at once, and takes it back when the server refuses", async () => {
    const { server, room } = await opened(1);
    const [row] = room.timeline.items.value.filter((item) => item.kind === "text");
    const eventId = (row as { eventId: string }).eventId;
    const keys = (): string[] =>
      room.timeline.items.value.flatMap((item) => (item.kind === "text" ? item.reactions.map(({ key }) => key) : []));
    let answer: (response: Response) => void = () => undefined;
    server.fail(/m\.reaction/, () => new Promise((resolve) => (answer = resolve)));
    const done = room.toggleReaction(eventId, "👍");
    await until(() => expect(keys()).toEqual(["👍"]));
    answer(json({ errcode: "M_FORBIDDEN" }, 403));
    await expect(done).rejects.toMatchObject({ kind: "forbidden" });
    await until(() => expect(keys()).toEqual([]));
    await room.toggleReaction(eventId, "🎂");
    await until(() => expect(keys()).toEqual(["🎂"]));
  });

  it("waits a moment with a reaction when the server asks for it, and not for long", async () => {
    const { server, room } = await opened(1);
    const busy =
      (seconds: string): (() => Response) =>
      () =>
        json({ errcode: "M_LIMIT_EXCEEDED" }, 429, { "Retry-After": seconds });
    server.fail(/m\.reaction/, busy("0"));
    await room.toggleReaction("$x", "👍");
    expect(server.sent(/m\.reaction/).length).toBe(2);
    server.fail(/m\.reaction/, busy("30"));
    await expect(room.toggleReaction("$x", "🎂")).rejects.toMatchObject({ kind: "rateLimited" });
    expect(server.sent(/m\.reaction/).length).toBe(3);
  });

  it("tells what was read, once, in private, and never backwards; tells typing and its end", async () => {
    const { server, room } = await opened(3);
    const ids = room.timeline.items.value.flatMap((item) => (item.kind === "text" ? [item.eventId as string] : []));
    room.markRead(ids[2] as string);
    room.markRead(ids[2] as string);
    room.markRead(ids[0] as string);
    await until(() =>
      expect(server.sent(/read_markers$/).map(({ body }) => body)).toEqual([{ "m.fully_read": ids[2], "m.read.private": ids[2] }]),
    );
    room.setTyping(true);
    room.setTyping(true);
    room.close();
    await until(() => expect(server.sent(/\/typing\//).map(({ body }) => (body as { typing: boolean }).typing)).toEqual([true, false]));
  });

  it("takes the mark away from a room that was read and then marked as unread by hand, also when that fails at first", async () => {
    const { server, session } = await stage(2);
    const ids = server.rooms.get(ROOM)?.events.flatMap((event) => (event.type === "m.room.message" ? [event.event_id] : [])) ?? [];
    server.roomData(ROOM, "m.fully_read", { event_id: ids[1] });
    server.roomData(ROOM, "m.marked_unread", { unread: true });
    await until(() => expect(session.rooms.all.value.get(ROOM)?.markedUnread).toBe(true));
    const room = session.openRoom(ROOM);
    await until(() => expect(texts(room.timeline.items.value)).toEqual(["m1", "m2"]));
    server.fail(/m\.marked_unread$/, () => json({}, 502));
    room.markRead(ids[1] as string);
    await until(() => expect(server.sent(/m\.marked_unread$/).length).toBe(1));
    // The network comes back, which asks again what is not told yet.
    await until(() => {
      session.retryNow();
      expect(server.sent(/m\.marked_unread$/).map(({ body }) => body)).toEqual([{ unread: false }, { unread: false }]);
    });
    expect(new Set(server.sent(/read_markers$/).map(({ body }) => (body as Record<string, unknown>)["m.fully_read"]))).toEqual(
      new Set([ids[1]]),
    );
  });

  it("believes the state after the timeline rather than state events in it", async () => {
    const { server, room } = await opened(1);
    await until(() => expect(room.canSend.value).toBe(true));
    const body = (): Record<string, unknown> => ({
      next_batch: "s9999",
      rooms: {
        join: {
          [ROOM]: {
            timeline: {
              events: [
                {
                  type: "m.room.power_levels",
                  state_key: "",
                  event_id: "$lost",
                  sender: "@ann:fake.test",
                  content: { events_default: 50 },
                },
                { type: "m.room.message", event_id: "$seen", sender: "@ann:fake.test", content: { msgtype: "m.text", body: "seen" } },
              ],
            },
            state_after: {
              events: [
                { type: "m.room.power_levels", state_key: "", event_id: "$won", sender: "@ann:fake.test", content: { events_default: 0 } },
              ],
            },
          },
        },
      },
    });
    server.fail(/sync$/, () => json(body()));
    server.wake();
    await until(() => expect(texts(room.timeline.items.value)).toContain("seen"));
    expect(room.canSend.value).toBe(true);
  });

  it("shows who types and who has read", async () => {
    const { server, room } = await opened(1);
    server.ephemeral(ROOM, "m.typing", { user_ids: ["@bo:fake.test", server.me, 5, "@bo2:fake.test"] });
    await until(() => expect(room.typing.value.map(({ name }) => name)).toEqual(["Bo", "@bo2:fake.test"]));
    server.ephemeral(ROOM, "m.typing", { user_ids: null });
    await until(() => expect(room.typing.value).toEqual([]));
    const row = (): TimelineItem | undefined => room.timeline.items.value.find((item) => item.kind === "text");
    const { eventId } = row() as { eventId: string };
    server.ephemeral(ROOM, "m.receipt", { [eventId]: { "m.read": { "@bo:fake.test": { ts: 1 } } } });
    await until(() => expect(row()).toMatchObject({ readBy: [{ name: "Bo" }] }));
    // It is still known when the room is opened again.
    const again = running[0] as Session;
    room.close();
    const second = again.openRoom(ROOM);
    expect(second).not.toBe(room);
    await until(() => expect(second.timeline.items.value.find((item) => item.kind === "text")).toMatchObject({ readBy: [{ name: "Bo" }] }));
  });

  it("fetches what a reply quotes, and believes only the event that it asked for", async () => {
    const { server, room } = await opened(60);
    const target = server.rooms.get(ROOM)?.events.find((event) => (event.content as { body?: string }).body === "m1");
    server.say(ROOM, "see above", "@bo:fake.test", { "m.relates_to": { "m.in_reply_to": { event_id: target?.event_id } } });
    const reply = (body: string): TimelineItem | undefined =>
      room.timeline.items.value.find((item) => item.kind === "text" && item.body === body);
    await until(() => expect(reply("see above")).toMatchObject({ replyTo: { status: "shown", summary: { kind: "text", text: "m1" } } }));
    server.fail(/\/event\//, () => json({ ...target, event_id: "$other" }));
    server.say(ROOM, "forged", "@bo:fake.test", { "m.relates_to": { "m.in_reply_to": { event_id: "$wanted" } } });
    await until(() => expect(reply("forged")).toMatchObject({ replyTo: { status: "missing" } }));
  });

  it("asks for no quotes that are not shown, and for nobody who has no user id", async () => {
    const { server, room } = await opened(1);
    const reply = (event_id: string, more: object = {}): object => ({ "m.relates_to": { ...more, "m.in_reply_to": { event_id } } });
    server.say(ROOM, "in a thread", "@bo:fake.test", {
      ...reply("$gone1", { rel_type: "m.thread", event_id: "$root", is_falling_back: true }),
    });
    server.say(ROOM, "up", "@bo:fake.test", { ...reply("..") });
    server.ephemeral(ROOM, "m.typing", { user_ids: ["..", "@cy:fake.test"] });
    server.say(ROOM, "honest", "@bo:fake.test", { ...reply("$gone2") });
    await until(() => expect(texts(room.timeline.items.value)).toContain("honest"));
    await until(() => expect(server.sent(/\/event\/%24gone2$/).length).toBe(1));
    await until(() => expect(server.sent(/m\.room\.member\/%40cy/).length).toBe(1));
    expect(server.sent(/gone1|\/event\/?$|\/rooms\/[^/]+\/?$|\/state\/$/)).toEqual([]);
  });

  it("keeps rows that did not change as they are", async () => {
    const { server, room } = await opened(5);
    const before = room.timeline.items.value.filter((item) => item.kind === "text");
    server.say(ROOM, "m6");
    await until(() => expect(texts(room.timeline.items.value).slice(-1)).toEqual(["m6"]));
    expect(room.timeline.items.value.filter((item) => item.kind === "text").slice(0, 5)).toEqual(before);
    before.forEach((item, i) => expect(room.timeline.items.value.filter((other) => other.kind === "text")[i]).toBe(item));
  });

  it("is silent once it is closed", async () => {
    const { server, room, session } = await opened(2);
    room.close();
    room.close();
    let changes = 0;
    room.timeline.items.subscribe(() => changes++);
    server.say(ROOM, "after");
    await until(() => expect(session.rooms.all.value.get(ROOM)?.last?.summary).toEqual({ kind: "text", text: "after" }));
    await new Promise((resolve) => setTimeout(resolve, 40));
    expect(changes).toBe(1);
    expect(texts(room.timeline.items.value)).toEqual(["m1", "m2"]);
  });
});
